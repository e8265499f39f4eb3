"""Why (not) scaled: the next step as foretold from what pods tell the store, and a sentence that names its rule."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pixelscan.load.autoscaler.forecast import Outlook, forecast, lookback_seconds
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, Behavior, MetricTarget, ResourceMetric
from pixelscan.load.model import Pod, Sample
from tests.load.autoscaler.builders import spec
from tests.load.autoscaler.observed_cluster import BEGAN, ObservedCluster

HPA = spec(60, most=6, container=None)
NOW = 10_000.0


def outlook(*stories: list[float], hpa: AutoscalerSpec = HPA, **fields: Any) -> Outlook:
    """A forecast for pods that used so many percent of 0.3 cores in the quarters of a minute until now."""
    pods, samples = [], []
    for index, story in enumerate(stories):
        name, began = f"pod-{index}", NOW - 15 * len(story)
        pods.append(replace(Pod(name, began - 100, "node", 0.3, 1.0, "cgroup v2", NOW), **fields))
        for quarter, percent in enumerate(story):
            samples += [Sample(name, began + quarter * 15 + second, percent * 0.003) for second in range(1, 16)]
    return forecast(hpa, pods, samples, NOW)


def step(seen: Outlook) -> tuple[int, int]:
    assert seen.decision is not None
    return seen.decision.replicas, seen.decision.desired_replicas


def test_a_pod_over_its_request_brings_more() -> None:
    """The sentence shows the sum, and the policy that keeps it from being done at once."""
    seen = outlook([1.0] * 20 + [300.0] * 2)
    assert step(seen) == (1, 3)
    assert seen.sentence == (
        "The HPA will go from 1 pod to 3: it uses 300 % of its request, the target is 60 %, "
        "ceil(1 × 300 / 60) = 5; it adds at most 2 pods or 100 % each 15 s (ScaleUpLimit)."
    )


def test_the_bounds_are_named() -> None:
    """More is wanted than may be, or fewer."""
    most = outlook(*[[90.0] * 22] * 6)
    assert step(most) == (6, 6)
    assert most.sentence == (
        "The HPA keeps 6 pods: they use 90 % of their request on average, the target is 60 %, "
        "ceil(6 × 90 / 60) = 9; 6 is the maximum (TooManyReplicas)."
    )
    fewest = outlook(*[[1.0] * 22] * 2, hpa=replace(HPA, min_replicas=2))
    assert step(fewest) == (2, 2)
    assert "ceil(2 × 1 / 60) = 1; 2 is the minimum (TooFewReplicas)." in fewest.sentence
    beyond = outlook(*[[1.0] * 2] * 2, hpa=replace(HPA, min_replicas=3), started=NOW - 5)
    assert beyond.sentence == "The HPA will go from 2 pods to 3: 3 is the minimum (minReplicas)."


def test_the_tolerance_is_named() -> None:
    """Close to the target nothing happens, edges included."""
    seen = outlook([66.0] * 22, [66.0] * 22)
    assert step(seen) == (2, 2)
    assert seen.sentence == (
        "The HPA keeps 2 pods: they use 66 % of their request on average, the target is 60 %; "
        "that is within its tolerance of 10 %."
    )


def test_the_stabilization_window_keeps_pods_and_then_removes_one() -> None:
    """The load has ended 60 s ago, or three minutes ago."""
    held = outlook(*[[60.0] * 18 + [1.0] * 4] * 4)
    assert step(held) == (4, 4)
    assert (
        "fewer would do, but it recommended 4 within the last 120 s (ScaleDownStabilized), for 75 s more"
        in held.sentence
    )
    freed = outlook(*[[60.0] * 13 + [1.0] * 9] * 4)
    assert step(freed) == (4, 3)
    assert freed.sentence.endswith("it removes at most 1 pod each 30 s (ScaleDownLimit).")


def test_a_step_that_was_made_is_remembered() -> None:
    """15 s after the last one it waits for 15 s more, and the pod that leaves counts no more."""
    story = [[60.0] * 12 + [1.0] * 10] * 4
    assert outlook(*story).sentence.endswith(
        "it removes at most 1 pod each 30 s (ScaleDownLimit), for 15 s more; 1 pod being removed."
    )


def test_disabled_is_named() -> None:
    never = replace(PIXELSCAN_BEHAVIOR.scale_up, select_policy="Disabled")
    seen = outlook([300.0] * 22, hpa=replace(HPA, behavior=Behavior(never, PIXELSCAN_BEHAVIOR.scale_down)))
    assert step(seen) == (1, 1)
    assert seen.sentence.endswith("= 5; scaling up is disabled (ScaleUpLimit).")


def test_without_a_behavior_its_limit_is_named() -> None:
    seen = outlook([1.0] * 20 + [300.0] * 2, hpa=replace(HPA, behavior=None))
    assert step(seen) == (1, 4)
    assert "it adds at most as many pods as there are, or makes them 4 (ScaleUpLimit)." in seen.sentence


def test_an_average_value_is_shown_in_millicores() -> None:
    seen = outlook([1.0] * 20 + [100.0] * 2, hpa=replace(HPA, target=MetricTarget(200, "AverageValue")))
    assert "it uses 300m of CPU, the target is 200m, ceil(1 × 300 / 200) = 2" in seen.sentence


def test_young_pods_count_as_idle_and_are_named() -> None:
    """Two pods that have just come: the sum is made with them."""
    old = Pod("old", NOW - 1000, "node", 0.3, 1.0, "cgroup v2", NOW)
    young = [replace(old, name=f"young-{index}", started=NOW - 10) for index in range(2)]
    samples = [Sample("old", NOW - second, 0.9 if second < 30 else 0.1) for second in range(300)]
    seen = forecast(HPA, [old, *young], samples, NOW)
    assert "the 1 pod that counts uses 300 % of its request, the target is 60 %" in seen.sentence
    assert "2 pods not measured yet count as idle, 100 % in all, ceil(3 × 100 / 60) = 5" in seen.sentence


def test_why_there_is_no_number_is_named() -> None:
    """All are young, none has a request, nobody is there."""
    assert (
        outlook([300.0] * 22, started=NOW - 5).sentence == "The HPA keeps 1 pod: there are no metrics of its pods yet."
    )
    assert "no CPU request" in outlook([300.0] * 22, request_cores=None).sentence
    assert outlook().sentence.startswith("No pod has reported")


def test_a_pod_that_left_is_not_counted() -> None:
    """Eight seconds after its last heartbeat it has gone."""
    assert outlook([300.0] * 22, seen=NOW - 9).decision is None


def test_a_pod_that_is_requested_in_vain_is_reported() -> None:
    """Six are wanted, no node has room for the sixth: it is Pending, and the HPA stays at six."""
    seen = outlook(*[[300.0] * 22] * 5)
    assert step(seen) == (6, 6)
    assert "1 pod not measured yet counts as idle, 250 % in all, ceil(6 × 250 / 60) = 25" in seen.sentence
    assert seen.sentence.endswith("1 pod requested but not running yet (starting, or Pending: no node has space).")


def preset(second: int) -> float:
    return 6.0 if 100 <= second < 300 else 0.0


def shared(second: int) -> float:
    return 1.1 if 100 <= second < 300 else 0.0


def ramp(second: int) -> float:
    return min(1.3, (second - 100) / 200) if 100 <= second < 400 else 0.0


def waves(second: int) -> float:
    return 0.5 + 0.45 * math.sin(second / 60) if 100 <= second < 500 else 0.0


def foretold(demand: Callable[[int], float], room: Callable[[int], int], seed: int, *, told: bool) -> list[bool]:
    """Whether each of an HPA's decisions was foretold in the second before, by what the pods had told until then."""
    hpa = AutoscalerSpec(1, 6, MetricTarget(60), PIXELSCAN_BEHAVIOR, "pixelscan")
    cluster, right = ObservedCluster(hpa, demand, room, seed, pods_tell_when_they_leave=told), []
    for second, decided in cluster.looks(750):
        seen = forecast(hpa, *cluster.history(second, lookback_seconds(hpa)), BEGAN + second)
        right.append(step(seen)[1] == decided)
    return right


