"""An HPA's spec from its manifest (autoscaling/v2), as parsed from YAML or JSON."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast, get_args

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.manifest_fields import as_v2
from pixelscan.load.autoscaler.spec import (
    DEFAULT_SCALE_DOWN,
    DEFAULT_SCALE_UP,
    AutoscalerSpec,
    Behavior,
    MetricTarget,
    Resource,
    ResourceMetric,
    ScalingPolicy,
    ScalingRules,
)
from pixelscan.load.autoscaler.validation import invalid, validate

# The metric that Kubernetes adds if a manifest names none.
DEFAULT_METRIC = ResourceMetric("cpu", MetricTarget(80))
NOT_COMPUTED = "spec.metrics: only one metric of CPU, and one of memory beside it, can be computed here."
# Of quantities in Kubernetes' API.
SUFFIXES = {
    "": 1.0,
    "m": 0.001,
    **{letter: 1000.0**power for power, letter in enumerate("kMGTPE", 1)},
    **{f"{letter}i": 1024.0**power for power, letter in enumerate("KMGTPE", 1)},
}


def read_spec(manifest: Mapping[str, Any]) -> AutoscalerSpec:
    """The spec with Kubernetes' defaults filled in.

    Raises InvalidAutoscaler for what Kubernetes would refuse, and for metrics other than CPU and memory.
    """
    spec = _mapping(as_v2(manifest), "spec", "")
    cpu, memory = _metrics(spec)
    behavior = _mapping(spec, "behavior", "spec.") if spec.get("behavior") is not None else None
    return validate(
        AutoscalerSpec(
            _whole(spec, "minReplicas", "spec.", 1),
            _whole(spec, "maxReplicas", "spec."),
            cpu.target,
            None if behavior is None else _behavior(behavior),
            cpu.container,
            memory,
        )
    )


def _metrics(spec: Mapping[str, Any]) -> tuple[ResourceMetric, ResourceMetric | None]:
    """The metric of CPU, and that of memory, None if there is none."""
    given = _list(spec, "metrics", "spec.")
    if not given:
        return DEFAULT_METRIC, None
    found = {metric.resource: metric for metric in map(_metric, given, range(len(given)))}
    if len(found) < len(given) or "cpu" not in found:
        raise InvalidAutoscaler(NOT_COMPUTED)
    return found["cpu"], found.get("memory")


def _metric(given: Mapping[str, Any], index: int) -> ResourceMetric:
    kind = {"Resource": "resource", "ContainerResource": "containerResource"}.get(str(given.get("type", "")), "")
    source = given.get(kind)
    if not isinstance(source, Mapping) or source.get("name") not in get_args(Resource):
        raise InvalidAutoscaler(NOT_COMPUTED)
    container = _text(source, "container", f"spec.metrics[{index}].{kind}.") if kind == "containerResource" else None
    resource: Resource = source["name"]
    return ResourceMetric(resource, _target(source, f"spec.metrics[{index}].{kind}.", resource), container)


def _target(source: Mapping[str, Any], path: str, resource: Resource) -> MetricTarget:
    target = _mapping(source, "target", path)
    given = {name for name in ("averageUtilization", "averageValue") if target.get(name) is not None}
    if len(given) > 1:
        must = "may not set both a target raw value and a target utilization"
        raise InvalidAutoscaler(f"{path}target.averageValue: Forbidden: {must}.")
    if given == {"averageUtilization"}:
        return MetricTarget(_whole(target, "averageUtilization", f"{path}target."))
    if given == {"averageValue"}:
        value = _quantity(target["averageValue"], f"{path}target.averageValue")
        in_units = value * 1000 if resource == "cpu" else value
        return MetricTarget(math.ceil(round(in_units, 6)), "AverageValue")
    must = "must set either a target raw value or a target utilization"
    raise InvalidAutoscaler(f"{path}target.averageUtilization: Required value: {must}.")


def _behavior(given: Mapping[str, Any]) -> Behavior:
    path = "spec.behavior."
    up = _mapping(given, "scaleUp", path) if given.get("scaleUp") is not None else {}
    down = _mapping(given, "scaleDown", path) if given.get("scaleDown") is not None else {}
    return Behavior(
        _rules(up, f"{path}scaleUp.", DEFAULT_SCALE_UP), _rules(down, f"{path}scaleDown.", DEFAULT_SCALE_DOWN)
    )


def _rules(given: Mapping[str, Any], path: str, default: ScalingRules) -> ScalingRules:
    rules = replace(
        default,
        stabilization_window_seconds=_whole(
            given, "stabilizationWindowSeconds", path, default.stabilization_window_seconds
        ),
        select_policy=given.get("selectPolicy") or default.select_policy,
    )
    if given.get("policies") is not None:
        policies = enumerate(_list(given, "policies", path))
        rules = replace(rules, policies=tuple(_policy(each, f"{path}policies[{index}].") for index, each in policies))
    if given.get("tolerance") is not None:
        rules = replace(rules, tolerance=_quantity(given["tolerance"], f"{path}tolerance"))
    return rules


def _policy(given: Mapping[str, Any], path: str) -> ScalingPolicy:
    kind = given.get("type", "")
    return ScalingPolicy(kind, _whole(given, "value", path), _whole(given, "periodSeconds", path))


def _mapping(given: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any]:
    found = given.get(name)
    if not isinstance(found, Mapping):
        raise InvalidAutoscaler(f"{path}{name}: Required value.")
    return found


def _list(given: Mapping[str, Any], name: str, path: str) -> Sequence[Mapping[str, Any]]:
    found = given.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise InvalidAutoscaler(f"{invalid(path + name, found, 'must be a list of objects')}.")
    return cast("Sequence[Mapping[str, Any]]", found)


def _whole(given: Mapping[str, Any], name: str, path: str, default: int | None = None) -> int:
    found = given.get(name, default)
    if found is None:
        raise InvalidAutoscaler(f"{path}{name}: Required value.")
    if not isinstance(found, int) or isinstance(found, bool):
        raise InvalidAutoscaler(f"{invalid(path + name, found, 'must be an integer')}.")
    return found


def _text(given: Mapping[str, Any], name: str, path: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or not found:
        raise InvalidAutoscaler(f"{path}{name}: Required value: must specify a {name}.")
    return found


def _quantity(given: object, path: str) -> float:
    """A quantity as Kubernetes writes it: 0.5, "500m" or "256Mi"."""
    found = re.fullmatch(r"(.+?)([mkMGTPE]|[KMGTPE]i)?", str(given))
    try:
        number = float(found[1]) * SUFFIXES[found[2] or ""] if found else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or isinstance(given, bool):
        raise InvalidAutoscaler(f"{invalid(path, given, 'must be a quantity such as 0.5, 500m or 256Mi')}.")
    return number
