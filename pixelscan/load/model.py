"""The data that pods share through the store. Times are Unix seconds, CPU is in cores."""

from dataclasses import dataclass, field, replace
from typing import Literal

ShapeName = Literal["constant", "ramp", "steps", "sine", "replay"]
Target = Literal["pod", "all"]
Unit = Literal["workers", "millicores", "percent of limit"]
Source = Literal["cgroup v2", "cgroup v1", "process tree", "machine"]

# A pod whose last heartbeat is older than this is stale: it has ended, or it hangs.
HEARTBEAT_TIMEOUT_SECONDS = 8.0
# The longest run. One whose row says more, by damage, ends after this time.
LONGEST_SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class Pod:
    """A process of PixelScan; `seen` is its last heartbeat, `source` where its CPU use is read.

    `leaving`: when it was asked to go, None if it was not. It still serves its visitors for some seconds then.
    `clock_ahead`: by how many seconds its own clock is ahead of the store's (negative: behind), None if it is right.
    """

    name: str
    started: float
    node: str
    request_cores: float | None
    limit_cores: float | None
    source: Source
    seen: float = 0.0
    leaving: float | None = None
    clock_ahead: float | None = None

    def is_stale(self, now: float) -> bool:
        """Whether its last heartbeat has timed out, or is from the future: by a wrong clock of an older version."""
        return abs(now - self.seen) > HEARTBEAT_TIMEOUT_SECONDS

    def gone_at(self, now: float) -> float | None:
        """Since when it no longer counts: when it was asked to go, or was last heard of; None while it counts.

        A pod whose heartbeat is from the future never counted.
        """
        if self.leaving or not self.is_stale(now):
            return self.leaving
        return self.seen if self.seen <= now else self.started


@dataclass(frozen=True, slots=True)
class Sample:
    """A pod's CPU use in the second that ends at `time`.

    `throttled` is the share of throttled scheduler periods, 0 to 1, None if not reported; `requested_cores` is the
    active run's load for this pod, None while there is no run.
    """

    pod: str
    time: float
    cores: float
    request_cores: float | None = None
    limit_cores: float | None = None
    throttled: float | None = None
    requested_cores: float | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """How a run's load changes over time. A replay has `levels`, from 0 to 1, each for an equal part of the time."""

    name: ShapeName = "constant"
    levels: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stress run. It ends at `stop_at`, or at `stopped_at` if it was stopped before.

    `amount` is in `unit` and per pod; in a `shared` run it is the total of all ready pods. `pod` is the name of the pod
    when the target is "pod", None for "all". `started_by` is shown to people: a page, a shell.
    """

    id: str
    created: float
    starts_at: float
    stop_at: float
    target: Target
    pod: str | None
    amount: float
    unit: Unit
    shape: Shape = field(default_factory=Shape)
    shared: bool = False
    stopped_at: float | None = None
    started_by: str = ""

    @property
    def ends_at(self) -> float:
        """When the load ends or has ended."""
        return self.stop_at if self.stopped_at is None else min(self.stop_at, self.stopped_at)

    def moved(self, seconds: float) -> "Run":
        """The run so many seconds later."""
        stopped_at = None if self.stopped_at is None else self.stopped_at + seconds
        times = {name: getattr(self, name) + seconds for name in ("created", "starts_at", "stop_at")}
        return replace(self, stopped_at=stopped_at, **times)

    def is_on(self, now: float) -> bool:
        """Whether the run is active now."""
        return self.starts_at <= now < self.ends_at

    def concerns(self, pod: str) -> bool:
        """Whether the run loads this pod."""
        return self.target == "all" or self.pod == pod
