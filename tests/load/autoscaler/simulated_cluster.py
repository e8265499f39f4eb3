"""A cluster whose pods take their time, as ../shared/hpa/README.md describes those of sequences.json."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pixelscan.load.autoscaler.controller import Controller, Decision
from pixelscan.load.autoscaler.controller_flags import DEFAULT_FLAGS
from pixelscan.load.autoscaler.observation import Observation, PodMetrics, PodStatus
from pixelscan.load.autoscaler.pod_groups import PodGroups, group_pods
from pixelscan.load.autoscaler.spec import AutoscalerSpec, MetricTarget
from tests.load.autoscaler.kubernetes_answers import behavior_of


@dataclass(slots=True)
class SimulatedPod:
    """Times are seconds; `asked` is the look that brought it, `deleted_at` the one that took it away."""

    number: int
    asked: float
    started: float
    ready_at: float
    measured_at: float
    deleted_at: float | None = None

    @property
    def name(self) -> str:
        return f"pod-{self.number}"

    def is_pending(self, now: float) -> bool:
        return now < self.started


@dataclass(slots=True)
class SimulatedCluster:
    """Asked look after look; `case` is one of sequences.json."""

    case: Mapping[str, Any]
    controller: Controller = field(default_factory=Controller)
    pods: list[SimulatedPod] = field(default_factory=list)
    measured: list[dict[str, int]] = field(default_factory=list)
    born: int = 0
    replicas: int = 0
    settings: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = dict(self.case["hpa"])
        self.replicas = self.case["start"]
        self._add(self.replicas, -3600.0, -3600.0, -3590.0, -3600.0)

    def looks(self) -> Iterator[tuple[Decision, PodGroups]]:
        """Each look's decision, and the groups of the pods, also where the controller did not ask for them."""
        for look in range(len(self.case["demand"])):
            yield self._look(look)

    def time(self, look: int) -> float:
        """Seconds, exact to the millisecond."""
        sync: float = self.case.get("sync", 15)
        return round(look * sync, 3)

    def spec(self) -> AutoscalerSpec:
        given = self.settings
        return AutoscalerSpec(
            given["min"], given["max"], MetricTarget(given["target"]), behavior_of(given["behavior"]), "app"
        )

    def _look(self, look: int) -> tuple[Decision, PodGroups]:
        now = self.time(look)
        self.pods = [pod for pod in self.pods if pod.deleted_at is None or now < self._gone(pod)]
        self._happen(look, now)
        self.measured.append(self._usages(look, now))
        statuses = [self._status(pod, look, now) for pod in self.pods]
        metrics = self._metrics(look)
        decision = self.controller.look(self.spec(), Observation(now, self.replicas, statuses, metrics))
        self._scale(decision.desired_replicas, look, now)
        return decision, group_pods(statuses, metrics, now, DEFAULT_FLAGS)

    def _gone(self, pod: SimulatedPod) -> float:
        """With no grace at all it is gone at the next look."""
        assert pod.deleted_at is not None
        return round(pod.deleted_at + (self.case["grace"] or 0.001), 3)

    def _happen(self, look: int, now: float) -> None:
        for kind, when, *what in self.case.get("events", ()):
            if when != look:
                continue
            if kind == "set":
                self.settings |= what[0]
            elif kind == "scale":
                self._scale(what[0], look, now)
            elif kind == "restart":
                self.controller = Controller()

    def _scale(self, replicas: int, look: int, now: float) -> None:
        """More pods are asked for, or the surplus is deleted: pending ones, then unready ones, then the newest."""
        self.replicas = replicas
        kept = [pod for pod in self.pods if pod.deleted_at is None]
        if replicas > len(kept):
            started = round(now + self.case["pending"], 3)
            ready = round(started + self.case["ready"], 3)
            self._add(replicas - len(kept), now, started, ready, round(started + self.case["measured"], 3))
        order = sorted(kept, key=lambda pod: (not pod.is_pending(now), self._ready(pod, look, now), -pod.number))
        for pod in order[: max(0, len(kept) - replicas)]:
            pod.deleted_at = now

    def _add(self, pods: int, asked: float, started: float, ready_at: float, measured_at: float) -> None:
        for _ in range(pods):
            self.pods.append(SimulatedPod(self.born, asked, started, ready_at, measured_at))
            self.born += 1

    def _lapses(self, kind: str, look: int) -> Iterator[tuple[int, int, int | None]]:
        """Those of this kind that have begun: their first look, the look after their last one, and the pod."""
        for name, first, *rest in self.case.get("events", ()):
            if name == kind and first <= look:
                yield first, rest[0], rest[1] if len(rest) > 1 else None

    def _ready(self, pod: SimulatedPod, look: int, now: float) -> bool:
        lapsed = any(number == pod.number and look < end for _, end, number in self._lapses("unready", look))
        return now >= pod.ready_at and not lapsed

    def _ready_since(self, pod: SimulatedPod, look: int, now: float) -> float:
        """The last change of its condition: when it ran, got ready, or a lapse began or ended."""
        changes = [pod.started, pod.ready_at]
        for first, end, number in self._lapses("unready", look):
            if number == pod.number:
                changes += [self.time(first), self.time(end)]
        return max(change for change in changes if change <= now or change == pod.started)

    def _status(self, pod: SimulatedPod, look: int, now: float) -> PodStatus:
        status = PodStatus(pod.name, {"app": self.case["request"]}, is_deleted=pod.deleted_at is not None)
        if pod.is_pending(now):
            return replace(status, phase="Pending")
        ready = self._ready(pod, look, now)
        return replace(
            status,
            started=pod.started,
            ready="True" if ready else "False",
            ready_since=self._ready_since(pod, look, now),
        )

    def _usages(self, look: int, now: float) -> dict[str, int]:
        """Millicores of the pods that have metrics now."""
        serving = [pod for pod in self.pods if pod.deleted_at is None and self._ready(pod, look, now)]
        shares = self._shares(self.case["demand"][look], len(serving))
        used = dict.fromkeys((pod.name for pod in self.pods), 0)
        for pod in self.pods:
            if pod.deleted_at is None and not pod.is_pending(now):
                used[pod.name] = self.case["busy"]
        used |= {pod.name: share for pod, share in zip(serving, shares, strict=True)}
        limit = self.case["limit"]
        have = {pod.name for pod in self.pods if now >= pod.measured_at and not pod.is_pending(now)}
        return {name: use if limit is None else min(use, limit) for name, use in used.items() if name in have}

    def _shares(self, demand: int, serving: int) -> list[int]:
        if not serving:
            return []
        if self.case["rule"] == "skew":
            return [2 * demand // (serving + 1), *[demand // (serving + 1)] * (serving - 1)]
        return [demand // serving if self.case["rule"] == "shared" else demand] * serving

    def _metrics(self, look: int) -> dict[str, PodMetrics]:
        """What was measured some looks ago, of the pods that are still there."""
        if any(look < end for _, end, _ in self._lapses("dark", look)):
            return {}
        silent = {f"pod-{number}" for _, end, number in self._lapses("silent", look) if look < end}
        source = max(0, look - self.case["lag"])
        there = {pod.name for pod in self.pods} - silent
        return {
            name: PodMetrics({"app": used}, self.time(source), self.case["window"])
            for name, used in self.measured[source].items()
            if name in there
        }
