"""The answers to the lessons, computed from what happened: each is a few sentences, also while the run goes on."""

import math
from collections import Counter
from collections.abc import Sequence

from pixelscan.cpu_count import usable_cores
from pixelscan.formatting import counted, percent
from pixelscan.load.autoscaler.controller import Decision
from pixelscan.load.autoscaler.replica_calculator import Recommendation
from pixelscan.load.lessons.evidence import Evidence
from pixelscan.load.model import Sample
from pixelscan.load.report import report

SOON = "The HPA has not looked at this load yet: it looks every 15 s, at metrics that are some seconds old."
NO_SAMPLES = "There are no samples of this run yet."
UNBOUNDED = "These pods have no request or no limit, so there is nothing to compare."
UNTHROTTLED = "Throttling is not reported here: these pods have no CPU limit that the kernel enforces."
# A share of throttled time that people begin to notice.
THROTTLED_SHARE = 0.1
STEPS = 4


def ceil_answer(found: Evidence) -> str:
    """The look that asked for most, and its sum."""
    most = _busiest(found)
    if most is None or most.recommendation is None:
        return SOON
    told = most.recommendation
    pods, exact = len(told.groups.counted), told.usage.ratio * len(told.groups.counted)
    sum_ = f"{_pods(pods)} × {_used(told)} / {told.metric.target.value} = {exact:.2f}"
    if told.is_tolerated:
        return f"After {found.second(most.time)} s: {sum_}, and that is within the tolerance, so nothing changed yet."
    wanted = math.ceil(exact)
    fewer = f" With {wanted - 1} each would use {_used(told) * pods / (wanted - 1):.0f}." if wanted > 1 else ""
    return (
        f"After {found.second(most.time)} s: {sum_}. The HPA rounds up (ceil), never to the nearest, because a pod "
        f"cannot be divided, and fewer would stay above the target of {told.metric.target.value}: "
        f"{_pods(wanted)}.{fewer}"
    )


def request_answer(found: Evidence) -> str:
    """The same CPU as a share of both, and which one the HPA took."""
    rows = [one for one in found.samples if one.request_cores and one.limit_cores]
    if not rows:
        return UNBOUNDED if found.samples else NO_SAMPLES
    cores = _mean(rows)
    request, limit = rows[0].request_cores or 1.0, rows[0].limit_cores or 1.0
    told = (
        f"A pod used {cores:.2f} cores: {percent(cores / limit)} of its limit of {limit:g}, "
        f"and {percent(cores / request)} of its request of {request:g}. "
    )
    most = _busiest(found)
    if most is None or most.recommendation is None:
        return told + SOON
    used, target = _used(most.recommendation), most.recommendation.metric.target.value
    return (
        f"{told}The HPA divides by the request, which the scheduler reserves, and saw {used} of {target} after "
        f"{found.second(most.time)} s: that asks for {_pods(most.recommendation.replicas)}. "
        "The limit does not enter the sum."
    )


def throttling_answer(found: Evidence) -> str:
    """How much of the time pods were throttled, step by step."""
    if not found.samples:
        return NO_SAMPLES
    if all(one.throttled is None for one in found.samples):
        return UNTHROTTLED
    length = (found.run.stop_at - found.run.starts_at) / STEPS
    steps = [
        [one for one in found.samples if step * length < one.time - found.run.starts_at <= (step + 1) * length]
        for step in range(STEPS)
    ]
    told = [f"{_mean(step):.2f} cores: {percent(_throttled(step))}" for step in steps if step]
    first = next((step for step in steps if step and _throttled(step) >= THROTTLED_SHARE), None)
    limit = found.samples[0].limit_cores
    verdict = (
        f"From {_mean(first):.2f} cores on, below the limit of {limit:g}: the kernel enforces the limit in each "
        "tenth of a second, so a pod that works in bursts waits, although its mean is lower. The HPA does not see it."
        if first and limit
        else "No step was throttled for a tenth of the time."
    )
    return f"Throttled time at {', '.join(told)}. {verdict}"


def nothing_answer(found: Evidence) -> str:
    """Which rule kept the number of pods, look by look."""
    if not found.looks:
        return SOON
    reasons = Counter(_why_unchanged(look) for look in found.looks if look.desired_replicas == look.replicas)
    changed = sum(look.desired_replicas != look.replicas for look in found.looks)
    told = ", ".join(f"{count} by {reason}" for reason, count in reasons.most_common())
    steps = f", and {changed} changed it" if changed else ""
    kept = f"Of {counted(len(found.looks), 'look')} {reasons.total()} kept the number of pods: {told}{steps}."
    tolerated = [look for look in found.looks if look.recommendation and look.recommendation.is_tolerated]
    if not tolerated or tolerated[-1].recommendation is None:
        return kept
    ratio = (tolerated[-1].recommendation.cautious or tolerated[-1].recommendation.usage).ratio
    rules = found.spec.rules
    low, high = 1 - rules.scale_down.tolerated_share, 1 + rules.scale_up.tolerated_share
    acts = f"the HPA acts only below {low:.2f} and above {high:.2f}"
    return f"{kept} Use divided by the target was {ratio:.2f}, and {acts}."


