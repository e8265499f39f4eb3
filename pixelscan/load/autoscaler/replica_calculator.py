"""How many pods the load needs: the controller's replica calculator for one CPU metric, as of Kubernetes 1.36.

Usages and requests are whole millicores, a utilization is a whole percent, and ratios are doubles, as in the
controller: its rounding affects the result.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pixelscan.errors import NoRecommendation
from pixelscan.load.autoscaler.controller_flags import DEFAULT_FLAGS, ControllerFlags
from pixelscan.load.autoscaler.observation import Observation, PodMetrics, PodStatus
from pixelscan.load.autoscaler.pod_groups import PodGroups, group_pods
from pixelscan.load.autoscaler.spec import AutoscalerSpec, Behavior, CpuTarget

NO_METRICS = "no metrics"
NO_PODS = "no pods"
NONE_COUNTS = "none counts"
NO_REQUEST = "no request"
NONE_MATCHES = "none matches"


@dataclass(frozen=True, slots=True)
class Usage:
    """What pods use: the ratio to the target, percent of their request (None for an AverageValue), mean millicores."""

    ratio: float
    utilization: int | None
    average_value: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The replicas that the load alone requires, and why.

    `usage` is that of the counted pods. `cautious` is the same with assumptions about `assumed` pods, None if there
    are none; `is_tolerated`: the ratio is too close to 1 for a change; `is_turned`: the assumptions turn its direction.
    """

    replicas: int
    usage: Usage
    groups: PodGroups
    cautious: Usage | None = None
    assumed: int = 0
    is_tolerated: bool = False
    is_turned: bool = False


def recommend(spec: AutoscalerSpec, seen: Observation, flags: ControllerFlags = DEFAULT_FLAGS) -> Recommendation:
    """The replicas that the load requires, given what the controller sees now.

    Raises NoRecommendation without metrics or pods, or if none counts, has a request or matches.
    """
    usages = _usages(seen.metrics, spec.container)
    if not usages:
        raise NoRecommendation(NO_METRICS)
    if not seen.pods:
        raise NoRecommendation(NO_PODS)
    groups = group_pods(seen.pods, {name: seen.metrics[name] for name in usages}, seen.time, flags)
    for name in groups.ignored | groups.unready:
        usages.pop(name, None)
    if not usages:
        raise NoRecommendation(NONE_COUNTS)
    load = _Load(usages, _requests(seen.pods, spec), spec.target)
    usage = load.usage()
    if groups.missing or (groups.unready and usage.ratio > 1):
        return _recommend_with_caution(spec, seen.replicas, groups, load)
    tolerated = _is_within(usage.ratio, spec.rules)
    wanted = seen.replicas if tolerated else math.ceil(usage.ratio * len(groups.counted))
    return Recommendation(wanted, usage, groups, is_tolerated=tolerated)


def recommend_for_equal_pods(spec: AutoscalerSpec, replicas: int, millicores: int, requested: int) -> Recommendation:
    """As `recommend`, if all pods count, use the same and request the same."""
    usage = _Load({"": millicores}, {"": requested}, spec.target).usage()
    tolerated = _is_within(usage.ratio, spec.rules)
    return Recommendation(
        replicas if tolerated else math.ceil(usage.ratio * replicas), usage, PodGroups(), is_tolerated=tolerated
    )


def _recommend_with_caution(spec: AutoscalerSpec, replicas: int, groups: PodGroups, load: "_Load") -> Recommendation:
    """The calculation again with unmeasured pods; no change if that turns its direction."""
    usage = load.usage()
    assumed = load.assumed(groups, usage.ratio)
    everything = _Load({**load.usages, **assumed}, load.requests, load.target)
    cautious = everything.usage()
    wanted = math.ceil(cautious.ratio * len(everything.usages))
    tolerated = _is_within(cautious.ratio, spec.rules)
    turned = (usage.ratio - 1) * (cautious.ratio - 1) < 0 or (cautious.ratio - 1) * (wanted - replicas) < 0
    wanted = replicas if tolerated or turned else wanted
    return Recommendation(wanted, usage, groups, cautious, len(assumed), tolerated, turned)


@dataclass(frozen=True, slots=True)
class _Load:
    """Millicores used and requested by pod, and the target; an AverageValue needs no requests."""

    usages: Mapping[str, int]
    requests: Mapping[str, int]
    target: CpuTarget

    def usage(self) -> Usage:
        """The mean of all usages. For a Utilization, pods that are gone have no request and are left out."""
        if self.target.type == "AverageValue":
            mean = sum(self.usages.values()) // len(self.usages)
            return Usage(mean / self.target.value, None, mean)
        known = [name for name in self.usages if name in self.requests]
        requested = sum(self.requests[name] for name in known)
        if not requested:
            raise NoRecommendation(NONE_MATCHES)
        used = sum(self.usages[name] for name in known)
        percent = 100 * used // requested
        return Usage(percent / self.target.value, percent, used // len(known))

    def assumed(self, groups: PodGroups, ratio: float) -> dict[str, int]:
        """Pods without metrics are idle on the way up and busy on the way down; unready ones are idle on the way up."""
        if ratio > 1:
            return dict.fromkeys(groups.missing | groups.unready, 0)
        if ratio < 1:
            return {name: self._busy(name) for name in groups.missing}
        return {}

    def _busy(self, name: str) -> int:
        if self.target.type == "AverageValue":
            return self.target.value
        return self.requests[name] * max(100, self.target.value) // 100


def _is_within(ratio: float, behavior: Behavior) -> bool:
    return 1 - behavior.scale_down.tolerated_share <= ratio <= 1 + behavior.scale_up.tolerated_share


def _usages(metrics: Mapping[str, PodMetrics], container: str | None) -> dict[str, int]:
    """Millicores by pod, of one container or of all; without pods that have no metrics."""
    of_interest = {
        name: [used for each, used in metric.usage.items() if container in {None, each}]
        for name, metric in metrics.items()
    }
    return {name: sum(used) for name, used in of_interest.items() if used}


def _requests(pods: Collection[PodStatus], spec: AutoscalerSpec) -> dict[str, int]:
    """Millicores by pod; one container without a request, even of a pod that is being deleted, fails the whole look."""
    if spec.target.type == "AverageValue":
        return {}
    requests = {}
    for pod in pods:
        of_interest = [asked for each, asked in pod.requests.items() if spec.container in {None, each}]
        if not of_interest or None in of_interest:
            raise NoRecommendation(NO_REQUEST)
        requests[pod.name] = sum(asked or 0 for asked in of_interest)
    return requests
