"""A load replayed on a simulated cluster, one look of the HPA after another."""

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pixelscan.load.autoscaler.controller import Controller
from pixelscan.load.autoscaler.controller_flags import DEFAULT_FLAGS
from pixelscan.load.autoscaler.observation import Observation, PodMetrics, PodStatus
from pixelscan.load.autoscaler.pod_history import FIRST_METRIC_SECONDS, METRIC_AGE_SECONDS, METRIC_WINDOW_SECONDS
from pixelscan.load.autoscaler.replica_calculator import recommend_for_equal_pods
from pixelscan.load.autoscaler.spec import Resource
from pixelscan.load.whatif.cluster import Service, SimulatedCluster, SimulatedPod
from pixelscan.load.whatif.demand import Demand
from pixelscan.load.whatif.scenario import Scenario

SYNC_SECONDS = int(DEFAULT_FLAGS.sync_period)
# No metric covers what a pod did longer ago than this.
FORGOTTEN_SECONDS = METRIC_AGE_SECONDS + METRIC_WINDOW_SECONDS
Cores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """What happened: (second, number from then on) of replicas that the HPA requested and of nodes, and the service.

    `pod_seconds` and `node_seconds` are the sums of the times that each of them existed.
    """

    requested: tuple[tuple[float, int], ...]
    services: tuple[Service, ...]
    nodes: tuple[tuple[float, int], ...]
    pod_seconds: float
    node_seconds: float


def simulate(demand: Demand, scenario: Scenario, *, replicas: int = 1, shortcut: bool = True) -> Course:
    """The course of a load from its second 0, with a look every 15 s, on a cluster that was idle before.

    `replicas` exist at the beginning, within the HPA's bounds. The load is shared evenly by ready pods, as far
    as their limits and nodes allow; the rest is lost. Without `shortcut`, the controller is shown every pod at every
    look; the result is the same.
    """
    replicas = min(max(replicas, scenario.spec.min_replicas), scenario.spec.max_replicas)
    replay = _Replay(scenario, _Work(demand), SimulatedCluster.of(scenario, replicas))
    for now in range(SYNC_SECONDS, len(demand.cores) + 1, SYNC_SECONDS):
        replay.look(float(now), shortcut=shortcut)
    cluster = replay.cluster
    cluster.finish(float(len(demand.cores)))
    steps = (tuple(replay.requested), tuple(cluster.services), tuple(sorted(cluster.node_steps)))
    return Course(*steps, cluster.pod_seconds, cluster.node_seconds)


@dataclass(slots=True)
class _Work:
    """Core seconds that a pod has delivered since second 0; running sums are kept for each capacity."""

    demand: Demand
    _sums: dict[float, Cores] = field(default_factory=dict)

    def done(self, cores: float, since: float, until: float) -> float:
        """The core seconds between two moments; before second 0 there is no load."""
        if cores not in self._sums:
            done = np.minimum(np.asarray(self.demand.cores), cores)
            self._sums[cores] = np.concatenate(([0.0], np.cumsum(done)))
        sums = self._sums[cores]
        return _at(sums, until) - _at(sums, since)


def _at(sums: Cores, moment: float) -> float:
    whole = int(max(moment, 0.0))
    part = max(moment, 0.0) - whole
    return float(sums[whole] + part * (sums[whole + 1] - sums[whole])) if part else float(sums[whole])


@dataclass(slots=True)
class _Replay:
    scenario: Scenario
    work: _Work
    cluster: SimulatedCluster
    controller: Controller = field(default_factory=Controller)
    requested: list[tuple[float, int]] = field(default_factory=list)
    # What all pods request, and by container: asked for at every look.
    _requests: dict[Resource, int] = field(init=False)
    _by_container: tuple[dict[str, int | None], dict[str, int | None]] = field(init=False)

    def __post_init__(self) -> None:
        self.requested.append((0.0, len(self.cluster.pods)))
        self._requests = self.scenario.requested
        self._by_container = (
            {self._container: self._requests["cpu"]},
            {self._memory_container: self._requests["memory"]},
        )

    def look(self, now: float, *, shortcut: bool) -> None:
        """The HPA's look and its step."""
        cluster, spec = self.cluster, self.scenario.spec
        cluster.advance(now)
        replicas = len(cluster.pods)
        if shortcut and self.has_looked and self._is_settled(now):
            used = self._millicores(now - FORGOTTEN_SECONDS, now - METRIC_AGE_SECONDS)
            found = recommend_for_equal_pods(spec, replicas, self.scenario.used(used), self._requests)
            decision = self.controller.normalize(spec, replicas, found, now)
            self.controller.remember_step(spec, replicas, decision.desired_replicas, now)
        else:
            decision = self.controller.look(spec, self._observe(now))
        if decision.desired_replicas != replicas:
            self.requested.append((now, decision.desired_replicas))
            cluster.scale(decision.desired_replicas, now)

    @property
    def has_looked(self) -> bool:
        """Whether the controller remembers an earlier look."""
        return bool(self.controller.recommendations.kept)

    def _is_settled(self, now: float) -> bool:
        """Whether all pods have been ready for so long that their metrics are equal and they all count."""
        return not self.cluster.is_starting and now - FORGOTTEN_SECONDS >= self.cluster.last_ready

    def _observe(self, now: float) -> Observation:
        pods = self.cluster.pods
        found = {pod.name: metric for pod in pods if (metric := self._metric(pod, now))}
        return Observation(now, len(pods), [self._status(pod, now) for pod in pods], found)

    def _status(self, pod: SimulatedPod, now: float) -> PodStatus:
        requests, memory = self._by_container
        if pod.started > now:
            return PodStatus(pod.name, requests, "Pending", memory_requests=memory)
        is_ready = pod.ready <= now
        since = pod.ready if is_ready else pod.started
        return PodStatus(
            pod.name,
            requests,
            started=pod.started,
            ready="True" if is_ready else "False",
            ready_since=since,
            memory_requests=memory,
        )

    def _metric(self, pod: SimulatedPod, now: float) -> PodMetrics | None:
        """The metrics API's answer about a pod: its mean use over the last 15 s, or since its start."""
        measured = now - METRIC_AGE_SECONDS
        began = max(measured - METRIC_WINDOW_SECONDS, pod.started)
        if measured - began < FIRST_METRIC_SECONDS:
            return None
        busy = max(began, pod.ready)
        share = max(0.0, measured - busy) / (measured - began)
        used = self.scenario.used(round(share * self._millicores(busy, measured)) if share else 0)
        memory = {self._memory_container: used["memory"]}
        return PodMetrics({self._container: used["cpu"]}, measured, measured - began, memory)

    def _millicores(self, since: float, until: float) -> int:
        """The mean use of a pod that was ready throughout."""
        services = self.cluster.services
        first = max(0, bisect_right(services, since, key=lambda service: service.since) - 1)
        total, begin = 0.0, since
        for index in range(first, len(services)):
            end = min(until, services[index + 1].since) if index + 1 < len(services) else until
            if end > begin and services[index].ready:
                total += self.work.done(services[index].cores, begin, end) / services[index].ready
            begin = max(begin, end)
        return round(1000 * total / (until - since))

    @property
    def _container(self) -> str:
        return self.scenario.spec.container or "all containers"

    @property
    def _memory_container(self) -> str:
        memory = self.scenario.spec.memory
        return (memory.container if memory else None) or "all containers"
