"""How far a step may go: bounds, and the policies of a behavior, as the condition ScalingLimited names them."""

import math
from dataclasses import dataclass
from typing import Literal

from pixelscan.load.autoscaler.scale_events import ScaleEvents
from pixelscan.load.autoscaler.spec import AutoscalerSpec, Behavior, ScalingPolicy, ScalingRules

LimitReason = Literal["DesiredWithinRange", "ScaleUpLimit", "ScaleDownLimit", "TooManyReplicas", "TooFewReplicas"]

# Without a behavior: at most twice the pods at once, but four are always allowed.
SCALE_UP_LIMIT_FACTOR = 2
SCALE_UP_LIMIT_MINIMUM = 4


@dataclass(frozen=True, slots=True)
class Limited:
    """The replicas that are allowed now, and what limits them."""

    replicas: int
    reason: LimitReason


@dataclass(frozen=True, slots=True)
class Pace:
    """An HPA's own earlier steps, by which policies measure the next one."""

    ups: ScaleEvents
    downs: ScaleEvents
    now: float

    def replicas_at_start(self, period: float, replicas: int) -> int:
        """Today's replicas without the steps of the period."""
        added = self.ups.change_within(period, self.now)
        removed = self.downs.change_within(period, self.now)
        return replicas - added + removed


def limit_to_behavior(wanted: int, replicas: int, spec: AutoscalerSpec, behavior: Behavior, pace: Pace) -> Limited:
    """The step towards `wanted` that the behavior's policies and the bounds allow."""
    if wanted > replicas:
        fastest = max(replicas, scale_up_limit(replicas, behavior.scale_up, pace))
        bound = Limited(spec.max_replicas, "TooManyReplicas")
        most = min(bound, Limited(fastest, "ScaleUpLimit"), key=lambda limit: limit.replicas)
        return most if wanted > most.replicas else Limited(wanted, "DesiredWithinRange")
    if wanted < replicas:
        fastest = min(replicas, scale_down_limit(replicas, behavior.scale_down, pace))
        bound = Limited(spec.min_replicas, "TooFewReplicas")
        fewest = max(bound, Limited(fastest, "ScaleDownLimit"), key=lambda limit: limit.replicas)
        return fewest if wanted < fewest.replicas else Limited(wanted, "DesiredWithinRange")
    return Limited(wanted, "DesiredWithinRange")


def limit_without_behavior(wanted: int, replicas: int, spec: AutoscalerSpec) -> Limited:
    """The step towards `wanted` where the manifest has no behavior: bounds, and on the way up twice the pods."""
    if wanted < spec.min_replicas:
        return Limited(spec.min_replicas, "TooFewReplicas")
    fastest = Limited(max(SCALE_UP_LIMIT_FACTOR * replicas, SCALE_UP_LIMIT_MINIMUM), "ScaleUpLimit")
    most = min(Limited(spec.max_replicas, "TooManyReplicas"), fastest, key=lambda limit: limit.replicas)
    return most if wanted > most.replicas else Limited(wanted, "DesiredWithinRange")


def scale_up_limit(replicas: int, rules: ScalingRules, pace: Pace) -> int:
    """The most pods that the policies allow now. It may lie below today's."""
    if rules.select_policy == "Disabled":
        return replicas
    limits = [_raised(policy, pace.replicas_at_start(policy.period_seconds, replicas)) for policy in rules.policies]
    return min(limits) if rules.select_policy == "Min" else max(limits)


def scale_down_limit(replicas: int, rules: ScalingRules, pace: Pace) -> int:
    """The fewest pods that the policies allow now. It may lie above today's."""
    if rules.select_policy == "Disabled":
        return replicas
    limits = [_lowered(policy, pace.replicas_at_start(policy.period_seconds, replicas)) for policy in rules.policies]
    return max(limits) if rules.select_policy == "Min" else min(limits)


def _raised(policy: ScalingPolicy, start: int) -> int:
    """Percent are rounded up in double precision: 100 pods and 10 % are 111."""
    return start + policy.value if policy.type == "Pods" else math.ceil(start * (1 + policy.value / 100))


def _lowered(policy: ScalingPolicy, start: int) -> int:
    return start - policy.value if policy.type == "Pods" else int(start * (1 - policy.value / 100))
