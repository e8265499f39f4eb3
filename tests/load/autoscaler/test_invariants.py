"""What holds for every load, memory and setting."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

from pixelscan.load.autoscaler.controller import Controller
from pixelscan.load.autoscaler.explanation import explain
from pixelscan.load.autoscaler.forecast import forecast
from pixelscan.load.autoscaler.replica_calculator import recommend
from pixelscan.load.autoscaler.spec import Behavior, ScalingPolicy, ScalingRules
from pixelscan.load.autoscaler.validation import validate
from pixelscan.load.model import Pod, Sample
from tests.load.autoscaler.builders import NOW, pod, seen, spec

POLICIES = some.lists(
    some.builds(ScalingPolicy, some.sampled_from(["Pods", "Percent"]), some.integers(1, 200), some.integers(1, 1800)),
    min_size=1,
    max_size=3,
).map(tuple)
RULES = some.builds(
    ScalingRules,
    POLICIES,
    some.integers(0, 3600),
    some.sampled_from(["Max", "Min", "Disabled"]),
    some.integers(0, 900).map(lambda thousandths: thousandths / 1000),
)
BEHAVIORS = some.none() | some.builds(Behavior, RULES, RULES)
USAGES = some.lists(some.integers(0, 900), min_size=1, max_size=12)
BOUNDS = some.tuples(some.integers(1, 10), some.integers(0, 20))


@settings(deadline=None)
@given(BEHAVIORS, BOUNDS, some.lists(USAGES, min_size=1, max_size=30), some.integers(1, 200))
def test_a_decision_is_within_the_bounds_and_on_the_way(
    behavior: Behavior | None, bounds: tuple[int, int], story: list[list[int]], target: int
) -> None:
    """Never outside min and max; never past what the windows left of the wish."""
    least, most = bounds[0], sum(bounds)
    hpa = validate(spec(target, least=least, most=most, behavior=behavior))
    controller = Controller()
    for look, usages in enumerate(story):
        load = replace(seen(*usages), time=NOW + 15 * look)
        decision = controller.look(hpa, load)
        assert re.fullmatch(r"The HPA (keeps \d+|will go from \d+) pods?( to \d+)?: .+\.", explain(hpa, load, decision))
        assert least <= decision.desired_replicas <= most
        if decision.stabilized and least <= decision.stabilized.replicas <= most:
            one, other = sorted((decision.replicas, decision.stabilized.replicas))
            assert one <= decision.desired_replicas <= other


@settings(deadline=None)
@given(USAGES, some.integers(0, 11), some.integers(1, 500), some.integers(0, 4), some.integers(1, 300))
def test_more_load_never_asks_for_fewer(usages: list[int], busier: int, by: int, silent: int, target: int) -> None:
    """One pod uses more, and pods without metrics may be about; all pods are those that the Deployment asks for."""
    others = tuple(pod(f"silent-{index}") for index in range(silent))
    more = list(usages)
    more[busier % len(more)] += by
    hpa = spec(target)
    assert recommend(hpa, seen(*more, others=others)).replicas >= recommend(hpa, seen(*usages, others=others)).replicas


LIVES = some.lists(
    some.tuples(
        some.floats(-400, 0),
        some.floats(0, 400),
        some.none() | some.floats(0, 2),
        some.lists(some.floats(0, 4), max_size=9),
    ),
    max_size=9,
)


@settings(deadline=None)
@given(BEHAVIORS, BOUNDS, LIVES, some.integers(1, 300))
def test_whatever_pods_tell_a_forecast_is_a_sentence_within_the_bounds(
    behavior: Behavior | None,
    bounds: tuple[int, int],
    lives: list[tuple[float, float, float | None, list[float]]],
    target: int,
) -> None:
    """Pods that come, go, tell little, nothing, or after they left."""
    pods, samples = [], []
    for index, (started, lived, request, cores) in enumerate(lives):
        name, began = f"pod-{index}", NOW + started
        pods.append(Pod(name, began, "node", request, None, "cgroup v2", min(NOW, began + lived)))
        samples += [Sample(name, began + 20 * second, used) for second, used in enumerate(cores)]
    hpa = spec(target, least=bounds[0], most=sum(bounds), behavior=behavior, container=None)
    found = forecast(hpa, pods, samples, NOW)
    assert found.sentence.endswith(".")
    if found.decision and not found.decision.failure:
        assert bounds[0] <= found.decision.desired_replicas <= sum(bounds)


@settings(deadline=None)
@given(BEHAVIORS, some.integers(1, 9), some.integers(1, 300))
def test_a_load_at_its_target_changes_nothing(behavior: Behavior | None, replicas: int, target: int) -> None:
    """Whatever the behavior: there is nothing to limit."""
    controller = Controller()
    for look in range(3):
        load = replace(seen(*[target] * replicas), time=NOW + 15 * look)
        assert controller.look(spec(target, behavior=behavior), load).desired_replicas == replicas
