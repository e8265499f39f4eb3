"""An HPA's manifest: ours is the default, Kubernetes' defaults are filled in, and what it refuses is named."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.manifest import read_spec
from pixelscan.load.autoscaler.manifest_fields import refuse_unknown_fields
from pixelscan.load.autoscaler.spec import (
    PIXELSCAN_BEHAVIOR,
    AutoscalerSpec,
    Behavior,
    MetricTarget,
    ResourceMetric,
    ScalingPolicy,
)
from pixelscan.load.whatif.manifest_text import spec_fields

ROOT = Path(__file__).resolve().parents[3]
CPU = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}


NO_MEMORY = {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 0}}


def manifest(*, behavior: Any = None, metric: Any = None, **fields: Any) -> dict[str, Any]:
    metrics = [{"type": "Resource", "resource": CPU if metric is None else metric}]
    return {"spec": {"minReplicas": 1, "maxReplicas": 6, "metrics": metrics, "behavior": behavior, **fields}}


def test_the_default_behavior_is_that_of_the_manifest() -> None:
    """Who changes k8s/hpa.yaml has to change PIXELSCAN_BEHAVIOR."""
    given = yaml.safe_load((ROOT / "k8s/hpa.yaml").read_text(encoding="utf-8"))
    assert read_spec(given) == AutoscalerSpec(1, 6, MetricTarget(60), PIXELSCAN_BEHAVIOR, "pixelscan")


def test_what_is_left_out_is_kubernetes_default() -> None:
    """No behavior stays none; one direction given leaves the other to its defaults."""
    assert read_spec({"spec": {"maxReplicas": 3}}) == AutoscalerSpec(1, 3, MetricTarget(80))
    assert read_spec(manifest(behavior={})).behavior == Behavior()
    given = read_spec(manifest(behavior={"scaleDown": {"stabilizationWindowSeconds": 60, "tolerance": "50m"}})).behavior
    assert given is not None
    assert given.scale_up == Behavior().scale_up
    assert (given.scale_down.stabilization_window_seconds, given.scale_down.tolerance) == (60, 0.05)
    assert given.scale_down.policies == (ScalingPolicy("Percent", 100, 15),)


@pytest.mark.parametrize(("quantity", "millicores"), [("500m", 500), ("0.5", 500), (2, 2000), ("0.0001", 1)])
def test_an_average_value_is_a_quantity(quantity: object, millicores: int) -> None:
    given = manifest(metric={"name": "cpu", "target": {"type": "AverageValue", "averageValue": quantity}})
    assert read_spec(given).target == MetricTarget(millicores, "AverageValue")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"type": "Utilization", "averageUtilization": 70}, MetricTarget(70)),
        ({"type": "AverageValue", "averageValue": "256Mi"}, MetricTarget(256 << 20, "AverageValue")),
        ({"type": "AverageValue", "averageValue": "1.5G"}, MetricTarget(1_500_000_000, "AverageValue")),
    ],
)
def test_memory_may_stand_beside_cpu(target: dict[str, Any], expected: MetricTarget) -> None:
    """In either order, in bytes; and it is written as it was read."""
    memory = {
        "type": "ContainerResource",
        "containerResource": {"name": "memory", "container": "app", "target": target},
    }
    cpu = {"type": "Resource", "resource": CPU}
    for metrics in ([cpu, memory], [memory, cpu]):
        spec = read_spec(manifest(metrics=metrics))
        assert spec.target == MetricTarget(60)
        assert spec.memory == ResourceMetric("memory", expected, "app")
        assert read_spec({"spec": spec_fields(spec)}) == spec


def test_version_1_has_one_metric() -> None:
    given = {"maxReplicas": 3, "targetCPUUtilizationPercentage": 50}
    assert read_spec({"apiVersion": "autoscaling/v1", "spec": given}).target == MetricTarget(50)
    assert read_spec({"apiVersion": "autoscaling/v1", "spec": {"maxReplicas": 3}}).target == MetricTarget(80)


def test_unknown_fields_are_named_as_kubectl_names_them() -> None:
    """Of every level; those that are known here but not computed are not among them."""
    given = manifest(behavior={"scaleUp": {"policies": [{"type": "Pods", "seconds": 5}]}}, minReplica=2)
    with pytest.raises(InvalidAutoscaler) as refused:
        refuse_unknown_fields(given)
    assert (
        str(refused.value)
        == 'unknown field "spec.behavior.scaleUp.policies[0].seconds", unknown field "spec.minReplica".'
    )
    refuse_unknown_fields(yaml.safe_load((ROOT / "k8s/hpa.yaml").read_text(encoding="utf-8")))


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
            "spec.metrics: only one metric of CPU, and one of memory beside it, can be computed here.",
        ),
        (manifest(metrics=[{"type": "Resource", "resource": CPU}] * 2), "spec.metrics: only one metric of CPU, and"),
        (manifest(metrics=[{"type": ["Resource"]}]), "spec.metrics: only one metric of CPU, and"),
        (
            manifest(metrics=[{"type": "ContainerResource", "containerResource": CPU}]),
            "spec.metrics[0].containerResource.container: Required value: must specify a container.",
        ),
        (
            manifest(metrics=[{"type": "Resource", "resource": one} for one in (CPU, NO_MEMORY)]),
            "spec.metrics[1].resource.target.averageUtilization: Invalid value: 0: must be greater than 0.",
        ),
        (
            {"apiVersion": "autoscaling/v2beta2", "spec": {}},
            'no matches for kind "HorizontalPodAutoscaler" in version "autoscaling/v2beta2"',
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
