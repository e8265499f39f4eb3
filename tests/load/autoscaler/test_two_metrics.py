"""CPU and memory together: the larger number wins, and a metric that fails keeps pods.

The rules of the controller's computeReplicasForMetrics and groupPods.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pixelscan.errors import NoRecommendation
from pixelscan.load.autoscaler.controller import Controller
from pixelscan.load.autoscaler.explanation import explain
from pixelscan.load.autoscaler.observation import Observation
from pixelscan.load.autoscaler.replica_calculator import recommend
from pixelscan.load.autoscaler.spec import AutoscalerSpec, MetricTarget, ResourceMetric
from tests.load.autoscaler.builders import NOW, seen, spec

MIB = 1 << 20
BY_MEMORY = ResourceMetric("memory", MetricTarget(50), "app")
BOTH = replace(spec(60, most=10), memory=BY_MEMORY)


def seen_with_memory(cpu: Sequence[int], memory: Sequence[int | None]) -> Observation:
    """Pods that use so many millicores of 100, and so many MiB of 100; None: its memory is not measured."""
    found = seen(*cpu)
    pods = [replace(pod, memory_requests={"app": 100 * MIB}) for pod in found.pods]
    used = dict(zip((pod.name for pod in pods), memory, strict=True))
    metrics = {
        name: replace(metric, memory={} if (mebibytes := used[name]) is None else {"app": mebibytes * MIB})
        for name, metric in found.metrics.items()
    }
    return replace(found, pods=pods, metrics=metrics)


def test_the_larger_number_wins() -> None:
    """Whichever metric it comes from; the sentence names both."""
    load = seen_with_memory([90, 90], [20, 20])
    assert (recommend(BOTH, load).metric.resource, recommend(BOTH, load).replicas) == ("cpu", 3)
    load = seen_with_memory([10, 10], [90, 90])
    found = recommend(BOTH, load)
    assert (found.metric, found.replicas, found.others[0].replicas) == (BY_MEMORY, 4, 1)
    assert explain(BOTH, load, Controller().look(BOTH, load)) == (
        "The HPA will go from 2 pods to 4: they use 90 % of their memory request on average, the target is 50 %, "
        "ceil(2 × 90 / 50) = 4; by CPU (10 %) 1 would do, the larger number wins."
    )


def test_an_average_value_of_memory_is_shown_in_mebibytes() -> None:
    hpa = replace(BOTH, memory=ResourceMetric("memory", MetricTarget(60 * MIB, "AverageValue")))
    load = seen_with_memory([10, 10], [90, 90])
    assert recommend(hpa, load).replicas == 3
    told = explain(hpa, load, Controller().look(hpa, load))
    assert "they use 90 MiB of memory on average, the target is 60 MiB, ceil(2 × 90 / 60) = 3" in told


def test_a_metric_that_fails_may_keep_pods_but_remove_none() -> None:
    """As in computeReplicasForMetrics: the others may add pods, and keep them."""
    up = seen_with_memory([90, 90], [None, None])
    assert recommend(BOTH, up).replicas == 3
    assert "there is no number by memory" in explain(BOTH, up, Controller().look(BOTH, up))
    with pytest.raises(NoRecommendation, match="no metrics"):
        recommend(BOTH, seen_with_memory([10, 10], [None, None]))


def test_a_starting_pod_counts_by_memory_but_not_by_cpu() -> None:
    """Starting needs much CPU; its memory is what it is."""
    load = seen_with_memory([100, 100], [90, 90])
    young = replace(load.pods[0], started=NOW - 20, ready="False", ready_since=NOW - 20)
    load = replace(load, pods=[young, *load.pods[1:]])
    by_cpu = recommend(spec(60, most=10), load)
    assert by_cpu.groups.unready == {young.name}
    found = recommend(BOTH, load)
    assert (found.metric, found.groups.counted) == (BY_MEMORY, {pod.name for pod in load.pods})


@settings(deadline=None)
@given(some.lists(some.tuples(some.integers(0, 400), some.integers(0, 400)), min_size=1, max_size=9))
def test_a_second_metric_never_asks_for_fewer(uses: list[tuple[int, int]]) -> None:
    load = seen_with_memory([cpu for cpu, _ in uses], [memory for _, memory in uses])
    alone: AutoscalerSpec = replace(BOTH, memory=None)
    assert recommend(BOTH, load).replicas >= recommend(alone, load).replicas
