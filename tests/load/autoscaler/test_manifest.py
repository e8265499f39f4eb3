"""An HPA's manifest: ours is the default, Kubernetes' defaults are filled in, and what it refuses is named."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.manifest import read_spec
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, Behavior, CpuTarget, ScalingPolicy

ROOT = Path(__file__).resolve().parents[3]
CPU = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}


def manifest(*, behavior: Any = None, metric: Any = None, **fields: Any) -> dict[str, Any]:
    metrics = [{"type": "Resource", "resource": CPU if metric is None else metric}]
    return {"spec": {"minReplicas": 1, "maxReplicas": 6, "metrics": metrics, "behavior": behavior, **fields}}


def test_the_default_behavior_is_that_of_the_manifest() -> None:
    """Who changes k8s/hpa.yaml has to change PIXELSCAN_BEHAVIOR."""
    given = yaml.safe_load((ROOT / "k8s/hpa.yaml").read_text(encoding="utf-8"))
    assert read_spec(given) == AutoscalerSpec(1, 6, CpuTarget(60), PIXELSCAN_BEHAVIOR, "pixelscan")


def test_what_is_left_out_is_kubernetes_default() -> None:
    """No behavior stays none; one direction given leaves the other to its defaults."""
    assert read_spec({"spec": {"maxReplicas": 3}}) == AutoscalerSpec(1, 3, CpuTarget(80))
    assert read_spec(manifest(behavior={})).behavior == Behavior()
    given = read_spec(manifest(behavior={"scaleDown": {"stabilizationWindowSeconds": 60, "tolerance": "50m"}})).behavior
    assert given is not None
    assert given.scale_up == Behavior().scale_up
    assert (given.scale_down.stabilization_window_seconds, given.scale_down.tolerance) == (60, 0.05)
    assert given.scale_down.policies == (ScalingPolicy("Percent", 100, 15),)


@pytest.mark.parametrize(("quantity", "millicores"), [("500m", 500), ("0.5", 500), (2, 2000), ("0.0001", 1)])
def test_an_average_value_is_a_quantity(quantity: object, millicores: int) -> None:
    given = manifest(metric={"name": "cpu", "target": {"type": "AverageValue", "averageValue": quantity}})
    assert read_spec(given).target == CpuTarget(millicores, "AverageValue")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            manifest(maxReplicas=0, minReplicas=0),
            "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
        ),
        (
            manifest(minReplicas=7),
            "spec.maxReplicas: Invalid value: 6: must be greater than or equal to `minReplicas`.",
        ),
        (manifest(maxReplicas=None), "spec.maxReplicas: Required value."),
        (manifest(maxReplicas="6"), "spec.maxReplicas: Invalid value: 6: must be an integer."),
        (
            manifest(behavior={"scaleUp": {"stabilizationWindowSeconds": 3601}}),
            "scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600.",
        ),
        (
            manifest(behavior={"scaleDown": {"selectPolicy": "Mean"}}),
            'scaleDown.selectPolicy: Unsupported value: "Mean": supported values: "Disabled", "Max", "Min".',
        ),
        (
            manifest(behavior={"scaleDown": {"policies": []}}),
            "spec.behavior.scaleDown.policies: Required value: must specify at least one Policy.",
        ),
        (
            manifest(behavior={"scaleUp": {"policies": [{"type": "Pod", "value": 0, "periodSeconds": 1801}]}}),
            (
                'scaleUp.policies[0].type: Unsupported value: "Pod": supported values: "Percent", "Pods"; '
                "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero; "
                "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: "
                "must be less than or equal to 1800."
            ),
        ),
        (
            manifest(behavior={"scaleUp": {"tolerance": -0.1}}),
            "spec.behavior.scaleUp.tolerance: Invalid value: -0.1: must be greater than or equal to 0.",
        ),
        (
            manifest(metric={"name": "cpu", "target": {"type": "Value", "value": 1}}),
            "averageUtilization: Required value: must set either a target raw value or a target utilization.",
        ),
        (
            manifest(metric={"name": "memory", "target": {"averageUtilization": 60}}),
            "spec.metrics: only one metric, of CPU, can be computed here.",
        ),
        (manifest(behavior=["up"]), "spec.behavior: Required value."),
        (manifest(behavior={"scaleUp": {"policies": "all"}}), "must be a list of objects"),
        ({}, "spec: Required value."),
    ],
)
def test_what_kubernetes_refuses_is_named_as_kubernetes_names_it(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidAutoscaler) as refused:
        read_spec(given)
    assert sentence in str(refused.value)
