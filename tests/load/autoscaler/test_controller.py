"""What windows, policies and bounds make of a wish, look after look."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from pixelscan.load.autoscaler.clock import age
from pixelscan.load.autoscaler.controller import Controller, Decision
from pixelscan.load.autoscaler.spec import (
    DEFAULT_SCALE_DOWN,
    DEFAULT_SCALE_UP,
    PIXELSCAN_BEHAVIOR,
    AutoscalerSpec,
    Behavior,
    ScalingPolicy,
    ScalingRules,
)
from pixelscan.load.autoscaler.stabilization import PastRecommendation, RecommendationMemory, Stabilized
from tests.load.autoscaler.builders import NOW, seen, spec

AT_ONCE = ScalingRules((ScalingPolicy("Percent", 900, 15),), 0)
DOWN_AT_ONCE = ScalingRules((ScalingPolicy("Percent", 100, 15),), 0)


def story(hpa: AutoscalerSpec, replicas: int, wishes: Iterable[int], sync: float = 15.001) -> list[Decision]:
    """Decisions on loads that ask for so many pods, from an empty memory on. Target and request are 100."""
    controller, decisions = Controller(), []
    for look, wish in enumerate(wishes):
        used = [100 * wish // max(1, replicas)] * replicas
        load = replace(seen(*used), time=NOW + look * sync)
        decisions.append(controller.look(hpa, load))
        replicas = decisions[-1].desired_replicas
    return decisions


def replicas_of(decisions: list[Decision]) -> list[int]:
    return [decision.desired_replicas for decision in decisions]


def test_k8s_hpa_adds_two_pods_and_removes_one() -> None:
    """Two or twice as many each 15 s; after 120 s of lower wishes one each 30 s."""
    hpa = spec(100, most=6)
    looks = story(hpa, 1, [9] * 4 + [1] * 18)
    assert replicas_of(looks) == [3, 6, 6, 6] + [6] * 7 + [5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 1]
    reasons = [look.limited.reason for look in looks[:3] if look.limited]
    assert reasons == ["ScaleUpLimit", "TooManyReplicas", "TooManyReplicas"]


def test_a_stabilization_window_reports_its_cause_and_remaining_time() -> None:
    held = story(spec(100, most=6), 4, [4, 1, 1])[-1].stabilized
    assert held is not None
    assert held.held_by is not None
    assert (held.replicas, held.held_by.replicas) == (4, 4)
    assert held.seconds_left(NOW + 30.002) == pytest.approx(90, abs=0.1)


def test_a_fresh_controller_takes_what_it_finds_for_a_wish() -> None:
    """After its restart, it removes nothing for a whole window."""
    first, *_, last = story(spec(100, most=6), 6, [1] * 8)
    assert first.stabilized == Stabilized(6, PastRecommendation(NOW, 6), 120)
    assert (first.desired_replicas, last.desired_replicas) == (6, 6)


def test_a_recommendation_takes_the_place_of_one_that_no_window_sees() -> None:
    """So that a window that grows does not see it again."""
    memory = RecommendationMemory()
    for look in range(100):
        memory.remember(look, 60, NOW + 15 * look)
    assert [past.replicas for past in sorted(memory.kept, key=lambda past: past.time)] == [95, 96, 97, 98, 99]


def test_a_recommendation_can_be_put_right_afterwards() -> None:
    """The last look before a moment; without one nothing is changed."""
    memory = RecommendationMemory()
    memory.amend(NOW, 9)
    assert memory.kept == []
    for look, wish in enumerate((4, 3, 2)):
        memory.remember(wish, 120, NOW + 15 * look)
    memory.amend(NOW + 20, 5)
    assert [past.replicas for past in memory.kept] == [4, 5, 2]


def test_a_moment_as_old_as_a_window_is_exactly_that_old() -> None:
    """In floats, 30.01 - 15.01 is a little more than 15."""
    assert age(15.01, 30.01) == 15
    assert 30.01 - 15.01 != 15


def test_an_up_window_waits_for_the_lowest_wish() -> None:
    patient = Behavior(replace(AT_ONCE, stabilization_window_seconds=60), DOWN_AT_ONCE)
    assert replicas_of(story(spec(100, behavior=patient), 1, [1, 5, 5, 5, 5, 5])) == [1, 1, 1, 1, 5, 5]


@pytest.mark.parametrize(("sync", "third"), [(15.0, 4), (14.999, 3), (15.001, 4)])
def test_a_step_as_old_as_the_period_is_out(sync: float, third: int) -> None:
    """One millisecond decides."""
    slowly = Behavior(ScalingRules((ScalingPolicy("Pods", 1, 30),), 0), DOWN_AT_ONCE)
    found = replicas_of(story(spec(100, behavior=slowly), 2, [9, 9, 9], sync))
    assert found == [3, 3, max(3, third)]


@pytest.mark.parametrize(("select", "replicas"), [("Max", [20, 40]), ("Min", [12, 14]), ("Disabled", [10, 10])])
def test_select_policy_takes_the_widest_the_narrowest_or_none(select: str, replicas: list[int]) -> None:
    policies = (ScalingPolicy("Pods", 2, 15), ScalingPolicy("Percent", 100, 15))
    rules = replace(AT_ONCE, policies=policies, select_policy=select)  # type: ignore[arg-type]
    assert replicas_of(story(spec(100, behavior=Behavior(rules)), 10, [90, 90])) == replicas


@pytest.mark.parametrize(("select", "replicas"), [("Max", [5, 2]), ("Min", [8, 6]), ("Disabled", [10, 10])])
def test_on_the_way_down_max_removes_the_most(select: str, replicas: list[int]) -> None:
    policies = (ScalingPolicy("Pods", 2, 15), ScalingPolicy("Percent", 50, 15))
    rules = replace(DOWN_AT_ONCE, policies=policies, select_policy=select)  # type: ignore[arg-type]
    assert replicas_of(story(spec(100, behavior=Behavior(AT_ONCE, rules)), 10, [1, 1])) == replicas


def test_percent_are_rounded_in_kubernetes_favour() -> None:
    """100 pods and 10 % are 111 on the way up, in floating point; 7 pods less half are 3 on the way down."""
    tenth = Behavior(replace(AT_ONCE, policies=(ScalingPolicy("Percent", 10, 15),)), DOWN_AT_ONCE)
    assert replicas_of(story(spec(100, most=500, behavior=tenth), 100, [400])) == [111]
    half = Behavior(AT_ONCE, replace(DOWN_AT_ONCE, policies=(ScalingPolicy("Percent", 50, 15),)))
    assert replicas_of(story(spec(100, behavior=half), 7, [1])) == [3]


def test_without_a_behavior_it_doubles_and_waits_for_five_minutes() -> None:
    """At least to four; a wish of exactly 300 s ago still holds."""
    plain = spec(100, most=50, behavior=None)
    assert replicas_of(story(plain, 1, [40, 40, 40, 40, 40])) == [4, 8, 16, 32, 40]
    assert replicas_of(story(plain, 4, [4] + [1] * 21, 15.0))[-2:] == [4, 1]
    assert story(plain, 4, [4])[0].limited is not None


def test_left_to_defaults_is_not_the_same_as_no_behavior() -> None:
    """Four or twice as many each 15 s."""
    default = Behavior(DEFAULT_SCALE_UP, DEFAULT_SCALE_DOWN)
    assert replicas_of(story(spec(100, behavior=default), 1, [40, 40])) == [5, 10]


@pytest.mark.parametrize(
    ("replicas", "after", "why"), [(9, 6, "above maxReplicas"), (1, 2, "below minReplicas"), (0, 0, "ScalingDisabled")]
)
def test_outside_the_bounds_it_jumps_at_once(replicas: int, after: int, why: str) -> None:
    """Whatever window, pace or metrics say; with no pods at all it rests."""
    controller = Controller()
    nothing = replace(seen(), replicas=replicas)
    decision = controller.look(spec(least=2, most=6), nothing)
    assert (decision.desired_replicas, decision.out_of_bounds) == (after, why)


def test_bounds_may_move_under_way_and_a_jump_is_remembered_as_a_step() -> None:
    """After max fell from 9 to 5, the policy of one pod each 30 s waits."""
    controller = Controller()
    down_at_once = Behavior(AT_ONCE, replace(PIXELSCAN_BEHAVIOR.scale_down, stabilization_window_seconds=0))
    controller.look(spec(100, most=5, behavior=down_at_once), seen(*[100] * 9))
    later = controller.look(spec(100, most=5, behavior=down_at_once), replace(seen(*[1] * 5), time=NOW + 15))
    assert (later.desired_replicas, later.limited and later.limited.reason) == (5, "ScaleDownLimit")
    assert later.frees_in == 15


def test_steps_are_forgotten_by_their_own_directions_longest_period() -> None:
    """A policy that looks back further in the other direction no longer sees them."""
    rules = Behavior(
        ScalingRules((ScalingPolicy("Pods", 1, 15),), 0), ScalingRules((ScalingPolicy("Pods", 1, 600),), 0)
    )
    hpa = spec(100, behavior=rules)
    # Up by one each look: every step takes the place of the one before, so that 2 of 3 are forgotten on the way down.
    assert replicas_of(story(hpa, 1, [9, 9, 9, 1, 1])) == [2, 3, 4, 2, 2]


def test_a_failure_changes_and_remembers_nothing() -> None:
    controller = Controller()
    controller.look(spec(100), seen(100, 100))
    kept = list(controller.recommendations.kept)
    failed = controller.look(spec(100), replace(seen(100, 100), metrics={}, time=NOW + 15))
    assert (failed.desired_replicas, failed.failure) == (2, "no metrics")
    assert controller.recommendations.kept == kept
