"""What pods share by the store. Times are Unix seconds in UTC, CPU is in cores."""

from dataclasses import dataclass, field
from typing import Literal

ShapeName = Literal["constant", "ramp", "steps", "sine", "replay"]
Target = Literal["pod", "all"]
Unit = Literal["workers", "millicores", "percent of limit"]
Source = Literal["cgroup v2", "cgroup v1", "process tree", "machine"]

# A pod whose last heartbeat is older than this is stale: it has ended, or it hangs.
HEARTBEAT_TIMEOUT_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Pod:
    """One process that burns and measures; `seen` is its last heartbeat, `source` where its CPU is read."""

    name: str
    started: float
    node: str
    request_cores: float | None
    limit_cores: float | None
    source: Source
    seen: float = 0.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The second of one pod that ends at `time`.

    `throttled` is the share of scheduler periods, 0 to 1, None where it is not reported; `requested_cores` what
    the run in force asks of this pod, None while there is none.
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
    """How the load goes between nothing and all; `levels`, each 0 to 1 and as long as the others, for a replay."""

    name: ShapeName = "constant"
    levels: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stress run: ends at `stop_at`, or at `stopped_at` when somebody stopped it before.

    `amount` counts in `unit`, for each pod; in a `shared` run for all ready pods together. `pod` is the target
    "pod"'s name, None for "all". `started_by` is for people: a pod's page, a shell.
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
        """When its load ends, or ended."""
        return self.stop_at if self.stopped_at is None else min(self.stop_at, self.stopped_at)

    def is_on(self, now: float) -> bool:
        """Whether it asks for load at this moment."""
        return self.starts_at <= now < self.ends_at

    def concerns(self, pod: str) -> bool:
        """Whether it asks this pod to burn."""
        return self.target == "all" or self.pod == pod
