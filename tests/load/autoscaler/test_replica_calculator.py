"""The rules by which the load asks for pods, one by one, with numbers that a pencil can check."""

from dataclasses import replace

import pytest

from pixelscan.errors import NoRecommendation
from pixelscan.load.autoscaler.controller_flags import DEFAULT_FLAGS
from pixelscan.load.autoscaler.observation import Observation, PodMetrics
from pixelscan.load.autoscaler.pod_groups import group_pods
from pixelscan.load.autoscaler.replica_calculator import recommend
from pixelscan.load.autoscaler.spec import Behavior, ScalingPolicy, ScalingRules
from tests.load.autoscaler.builders import NOW, pod, seen, spec

ONE_PERCENT = (ScalingPolicy("Percent", 100, 15),)


def wanted(observation: Observation, target: int = 60) -> int:
    return recommend(spec(target), observation).replicas


@pytest.mark.parametrize(("percent", "replicas"), [(53, 9), (54, 10), (60, 10), (66, 10), (67, 12), (0, 0), (333, 56)])
def test_a_deviation_of_a_tenth_is_tolerated_edges_included(percent: int, replicas: int) -> None:
    """66 of 60 is within 10 %, although 66 / 60 - 1 is a little more than 0.1 in floating point."""
    assert wanted(seen(*[percent] * 10)) == replicas


def test_the_percent_is_of_all_requests_together_and_whole() -> None:
    """No mean of percents: 100 % of 100m and 10 % of 900m are 19 %."""
    small, large = pod("pod-0"), pod("pod-1", requests={"app": 900})
    load = replace(seen(100, 90), pods=[small, large])
    found = recommend(spec(), load)
    assert (found.usage.utilization, found.usage.average_value, found.replicas) == (19, 95, 1)


def test_running_pods_count_not_the_requested_replicas() -> None:
    """Two of four pods are there, at twice their target."""
    assert wanted(seen(120, 120, replicas=4)) == 4
    assert wanted(seen(120, 120, replicas=9)) == 4
    assert wanted(seen(60, 60, replicas=9)) == 9


def test_a_tolerance_has_a_direction() -> None:
    """0.7 counts as 0.7000000000000001, so that 75 of 250 is within it."""
    up = ScalingRules(ONE_PERCENT, 0, tolerance=0.5)
    down = ScalingRules(ONE_PERCENT, 300, tolerance=0.7)
    asked = spec(100, behavior=Behavior(up, down))
    assert [recommend(asked, seen(*[use] * 10)).replicas for use in (150, 151, 30, 29)] == [10, 16, 10, 3]
    assert recommend(spec(250, behavior=Behavior(up, down)), seen(*[75] * 15)).replicas == 15


def test_a_pod_without_metrics_is_idle_going_up_and_busy_going_down() -> None:
    """It speaks against every change."""
    silent = (pod("silent"),)
    assert wanted(seen(120, 120)) == 4
    assert wanted(seen(120, 120, others=silent)) == 4
    assert wanted(seen(100, others=(*silent, pod("another")))) == 3
    assert wanted(seen(10, 10)) == 1
    assert wanted(seen(10, 10, others=silent)) == 2
    assert recommend(spec(), seen(100, others=(*silent, pod("another")))).is_turned
    # Over a target of 100 % "busy" is the target: 300m + 100m of 200m, 200 % of 300.
    assert wanted(seen(100, others=silent), target=300) == 2


def test_caution_never_turns_the_direction() -> None:
    """Two busy pods and a silent one would do with 4; as the Deployment asks for 6, nothing changes."""
    found = recommend(spec(), seen(120, 120, replicas=6, others=(pod("silent"),)))
    assert (found.replicas, found.is_turned) == (6, True)


