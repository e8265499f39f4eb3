"""A load replayed: like a real cluster, exact, and within its bounds."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pixelscan.load.autoscaler.replica_calculator import recommend, recommend_for_equal_pods
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, Behavior, MetricTarget, ResourceMetric
from pixelscan.load.whatif.comparison import sentences
from pixelscan.load.whatif.demand import Demand, draw
from pixelscan.load.whatif.outcome import ReplayOutcome, replay
from pixelscan.load.whatif.proposals import propose
from pixelscan.load.whatif.scenario import Scenario
from pixelscan.load.whatif.simulation import simulate
from tests.load.autoscaler.builders import seen, spec
from tests.load.autoscaler.test_invariants import BEHAVIORS

HPA = AutoscalerSpec(1, 6, MetricTarget(60), PIXELSCAN_BEHAVIOR)
SCENARIO = Scenario("as it is", HPA, node_cores=1.8)
DEMANDS = some.lists(some.tuples(some.integers(1, 200), some.floats(0, 9)), min_size=1, max_size=12).map(
    lambda parts: Demand("drawn", tuple(cores for seconds, cores in parts for _ in range(seconds)))
)
SCENARIOS = some.builds(
    Scenario,
    some.just("some"),
    some.builds(
        AutoscalerSpec,
        some.integers(1, 3),
        some.integers(3, 9),
        some.integers(1, 200).map(MetricTarget),
        BEHAVIORS,
        some.none() | some.just("app"),
        some.none() | some.integers(1, 200).map(lambda share: ResourceMetric("memory", MetricTarget(share), "app")),
    ),
    some.sampled_from([0.1, 0.25, 0.3]),
    some.sampled_from([0.3, 1.0]),
    some.sampled_from([0.0, 3.0, 15.0, 40.5]),
    some.sampled_from([0.0, 60.0, 150.0]),
    some.sampled_from([0.5, 1.8]),
    core_memory=some.sampled_from([0.0, 500.0]),
)


def test_a_real_run_happens_again() -> None:
    """Measured on Kubernetes 1.36: one busy worker for two minutes, request 250m, limit 1, target 60 %, at most 6 pods.

    Six pods were ready after 61 s, the first left after 255 s, the last at about 375 s.
    """
    course = simulate(draw("step", 1.0, 120), replace(SCENARIO, request_cores=0.25, pod_seconds=16))
    six = next(service.since for service in course.services if service.ready == 6)
    assert six == pytest.approx(61, abs=1)
    assert course.requested[-5:] == ((255.0, 5), (285.0, 4), (315.0, 3), (345.0, 2), (375.0, 1))


@settings(deadline=None, max_examples=60)
@given(DEMANDS, SCENARIOS)
def test_the_shortcut_decides_as_the_controller_that_sees_every_pod(demand: Demand, scenario: Scenario) -> None:
    """Step for step."""
    assert simulate(demand, scenario) == simulate(demand, scenario, shortcut=False)


@given(some.integers(1, 9), some.integers(0, 2000), some.integers(1, 200), BEHAVIORS)
def test_equal_pods_get_the_same_recommendation(
    pods: int, millicores: int, target: int, behavior: Behavior | None
) -> None:
    """One pod stands for all."""
    hpa = spec(target, behavior=behavior)
    whole = recommend(hpa, seen(*[millicores] * pods))
    (request,) = {sum(filter(None, one.requests.values())) for one in seen(*[millicores] * pods).pods}
    short = recommend_for_equal_pods(hpa, pods, {"cpu": millicores}, {"cpu": request})
    assert (short.replicas, short.usage, short.is_tolerated) == (whole.replicas, whole.usage, whole.is_tolerated)


@settings(deadline=None, max_examples=60)
@given(DEMANDS, SCENARIOS)
def test_values_out_of_bounds_are_refused(demand: Demand, scenario: Scenario) -> None:
    """Replicas within min and max, no more ready than were asked for, pod-hours between the two extremes."""
    found = replay(demand, scenario)
    least, most = scenario.spec.min_replicas, scenario.spec.max_replicas
    assert all(least <= count <= most for _, count in found.course.requested)
    assert found.peak_ready <= found.peak_replicas
    assert 0 <= found.short_seconds <= len(demand.cores)
    leaving = 16 * sum(max(0, before - after) for (_, before), (_, after) in _pairs(found))
    assert found.course.pod_seconds <= most * len(demand.cores) + leaving
    assert found.node_hours * 3600 >= len(demand.cores) * 0.999
    assert all(service.cores <= service.ready * scenario.limit_cores + 1e-9 for service in found.course.services)


def _pairs(found: ReplayOutcome) -> list[tuple[tuple[float, int], tuple[float, int]]]:
    return list(pairwise(found.course.requested))


def test_a_pod_waits_for_its_node() -> None:
    """Two pods fill the node: the third is ready a node's start and a pod's start after the HPA's step."""
    scenario = replace(SCENARIO, node_cores=0.6, pod_seconds=10, node_seconds=90)
    course = simulate(draw("step", 3.0, 900), scenario)
    (asked_at, _), *_ = [step for step in course.requested if step[1] > 2]
    assert next(service.since for service in course.services if service.ready > 2) == asked_at + 100
    assert max(count for _, count in course.nodes) == 3
    assert course.nodes[0] == (0.0, 1)


def test_nodes_bound_what_their_pods_deliver() -> None:
    """Six pods with a limit of 1 core on one node with 1.8 cores deliver 1.8."""
    course = simulate(draw("step", 6.0, 600), SCENARIO)
    assert max(service.ready for service in course.services) == 6
    assert max(service.cores for service in course.services) == 1.8


def test_a_lower_target_is_ready_earlier_and_costs_more() -> None:
    """What one expects of the knob that most people turn."""
    demand = draw("ramp", 4.0, 900)
    large = replace(SCENARIO, node_cores=8)
    low = replace(large, spec=replace(HPA, target=MetricTarget(30)))
    now, early = replay(demand, replace(large, spec=replace(HPA, target=MetricTarget(300)))), replay(demand, low)
    assert early.short_seconds < now.short_seconds
    assert early.pod_hours > now.pod_hours


def test_proposals_are_a_front() -> None:
    """Each costs more than the one before and is short for less; none of the present settings beats one of them."""
    demand, large = draw("step", 4.0, 600), replace(SCENARIO, node_cores=8)
    front = propose(demand, large)
    assert len(front) > 1
    for cheaper, better in pairwise(front):
        assert cheaper.pod_hours <= better.pod_hours
        assert cheaper.short_seconds > better.short_seconds
    now = replay(demand, large)
    assert not any(now.pod_hours < each.pod_hours and now.short_seconds < each.short_seconds for each in front)


def test_sentences_name_what_keeps_the_load_waiting() -> None:
    """Full nodes, and not the HPA, where requests are small beside limits; and what a variant changes."""
    demand = draw("step", 4.0, 600)
    small = replay(demand, SCENARIO)
    assert "because the nodes are full before their pods reach their limits" in sentences([small])[0]
    large = replay(demand, replace(SCENARIO, name="node-cores=8", node_cores=8))
    first, other = sentences(
        [large, replay(demand, replace(large.scenario, name="min=5", spec=replace(HPA, min_replicas=5)))]
    )
    assert "nodes are full" not in first
    alone = replay(draw("step", 2.0, 600), replace(SCENARIO, node_cores=3.8))
    assert alone.short_seconds
    assert not alone.bound_by_nodes, "it was short while too few pods were ready"
    assert re.fullmatch(r"min=5 would have never had too little CPU, for \d+ % more pod-hours\.", other)