@pytest.mark.parametrize("told", [True, False])
def test_nearly_every_look_is_forecast(told: bool) -> None:  # noqa: FBT001 - the parameter of a test
    """95 of 100, on clusters with room, with a node that comes late, and full ones; metrics are of unknown age.

    Also without preStop's signal, when a pod's going is known from its silence.
    """
    rooms: tuple[Callable[[int], int], ...] = (lambda _: 99, lambda second: 5 if second < 280 else 99, lambda _: 5)
    looks = [
        (demand.__name__, seed, look)
        for demand in (preset, shared, ramp, waves)
        for room in rooms
        for seed in range(4)
        for look in foretold(demand, room, seed, told=told)
    ]
    missed = Counter((name, seed) for name, seed, right in looks if not right)
    assert missed.total() / len(looks) <= 0.05, missed


@pytest.mark.parametrize("told", [True, False])
def test_a_rollout_is_no_step(told: bool) -> None:  # noqa: FBT001 - the parameter of a test
    """Both pods of two are replaced, one after the other: at no second is anything asked for but two.

    Whether pods tell that they leave or not.
    """
    lives = {"old-0": (-1000, -75), "old-1": (-1000, -35), "new-0": (-100, 99), "new-1": (-60, 99)}
    for second in range(-99, 60):
        pods = [
            Pod(
                name,
                NOW + started,
                "node",
                0.3,
                1.0,
                "cgroup v2",
                NOW + min(second, gone),
                NOW + gone - 15 if told and gone - 15 <= second else None,
            )
            for name, (started, gone) in lives.items()
            if started <= second
        ]
        samples = [
            Sample(name, NOW + at, 0.18)
            for name, (started, gone) in lives.items()
            for at in range(second - 300, second + 1)
            if started < at <= gone
        ]
        seen = forecast(HPA, pods, samples, NOW + second)
        assert step(seen) == (2, 2), (second, seen.sentence)


def test_a_metric_that_pods_do_not_report_is_named() -> None:
    """The forecast is by CPU then, as without it."""
    memory = ResourceMetric("memory", MetricTarget(50))
    seen = outlook(*[[66.0] * 22] * 2, hpa=replace(HPA, memory=memory))
    assert step(seen) == (2, 2)
    assert seen.sentence.endswith("its second metric, memory, is not measured here and may ask for more.")