@pytest.mark.parametrize(
    ("fields", "group"),
    [
        ({"is_deleted": True}, "ignored"),
        ({"phase": "Failed"}, "ignored"),
        ({"phase": "Pending", "started": None, "ready": None}, "unready"),
        ({"started": None}, "unready"),
        ({"ready": None}, "unready"),
        ({"ready": "Unknown"}, "counted"),
        ({"ready": "False"}, "counted"),
        ({"started": NOW - 299, "ready": "False", "ready_since": NOW - 100}, "unready"),
        ({"started": NOW - 300, "ready": "False", "ready_since": NOW - 100}, "counted"),
        ({"started": NOW - 300, "ready": "False", "ready_since": NOW - 270.001}, "unready"),
        ({"started": NOW - 300, "ready": "False", "ready_since": NOW - 270}, "counted"),
        ({"started": NOW - 60, "ready_since": NOW - 20}, "counted"),
        ({"started": NOW - 60, "ready_since": NOW - 19.999}, "unready"),
    ],
)
def test_readiness_decides_whether_a_pod_counts(fields: dict[str, object], group: str) -> None:
    """300 s of initialization with whole metric windows, then 30 s in which a start may still be under way."""
    measured = {"pod": PodMetrics({"app": 10}, NOW - 5, 15)}
    groups = group_pods([pod("pod", **{"ready_since": NOW - 3500, **fields})], measured, NOW, DEFAULT_FLAGS)
    assert getattr(groups, group) == {"pod"}


def test_a_pod_without_metrics_is_missing_however_young() -> None:
    young = pod("young", started=NOW - 1, ready="False", ready_since=NOW - 1)
    assert group_pods([young], {}, NOW, DEFAULT_FLAGS).missing == {"young"}


def test_an_unready_pod_counts_as_idle_going_up_and_not_at_all_going_down() -> None:
    starting = pod("starting", phase="Pending")
    up = recommend(spec(), seen(90, 90, others=(starting,)))
    assert (up.replicas, up.assumed, up.is_tolerated) == (3, 1, True)
    assert wanted(seen(20, 20, others=(starting,))) == 1
    down = seen(50, 50, others=(starting,))
    gone = {"gone": PodMetrics({"app": 90}, NOW - 5, 15)}
    assert wanted(replace(down, metrics={**down.metrics, **gone})) == 2


def test_metrics_of_gone_pods_count_only_if_one_is_missing() -> None:
    gone = {"gone": PodMetrics({"app": 90}, NOW - 5, 15)}
    there = seen(120, 120)
    assert wanted(replace(there, metrics={**there.metrics, **gone})) == 4
    silent = seen(120, 120, others=(pod("silent"),))
    assert wanted(replace(silent, metrics={**silent.metrics, **gone})) == 6


def test_all_containers_of_a_pod_are_measured_or_one() -> None:
    two = pod("pod", requests={"app": 100, "sidecar": 300})
    load = Observation(NOW, 1, [two], {"pod": PodMetrics({"app": 100, "sidecar": 60}, NOW - 5, 15)})
    assert recommend(spec(), load).usage.utilization == 100
    assert recommend(spec(container=None), load).usage.utilization == 40


def test_an_average_value_needs_no_request() -> None:
    """Millicores for each pod: 250 of 100; a missing pod uses exactly the target on the way down."""
    nothing = pod("pod-0", requests={"app": None})
    assert recommend(spec(100, average_value=True), replace(seen(250), pods=[nothing])).replicas == 3
    silent = seen(20, 20, others=(pod("silent"),))
    assert recommend(spec(100, average_value=True), silent).replicas == 2


@pytest.mark.parametrize(
    ("load", "why"),
    [
        (replace(seen(50), metrics={}), "no metrics"),
        (replace(seen(50), pods=[]), "no pods"),
        (replace(seen(50), pods=[pod("pod-0", is_deleted=True)]), "none counts"),
        (seen(50, others=(pod("old", requests={"app": None}, is_deleted=True),)), "no request"),
        (replace(seen(50), pods=[pod("other")]), "none matches"),
    ],
)
def test_without_a_number_the_reason_is_named(load: Observation, why: str) -> None:
    with pytest.raises(NoRecommendation, match=f"^{why}$"):
        recommend(spec(), load)
