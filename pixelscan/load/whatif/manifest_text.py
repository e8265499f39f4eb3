"""A spec as the YAML that kubectl applies, and a command that applies only the spec."""

import json
from collections.abc import Iterator

from pixelscan.load.autoscaler.spec import DEFAULT_TOLERANCE, AutoscalerSpec, ResourceMetric, ScalingRules

NAME = "pixelscan-hpa"


def patch_line(spec: AutoscalerSpec, hpa: str = NAME) -> str:
    """The kubectl command that gives a running HPA this spec."""
    patch = json.dumps({"spec": spec_fields(spec)}, separators=(",", ":"))
    return f"kubectl patch hpa {hpa} --type merge -p '{patch}'"


def to_yaml(spec: AutoscalerSpec) -> str:
    """The part of a manifest under `spec:`, whatever it scales."""
    return "\n".join(["spec:", *_lines(spec_fields(spec), "  ")]) + "\n"


def spec_fields(spec: AutoscalerSpec) -> dict[str, object]:
    """The spec as Kubernetes' API has it (autoscaling/v2), without its scaleTargetRef."""
    fields: dict[str, object] = {
        "minReplicas": spec.min_replicas,
        "maxReplicas": spec.max_replicas,
        "metrics": [_metric(metric) for metric in spec.metrics],
    }
    if spec.behavior:
        fields["behavior"] = {
            "scaleUp": _rules(spec.behavior.scale_up),
            "scaleDown": _rules(spec.behavior.scale_down),
        }
    return fields


def _metric(metric: ResourceMetric) -> dict[str, object]:
    source: dict[str, object] = {"name": metric.resource, "target": _target(metric)}
    if metric.container is None:
        return {"type": "Resource", "resource": source}
    return {"type": "ContainerResource", "containerResource": source | {"container": metric.container}}


def _target(metric: ResourceMetric) -> dict[str, object]:
    target = metric.target
    if target.type == "Utilization":
        return {"type": "Utilization", "averageUtilization": target.value}
    return {"type": "AverageValue", "averageValue": f"{target.value}m" if metric.resource == "cpu" else target.value}


def _rules(rules: ScalingRules) -> dict[str, object]:
    """Leaves out a default tolerance: clusters before 1.33 do not know the field."""
    fields: dict[str, object] = {
        "stabilizationWindowSeconds": rules.stabilization_window_seconds,
        "selectPolicy": rules.select_policy,
        "policies": [
            {"type": policy.type, "value": policy.value, "periodSeconds": policy.period_seconds}
            for policy in rules.policies
        ],
    }
    return fields if rules.tolerance == DEFAULT_TOLERANCE else {**fields, "tolerance": f"{rules.tolerance:g}"}


def _lines(fields: dict[str, object], indent: str) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{name}:"
            for item in value:
                first, *rest = _lines(item, indent + "    ")
                yield f"{indent}  - {first.strip()}"
                yield from rest
        else:
            yield f"{indent}{name}: {json.dumps(value) if name == 'tolerance' else value}"
