"""How many pods the load needs: the controller's replica calculator for CPU and memory, as of Kubernetes 1.36.

Usages and requests are whole millicores or bytes, a utilization is a whole percent, and ratios are doubles, as in the
controller: its rounding affects the result.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from pixelscan.errors import NoRecommendation
from pixelscan.load.autoscaler.controller_flags import DEFAULT_FLAGS, ControllerFlags
from pixelscan.load.autoscaler.observation import Observation, PodMetrics, PodStatus
from pixelscan.load.autoscaler.pod_groups import PodGroups, group_pods
from pixelscan.load.autoscaler.spec import AutoscalerSpec, Behavior, MetricTarget, Resource, ResourceMetric

NO_METRICS = "no metrics"
NO_PODS = "no pods"
NONE_COUNTS = "none counts"
NO_REQUEST = "no request"
NONE_MATCHES = "none matches"


@dataclass(frozen=True, slots=True)
class Usage:
    """What pods use: the ratio to the target, percent of their request (None for an AverageValue), and the mean."""

    ratio: float
    utilization: int | None
    average_value: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The replicas that the load alone requires, and why.

    `usage` is that of the counted pods. `cautious` is the same with assumptions about `assumed` pods, None if there
    are none; `is_tolerated`: the ratio is too close to 1 for a change; `is_turned`: the assumptions turn its direction.
    `metric` decided, as it requires the most; `others` are those of the other metrics, `failure` says why one failed.
    """

    replicas: int
    usage: Usage
    groups: PodGroups
    metric: ResourceMetric
    cautious: Usage | None = None
    assumed: int = 0
    is_tolerated: bool = False
    is_turned: bool = False
    others: tuple["Recommendation", ...] = ()
    failure: str = ""


def recommend(spec: AutoscalerSpec, seen: Observation, flags: ControllerFlags = DEFAULT_FLAGS) -> Recommendation:
    """The replicas that the load requires, given what the controller sees now: the most that a metric asks for.

    Raises NoRecommendation without metrics or pods, or if none counts, has a request or matches. If only some of the
    metrics fail, the others may add pods, but not remove any.
    """
    found, failures = list[Recommendation](), list[NoRecommendation]()
    for metric in spec.metrics:
        try:
            found.append(_recommend_by(metric, spec.rules, seen, flags))
        except NoRecommendation as failure:
            failures.append(failure)
    # The first of equal ones.
    best = max(found, key=lambda each: each.replicas, default=None)
    if best is None or (failures and best.replicas < seen.replicas):
        raise failures[0]
    others = tuple(each for each in found if each is not best)
    return replace(best, others=others, failure=str(failures[0]) if failures else "")


def _recommend_by(metric: ResourceMetric, rules: Behavior, seen: Observation, flags: ControllerFlags) -> Recommendation:
    usages = _usages(seen.metrics, metric)
    if not usages:
        raise NoRecommendation(NO_METRICS)
    if not seen.pods:
        raise NoRecommendation(NO_PODS)
    measured = {name: seen.metrics[name] for name in usages}
    groups = group_pods(seen.pods, measured, seen.time, flags, metric.resource)
    for name in groups.ignored | groups.unready:
        usages.pop(name, None)
    if not usages:
        raise NoRecommendation(NONE_COUNTS)
    load = _Load(usages, _requests(seen.pods, metric), metric.target)
    usage = load.usage()
    if groups.missing or (groups.unready and usage.ratio > 1):
        return _recommend_with_caution(metric, rules, seen.replicas, groups, load)
    tolerated = _is_within(usage.ratio, rules)
    wanted = seen.replicas if tolerated else math.ceil(usage.ratio * len(groups.counted))
    return Recommendation(wanted, usage, groups, metric, is_tolerated=tolerated)


def recommend_for_equal_pods(
    spec: AutoscalerSpec, replicas: int, used: Mapping[Resource, int], requested: Mapping[Resource, int]
) -> Recommendation:
    """As `recommend`, if all pods count, use the same and request the same, in millicores and bytes."""
    found = []
    for metric in spec.metrics:
        usage = _Load({"": used[metric.resource]}, {"": requested[metric.resource]}, metric.target).usage()
        tolerated = _is_within(usage.ratio, spec.rules)
        wanted = replicas if tolerated else math.ceil(usage.ratio * replicas)
        found.append(Recommendation(wanted, usage, PodGroups(), metric, is_tolerated=tolerated))
    return max(found, key=lambda each: each.replicas)


def _recommend_with_caution(
    metric: ResourceMetric, rules: Behavior, replicas: int, groups: PodGroups, load: "_Load"
) -> Recommendation:
    """The calculation again with unmeasured pods; no change if that turns its direction."""
    usage = load.usage()
    assumed = load.assumed(groups, usage.ratio)
    everything = _Load({**load.usages, **assumed}, load.requests, load.target)
    cautious = everything.usage()
    wanted = math.ceil(cautious.ratio * len(everything.usages))
    tolerated = _is_within(cautious.ratio, rules)
    turned = (usage.ratio - 1) * (cautious.ratio - 1) < 0 or (cautious.ratio - 1) * (wanted - replicas) < 0
    wanted = replicas if tolerated or turned else wanted
    return Recommendation(wanted, usage, groups, metric, cautious, len(assumed), tolerated, turned)


@dataclass(frozen=True, slots=True)
class _Load:
    """What is used and requested by pod, and the target; an AverageValue needs no requests."""

    usages: Mapping[str, int]
    requests: Mapping[str, int]
    target: MetricTarget

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


def _usages(metrics: Mapping[str, PodMetrics], metric: ResourceMetric) -> dict[str, int]:
    """Millicores or bytes by pod, of one container or of all; without pods that have no metrics."""
    of_interest = {
        name: [used for each, used in told.usage_of(metric.resource).items() if metric.container in {None, each}]
        for name, told in metrics.items()
    }
    return {name: sum(used) for name, used in of_interest.items() if used}


def _requests(pods: Collection[PodStatus], metric: ResourceMetric) -> dict[str, int]:
    """Millicores or bytes by pod; one container without a request, even of a deleted pod, fails the whole look."""
    if metric.target.type == "AverageValue":
        return {}
    requests = {}
    for pod in pods:
        requested = pod.requests_of(metric.resource)
        of_interest = [asked for each, asked in requested.items() if metric.container in {None, each}]
        if not of_interest or None in of_interest:
            raise NoRecommendation(NO_REQUEST)
        requests[pod.name] = sum(asked or 0 for asked in of_interest)
    return requests
