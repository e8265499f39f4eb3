"""Why an HPA scales or not: one sentence that names the rule that decided, with Kubernetes' reason for it."""

import math
from collections.abc import Iterator

from pixelscan.formatting import percent
from pixelscan.load.autoscaler.controller import Decision
from pixelscan.load.autoscaler.observation import Observation
from pixelscan.load.autoscaler.replica_calculator import (
    NO_METRICS,
    NO_REQUEST,
    NONE_COUNTS,
    NONE_MATCHES,
    Recommendation,
    Usage,
)
from pixelscan.load.autoscaler.spec import (
    MEBIBYTE,
    AutoscalerSpec,
    Resource,
    ResourceMetric,
    ScalingPolicy,
    ScalingRules,
)

NAMES: dict[Resource, str] = {"cpu": "CPU", "memory": "memory"}
FAILURES = {
    NO_METRICS: "there are no metrics of its pods yet",
    NONE_COUNTS: "all of them are starting or being removed",
    NO_REQUEST: "a pod has no CPU request, which the percentage needs",
    NONE_MATCHES: "there are only metrics of pods that are gone",
}


def explain(spec: AutoscalerSpec, seen: Observation, decision: Decision) -> str:
    """What the HPA will do at this look, and why."""
    before, after = decision.replicas, decision.desired_replicas
    act = f"keeps {_pods(before)}" if before == after else f"will go from {_pods(before)} to {after}"
    return f"The HPA {act}: {'; '.join((*_reasons(spec, seen, decision), *_besides(seen)))}."


def _reasons(spec: AutoscalerSpec, seen: Observation, decision: Decision) -> Iterator[str]:
    found = decision.recommendation
    if decision.out_of_bounds or found is None:
        yield _without_the_load(spec, decision)
        return
    yield _sum(found)
    yield from _caution(seen, found)
    if found.is_tolerated:
        yield _tolerance(spec, found)
    yield from _other_metrics(spec, found)
    yield from _window(decision)
    yield from _limit(spec, decision)


def _without_the_load(spec: AutoscalerSpec, decision: Decision) -> str:
    bounds = {
        "ScalingDisabled": "with 0 pods it is inactive (ScalingDisabled)",
        "above maxReplicas": f"{spec.max_replicas} is the maximum (maxReplicas)",
        "below minReplicas": f"{spec.min_replicas} is the minimum (minReplicas)",
    }
    return bounds.get(decision.out_of_bounds) or FAILURES[decision.failure]


def _sum(found: Recommendation) -> str:
    """The usage that counts, the target, and the resulting number of replicas."""
    counted, uncounted = len(found.groups.counted), len(found.groups.unready) + len(found.groups.missing)
    one = counted == 1
    counting = f"the {_pods(counted)} that count{'s' if one else ''}"
    subject = counting if uncounted else "it" if one else "they"
    mean = "" if one else " on average"
    used = f"{subject} use{'s' if one else ''} {_amount(found.metric, found.usage)}{_of(found.metric, one=one)}{mean}"
    told = f"{used}, the target is {_amount(found.metric, None)}"
    return told if found.is_tolerated and not found.cautious else f"{told}, {_ceil(found.metric, found.usage, counted)}"


def _of(metric: ResourceMetric, *, one: bool) -> str:
    """What a usage is a part of; only memory is named, if it is a percentage."""
    if metric.target.type == "AverageValue":
        return " of memory" if metric.resource == "memory" else " of CPU"
    return f" of {'its' if one else 'their'} {'memory ' if metric.resource == 'memory' else ''}request"


def _amount(metric: ResourceMetric, usage: Usage | None) -> str:
    """A usage, or the target, in the target's unit."""
    if metric.target.type == "AverageValue":
        value = metric.target.value if usage is None else usage.average_value
        return f"{value / MEBIBYTE:.0f} MiB" if metric.resource == "memory" else f"{value}m"
    return f"{metric.target.value if usage is None else usage.utilization} %"


def _ceil(metric: ResourceMetric, usage: Usage, pods: int) -> str:
    """The calculation, so that a reader can check it."""
    used, target = usage.average_value if usage.utilization is None else usage.utilization, metric.target.value
    if usage.utilization is None and metric.resource == "memory":
        used, target = round(used / MEBIBYTE), round(target / MEBIBYTE)
    return f"ceil({pods} × {used} / {target}) = {math.ceil(usage.ratio * pods)}"


