"""A cluster under a load, second by second: what its HPA decided, and what the pods' shared history tells of it.

Where times vary they do as measured on a real cluster: an image is there, a pod is ready 2 to 4 s after its start, the
kubelet's figures are up to 10 s old when metrics-server fetches them every 15 s, a pod that is asked to go sleeps 15 s.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pixelscan.load.autoscaler.controller import Controller
from pixelscan.load.autoscaler.observation import Observation, PodMetrics, PodStatus
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.model import Pod, Sample

PRE_STOP_SECONDS, HEARTBEAT_SECONDS, SCRAPE_SECONDS = 15, 2, 15
REQUEST_CORES, LIMIT_CORES = 0.3, 1.0
BEGAN = 1_700_000_000.0


@dataclass(slots=True)
class LivingPod:
    """Times are seconds of the simulation; `heartbeat` shifts its heartbeats against those of others."""

    name: str
    started: float
    ready_at: float
    heartbeat: float
    deleted_at: float = float("inf")
    cores: dict[int, float] = field(default_factory=dict)

    def lives(self, now: float) -> bool:
        return self.started <= now < self.gone_at

    def serves(self, now: float) -> bool:
        return self.ready_at <= now < self.deleted_at

    @property
    def gone_at(self) -> float:
        return self.deleted_at + PRE_STOP_SECONDS + 1

    def leaving(self, second: float) -> float | None:
        """When it was asked to go, as of its last heartbeat."""
        return BEGAN + self.deleted_at if self.deleted_at <= self.seen(second) else None

    def seen(self, now: float) -> float:
        """The last heartbeat that is in the history."""
        last = min(now, self.gone_at)
        return max(self.started, last - (last - self.heartbeat) % HEARTBEAT_SECONDS)


@dataclass(slots=True)
class ObservedCluster:
    """`demand`: cores asked for in all at a second; `room`: how many pods fit the nodes at a second."""

    spec: AutoscalerSpec
    demand: Callable[[int], float]
    room: Callable[[int], int]
    seed: int
    start: int = 1
    pods_tell_when_they_leave: bool = True

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self.controller, self.replicas = Controller(), self.start
        self.pods = [self._born(-600.0 - index, 0.0) for index in range(self.start)]
        self._pending: list[float] = []
        self._look_at, self._scraped_at = self._random.uniform(0, 15), self._random.uniform(0, SCRAPE_SECONDS)
        self._metrics: dict[str, PodMetrics] = {}

    controller: Controller = field(init=False)
    replicas: int = field(init=False)
    pods: list[LivingPod] = field(init=False)
    _random: random.Random = field(init=False)
    _pending: list[float] = field(init=False)
    _look_at: float = field(init=False)
    _scraped_at: float = field(init=False)
    _metrics: dict[str, PodMetrics] = field(init=False)

    def looks(self, seconds: int) -> Iterator[tuple[int, int]]:
        """(second, replicas that the HPA decided on just after it): ask for the history of then before going on."""
        for second in range(seconds):
            self._live(second)
            if second >= self._scraped_at:
                self._scrape(second)
                self._scraped_at += SCRAPE_SECONDS
            if second + 1 > self._look_at:
                decided = self._look(self._look_at)
                yield second, decided
                self._scale(decided, self._look_at)
                self._look_at += 15 + self._random.uniform(0.001, 0.02)

    def history(self, second: int, lookback: float) -> tuple[list[Pod], list[Sample]]:
        """All that pods have told by then."""
        told = [pod for pod in self.pods if pod.started <= second]
        pods = [
            Pod(
                pod.name, BEGAN + pod.started, "node", REQUEST_CORES, LIMIT_CORES, "cgroup v2",
                BEGAN + pod.seen(second), pod.leaving(second) if self.pods_tell_when_they_leave else None,
            )
            for pod in told
            if pod.seen(second) > second - 3600
        ]  # fmt: skip
        samples = [
            Sample(pod.name, BEGAN + at, pod.cores[at], REQUEST_CORES, LIMIT_CORES)
            for pod in told
            for at in range(int(second - lookback), second + 1)
            if at in pod.cores
        ]
        return pods, samples

    def _born(self, started: float, ready_after: float) -> LivingPod:
        name = f"pod-{self._random.randrange(10**9)}"
        return LivingPod(name, started, started + ready_after, self._random.uniform(0, HEARTBEAT_SECONDS))

    def _live(self, second: int) -> None:
        while self._pending and self._pending[0] <= second and self._alive(second) < self.room(second):
            self._pending.pop(0)
            self.pods.append(self._born(second + self._random.uniform(0, 1), self._random.uniform(2, 4)))
        serving = [pod for pod in self.pods if pod.serves(second)]
        share = min(LIMIT_CORES, self.demand(second) / max(1, len(serving)))
        for pod in self.pods:
            if pod.lives(second):
                pod.cores[second] = max(0.005, share if pod in serving else 0.005)

    def _alive(self, second: int) -> int:
        return sum(pod.lives(second) for pod in self.pods)

    def _scrape(self, second: int) -> None:
        """What the kubelet knew some seconds ago, of pods that ran for 10 s by then."""
        self._metrics = {}
        for pod in self.pods:
            at = second - self._random.uniform(0, 10)
            began = max(at - 15, pod.started)
            lately = [cores for when, cores in pod.cores.items() if began < when <= at]
            if pod.lives(second) and at - pod.started >= 10 and lately:
                millicores = round(1000 * sum(lately) / len(lately))
                self._metrics[pod.name] = PodMetrics({"pixelscan": millicores}, at, at - began)

    def _look(self, now: float) -> int:
        statuses = [self._status(pod, now) for pod in self.pods if pod.lives(now)]
        pending = [PodStatus(f"pending-{index}", {"pixelscan": 300}, "Pending") for index in range(len(self._pending))]
        return self.controller.look(
            self.spec, Observation(now, self.replicas, [*statuses, *pending], self._metrics)
        ).desired_replicas

    def _status(self, pod: LivingPod, now: float) -> PodStatus:
        ready = now >= pod.ready_at
        return PodStatus(
            pod.name,
            {"pixelscan": 300},
            is_deleted=now >= pod.deleted_at,
            started=pod.started - 1,
            ready="True" if ready else "False",
            ready_since=pod.ready_at if ready else pod.started,
        )

    def _scale(self, replicas: int, now: float) -> None:
        self.replicas = replicas
        kept = [pod for pod in self.pods if pod.deleted_at == float("inf")]
        surplus = len(kept) + len(self._pending) - replicas
        self._pending += [now + self._random.uniform(0.5, 2) for _ in range(-surplus)]
        if surplus > 0:
            gone, self._pending = self._pending[:surplus], self._pending[surplus:]
            youngest: Sequence[LivingPod] = sorted(kept, key=lambda pod: (pod.ready_at <= now, -pod.ready_at))
            for pod in youngest[: surplus - len(gone)]:
                pod.deleted_at = now
