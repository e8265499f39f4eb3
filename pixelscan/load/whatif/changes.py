"""Settings of a variant, as people write them: target=50 up-window=30 down-policies=1:Pods:30."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal, cast, get_args

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.spec import (
    MetricTarget,
    PolicyType,
    ResourceMetric,
    ScalingPolicy,
    ScalingRules,
    SelectPolicy,
)
from pixelscan.load.whatif.scenario import Scenario, checked

Change = Callable[[Scenario, str], Scenario]
Direction = Literal["scale_up", "scale_down"]


def change(scenario: Scenario, changes: Sequence[str]) -> Scenario:
    """The scenario with NAME=VALUE settings, which also form its name. Raises InvalidAutoscaler."""
    changed = scenario
    for each in changes:
        name, equals, value = each.partition("=")
        if name not in CHANGES or not equals or not value:
            raise InvalidAutoscaler(f"{each!r} is not a setting; write NAME=VALUE, NAME one of {', '.join(CHANGES)}.")
        changed = CHANGES[name](changed, value)
    return checked(replace(changed, name=" ".join(changes)))


def _number(value: str) -> float:
    """A number, or a quantity such as 500m."""
    try:
        number = float(value.removesuffix("m")) / (1000 if value.endswith("m") else 1)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidAutoscaler(f"{value!r} is not a number.")
    return number


def _mebibytes(value: str) -> float:
    """MiB: 320 or 320Mi."""
    return _number(value.removesuffix("Mi"))


def _whole(value: str) -> int:
    number = _number(value)
    if not number.is_integer():
        raise InvalidAutoscaler(f"{value!r} is not a whole number.")
    return int(number)


def _target(scenario: Scenario, value: str) -> Scenario:
    """In the unit that the spec's target has: percent, or cores such as 300m for an AverageValue."""
    spec = scenario.spec
    is_share = spec.target.type == "Utilization"
    number = _whole(value.removesuffix("%")) if is_share else math.ceil(round(1000 * _number(value), 6))
    return replace(scenario, spec=replace(spec, target=replace(spec.target, value=number)))


def _memory_target(scenario: Scenario, value: str) -> Scenario:
    """In percent of the request, as a metric beside that of CPU; 0 is none."""
    spec, share = scenario.spec, _whole(value.removesuffix("%"))
    container = spec.memory.container if spec.memory else spec.container
    memory = ResourceMetric("memory", MetricTarget(share), container) if share else None
    return replace(scenario, spec=replace(spec, memory=memory))


def _min(scenario: Scenario, value: str) -> Scenario:
    return replace(scenario, spec=replace(scenario.spec, min_replicas=_whole(value)))


def _max(scenario: Scenario, value: str) -> Scenario:
    return replace(scenario, spec=replace(scenario.spec, max_replicas=_whole(value)))


def _rule(directions: Iterable[Direction], make: Callable[[ScalingRules, str], ScalingRules]) -> Change:
    def changed(scenario: Scenario, value: str) -> Scenario:
        rules = scenario.spec.rules
        new = {direction: make(getattr(rules, direction), value) for direction in directions}
        return replace(scenario, spec=replace(scenario.spec, behavior=replace(rules, **new)))

    return changed


def _window(rules: ScalingRules, value: str) -> ScalingRules:
    return replace(rules, stabilization_window_seconds=_whole(value.removesuffix("s")))


def _tolerance(rules: ScalingRules, value: str) -> ScalingRules:
    number = _number(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    return replace(rules, tolerance=number)


def _select(rules: ScalingRules, value: str) -> ScalingRules:
    return replace(rules, select_policy=cast("SelectPolicy", value))


def _policies(rules: ScalingRules, value: str) -> ScalingRules:
    return replace(rules, policies=tuple(_policy(each) for each in value.split(",")))


def _policy(text: str) -> ScalingPolicy:
    """VALUE:TYPE:SECONDS."""
    parts = text.split(":")
    if len(parts) != 3 or parts[1] not in get_args(PolicyType):
        raise InvalidAutoscaler(f"{text!r} is not a policy; write 2:Pods:15 or 100:Percent:15, several with commas.")
    return ScalingPolicy(cast("PolicyType", parts[1]), _whole(parts[0]), _whole(parts[2]))


CHANGES: dict[str, Change] = {
    "target": _target,
    "min": _min,
    "max": _max,
    "memory-target": _memory_target,
    "tolerance": _rule(("scale_up", "scale_down"), _tolerance),
    "up-tolerance": _rule(("scale_up",), _tolerance),
    "down-tolerance": _rule(("scale_down",), _tolerance),
    "up-window": _rule(("scale_up",), _window),
    "down-window": _rule(("scale_down",), _window),
    "up-policies": _rule(("scale_up",), _policies),
    "down-policies": _rule(("scale_down",), _policies),
    "up-select": _rule(("scale_up",), _select),
    "down-select": _rule(("scale_down",), _select),
    "request": lambda scenario, value: replace(scenario, request_cores=_number(value)),
    "limit": lambda scenario, value: replace(scenario, limit_cores=_number(value)),
    "pod-seconds": lambda scenario, value: replace(scenario, pod_seconds=_number(value)),
    "node-seconds": lambda scenario, value: replace(scenario, node_seconds=_number(value)),
    "node-cores": lambda scenario, value: replace(scenario, node_cores=_number(value)),
    "node-price": lambda scenario, value: replace(scenario, node_price=_number(value)),
    "request-memory": lambda scenario, value: replace(scenario, request_memory=_mebibytes(value)),
    "pod-memory": lambda scenario, value: replace(scenario, pod_memory=_mebibytes(value)),
    "core-memory": lambda scenario, value: replace(scenario, core_memory=_mebibytes(value)),
}
