"""Which pods count: the controller's groupPods, from each pod's phase, readiness and metrics."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pixelscan.load.autoscaler.clock import age
from pixelscan.load.autoscaler.controller_flags import ControllerFlags
from pixelscan.load.autoscaler.observation import PodMetrics, PodStatus
from pixelscan.load.autoscaler.spec import Resource


@dataclass(slots=True)
class PodGroups:
    """Names of pods: counted as measured, unready, without metrics (missing), and being deleted or failed (ignored)."""

    counted: set[str] = field(default_factory=set)
    unready: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)


def group_pods(
    pods: Collection[PodStatus],
    metrics: Mapping[str, PodMetrics],
    now: float,
    flags: ControllerFlags,
    resource: Resource = "cpu",
) -> PodGroups:
    """Each pod in its group. `metrics` by the pod's name. Readiness matters for CPU only: starting needs much of it."""
    groups = PodGroups()
    for pod in pods:
        group = _group_of(pod, metrics.get(pod.name), groups)
        if resource == "cpu" and group is groups.counted and _is_unready(pod, metrics[pod.name], now, flags):
            group = groups.unready
        group.add(pod.name)
    return groups


def _group_of(pod: PodStatus, metric: PodMetrics | None, groups: PodGroups) -> set[str]:
    if pod.is_deleted or pod.phase == "Failed":
        return groups.ignored
    if pod.phase == "Pending":
        return groups.unready
    return groups.missing if metric is None else groups.counted


def _is_unready(pod: PodStatus, metric: PodMetrics, now: float, flags: ControllerFlags) -> bool:
    """Whether its metric may include its start. A pod that was ready and no longer is counts."""
    if pod.ready is None or pod.started is None:
        return True
    if age(pod.started, now) < flags.cpu_initialization_period:
        return pod.ready == "False" or age(pod.ready_since, metric.timestamp) < metric.window
    return pod.ready == "False" and age(pod.started, pod.ready_since) < flags.initial_readiness_delay