def stabilization_answer(found: Evidence) -> str:
    """How long fewer pods were wanted before the first one went."""
    run, ended = found.run, found.run.ends_at
    if found.now < ended:
        return f"The load ends in {ended - found.now:.0f} s. Then watch how long the pods stay."
    after = [look for look in found.looks if look.time > ended]
    wished = next((look for look in after if _wants_fewer(look)), None)
    if wished is None or wished.recommendation is None:
        return "The HPA has not asked for fewer pods yet: its metrics still contain the load."
    began = (
        f"The load ended after {found.second(ended)} s. From {found.second(wished.time)} s on "
        f"{_pods(wished.recommendation.replicas)} would have done instead of {wished.replicas}. "
    )
    window = found.spec.rules.scale_down.stabilization_window_seconds
    gone = next((look for look in after if look.desired_replicas < look.replicas), None)
    if gone is None:
        return f"{began}None has gone yet: the highest recommendation of the last {window} s still counts."
    high = (look.time for look in found.looks if look.time < gone.time and not _wants_fewer(look))
    return (
        f"{began}The first one went at {found.second(gone.time)} s, {gone.time - ended:.0f} s after the load: the "
        f"highest recommendation of the last {window} s counts, and the last high one was that of "
        f"{found.second(max(high, default=run.starts_at))} s. "
        "So a short pause in the load costs no pods; a window of 0 would have removed one at once."
    )


def start_answer(found: Evidence) -> str:
    """When pods came, and which part of the load was lost until then."""
    figures = report(found.run, found.samples, found.pods, found.now, found.spec)
    asked = next((look for look in found.looks if look.desired_replicas > look.replicas), None)
    if asked is None:
        return SOON if not found.looks else "The HPA has asked for no more pods: there was no start to wait for."
    told = f"The HPA asked for more pods after {found.second(asked.time)} s"
    if figures.first_new_pod is None or figures.last_new_pod is None:
        return f"{told}; none has come yet."
    wanted, delivered = _wanted_core_seconds(found), sum(one.cores for one in found.samples)
    lost = max(0.0, wanted - delivered)
    return (
        f"{told}. The first new pod came after {figures.first_new_pod:.0f} s, the last after "
        f"{figures.last_new_pod:.0f} s. Until there were enough, the pods were short of CPU: of {wanted:.0f} "
        f"core-seconds of load {lost:.0f} were lost ({percent(lost / wanted)}). A lower target or a higher minimum "
        "pays for spare pods in order to lose less: “What if” on the Runs page compares both."
    )


def _wanted_core_seconds(found: Evidence) -> float:
    """What a shared run in percent of the limit asks of all pods together, until now."""
    limit = next((one.limit_cores for one in found.samples if one.limit_cores), None) or usable_cores()
    return found.run.amount / 100 * limit * (min(found.now, found.run.ends_at) - found.run.starts_at)


def _busiest(found: Evidence) -> Decision | None:
    """The look with the highest sum; of equal ones the first."""
    looks = [look for look in found.looks if look.recommendation]
    return max(looks, key=lambda look: look.recommendation.replicas if look.recommendation else 0, default=None)


def _wants_fewer(look: Decision) -> bool:
    return look.recommendation is not None and look.recommendation.replicas < look.replicas


def _why_unchanged(look: Decision) -> str:
    """The rule, in Kubernetes' words where there are some."""
    told, limited = look.recommendation, look.limited
    if look.out_of_bounds or told is None or limited is None:
        return look.out_of_bounds or f"missing metrics ({look.failure})"
    if told.is_tolerated:
        return "the tolerance"
    if told.is_turned:
        return "pods that are not measured yet"
    if limited.reason != "DesiredWithinRange":
        return limited.reason
    return "the stabilization window" if told.replicas != look.desired_replicas else "a sum equal to the number of pods"


def _used(told: Recommendation) -> int:
    """In the unit of the target."""
    return told.usage.average_value if told.usage.utilization is None else told.usage.utilization


def _mean(samples: Sequence[Sample]) -> float:
    return sum(one.cores for one in samples) / len(samples)


def _throttled(samples: Sequence[Sample]) -> float:
    return sum(one.throttled or 0.0 for one in samples) / len(samples)


def _pods(count: int) -> str:
    return counted(count, "pod")