def _caution(seen: Observation, found: Recommendation) -> Iterator[str]:
    """What is assumed about pods that do not count."""
    if found.cautious and found.assumed:
        counts = f"not measured yet count{'s' if found.assumed == 1 else ''}"
        as_if = f"{_pods(found.assumed)} {counts} as {'idle' if found.usage.ratio > 1 else 'busy'}"
        yield f"{as_if}, {_amount(found.metric, found.cautious)} in all{_cautious_sum(found, found.cautious)}"
    elif starting := len(found.groups.unready) - _pending(seen):
        yield f"{_pods(starting)} not ready yet left out"


def _cautious_sum(found: Recommendation, cautious: Usage) -> str:
    if found.is_tolerated:
        return ""
    if found.is_turned:
        return ": the direction would turn, so nothing changes"
    return f", {_ceil(found.metric, cautious, len(found.groups.counted) + found.assumed)}"


def _tolerance(spec: AutoscalerSpec, found: Recommendation) -> str:
    usage = found.cautious or found.usage
    rules = spec.rules.scale_up if usage.ratio > 1 else spec.rules.scale_down
    return f"that is within its tolerance of {percent(rules.tolerance)}"


def _other_metrics(spec: AutoscalerSpec, found: Recommendation) -> Iterator[str]:
    """Of several metrics the larger number wins; one that failed may keep pods, but remove none."""
    for other in found.others:
        name = NAMES[other.metric.resource]
        yield f"by {name} ({_amount(other.metric, other.usage)}) {other.replicas} would do, the larger number wins"
    if found.failure:
        [failed] = [metric for metric in spec.metrics if metric.resource != found.metric.resource]
        yield f"there is no number by {NAMES[failed.resource]}"


def _window(decision: Decision) -> Iterator[str]:
    """A stabilization window that delays the change, and for how long."""
    found, stabilized = decision.recommendation, decision.stabilized
    if not (found and stabilized and stabilized.held_by) or decision.desired_replicas != stabilized.replicas:
        return
    left = math.ceil(stabilized.seconds_left(decision.time))
    window = f"within the last {stabilized.window_seconds:.0f} s"
    fewer = stabilized.replicas > found.replicas
    wish, name = ("fewer would do", "ScaleDownStabilized") if fewer else ("more are needed", "ScaleUpStabilized")
    only = "" if fewer else "only "
    yield f"{wish}, but it recommended {only}{stabilized.held_by.replicas} {window} ({name}), for {left} s more"


def _limit(spec: AutoscalerSpec, decision: Decision) -> Iterator[str]:
    """A bound or policy that limits, delays or prevents the step."""
    if decision.limited is None or decision.limited.reason == "DesiredWithinRange":
        return
    reason = decision.limited.reason
    if reason == "TooManyReplicas":
        yield f"{spec.max_replicas} is the maximum ({reason})"
    elif reason == "TooFewReplicas":
        yield f"{spec.min_replicas} is the minimum ({reason})"
    else:
        wait = f", for {math.ceil(decision.frees_in)} s more" if _waits(decision) else ""
        yield f"{_pace(spec, up=reason == 'ScaleUpLimit')} ({reason}){wait}"


def _waits(decision: Decision) -> bool:
    return decision.desired_replicas == decision.replicas and decision.frees_in > 0


def _pace(spec: AutoscalerSpec, *, up: bool) -> str:
    if spec.behavior is None:
        return "it adds at most as many pods as there are, or makes them 4"
    rules: ScalingRules = spec.behavior.scale_up if up else spec.behavior.scale_down
    if rules.select_policy == "Disabled":
        return f"scaling {'up' if up else 'down'} is disabled"
    joint = " and " if rules.select_policy == "Min" else " or "
    return f"it {'adds' if up else 'removes'} at most {joint.join(_amounts(rules.policies))}"


def _amounts(policies: tuple[ScalingPolicy, ...]) -> Iterator[str]:
    """Each policy; a period that all share is mentioned once."""
    periods = {policy.period_seconds for policy in policies}
    for policy in policies:
        amount = _pods(policy.value) if policy.type == "Pods" else f"{policy.value} %"
        said = len(periods) > 1 or policy is policies[-1]
        yield f"{amount} each {policy.period_seconds} s" if said else amount


def _besides(seen: Observation) -> Iterator[str]:
    """Pods that were requested but are not running, or are running but no longer requested."""
    pending = _pending(seen)
    leaving = sum(pod.is_deleted for pod in seen.pods)
    if pending:
        yield f"{_pods(pending)} requested but not running yet (starting, or Pending: no node has space)"
    if leaving:
        yield f"{_pods(leaving)} being removed"


def _pending(seen: Observation) -> int:
    return sum(pod.phase == "Pending" for pod in seen.pods)


def _pods(count: int) -> str:
    return f"{count} pod{'' if count == 1 else 's'}"
