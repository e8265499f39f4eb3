"""An HPA's spec from its manifest (autoscaling/v2), as parsed from YAML or JSON."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.spec import (
    DEFAULT_SCALE_DOWN,
    DEFAULT_SCALE_UP,
    AutoscalerSpec,
    Behavior,
    CpuTarget,
    ScalingPolicy,
    ScalingRules,
)
from pixelscan.load.autoscaler.validation import invalid, validate

# The metric that Kubernetes adds if a manifest names none.
DEFAULT_TARGET = CpuTarget(80)


def read_spec(manifest: Mapping[str, Any]) -> AutoscalerSpec:
    """The spec with Kubernetes' defaults filled in; it has one CPU metric.

    Raises InvalidAutoscaler for what Kubernetes would refuse, and for a metric other than CPU.
    """
    spec = _mapping(manifest, "spec", "")
    container, target = _metric(spec)
    behavior = _mapping(spec, "behavior", "spec.") if spec.get("behavior") is not None else None
    return validate(
        AutoscalerSpec(
            _whole(spec, "minReplicas", "spec.", 1),
            _whole(spec, "maxReplicas", "spec."),
            target,
            None if behavior is None else _behavior(behavior),
            container,
        )
    )


def _metric(spec: Mapping[str, Any]) -> tuple[str | None, CpuTarget]:
    """The container that is measured, None for all, and the target."""
    metrics = _list(spec, "metrics", "spec.")
    if not metrics:
        return None, DEFAULT_TARGET
    kind = {"Resource": "resource", "ContainerResource": "containerResource"}.get(metrics[0].get("type", ""), "")
    source = metrics[0].get(kind)
    if len(metrics) > 1 or not isinstance(source, Mapping) or source.get("name") != "cpu":
        raise InvalidAutoscaler("spec.metrics: only one metric, of CPU, can be computed here.")
    return source.get("container"), _target(source, f"spec.metrics[0].{kind}.")


def _target(source: Mapping[str, Any], path: str) -> CpuTarget:
    target = _mapping(source, "target", path)
    given = {name for name in ("averageUtilization", "averageValue") if target.get(name) is not None}
    if len(given) > 1:
        must = "may not set both a target raw value and a target utilization"
        raise InvalidAutoscaler(f"{path}target.averageValue: Forbidden: {must}.")
    if given == {"averageUtilization"}:
        return CpuTarget(_whole(target, "averageUtilization", f"{path}target."))
    if given == {"averageValue"}:
        millicores = _quantity(target["averageValue"], f"{path}target.averageValue") * 1000
        return CpuTarget(math.ceil(round(millicores, 6)), "AverageValue")
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


def _quantity(given: object, path: str) -> float:
    """A quantity as Kubernetes writes it: 0.5, "0.5" or "500m"."""
    text = str(given)
    try:
        number = float(text.removesuffix("m"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or isinstance(given, bool):
        raise InvalidAutoscaler(f"{invalid(path, given, 'must be a quantity such as 0.5 or 500m')}.")
    return number / 1000 if text.endswith("m") else number
