"""Every answer of Kubernetes' controller, where ../shared/hpa is at hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from pixelscan.errors import NoRecommendation
from pixelscan.load.autoscaler import behavior
from pixelscan.load.autoscaler.behavior import Limited, Pace, limit_to_behavior, limit_without_behavior
from pixelscan.load.autoscaler.controller import Controller, Decision
from pixelscan.load.autoscaler.observation import Observation
from pixelscan.load.autoscaler.pod_groups import PodGroups, group_pods
from pixelscan.load.autoscaler.replica_calculator import Recommendation, Usage, recommend
from pixelscan.load.autoscaler.spec import MetricTarget, ResourceMetric, ScalingPolicy
from pixelscan.load.autoscaler.stabilization import RecommendationMemory
from tests.load.autoscaler.kubernetes_answers import (
    NOW,
    Case,
    cases,
    disagreement,
    events_of,
    flags_of,
    pods_of,
    recommendations_of,
    spec_of,
)
from tests.load.autoscaler.simulated_cluster import SimulatedCluster


def calculated(case: Case) -> dict[str, Any]:
    """The calculator's answer in the file's words."""
    pods, metrics = pods_of(case)
    try:
        found = recommend(spec_of(case), Observation(NOW, case["replicas"], pods, metrics), flags_of(case))
    except NoRecommendation as failure:
        return {"want": None, "error": str(failure)}
    return {"want": found.replicas, "percent": found.usage.utilization, "mean": found.usage.average_value}


def grouped(case: Case) -> list[str]:
    pods, metrics = pods_of(case)
    measured = {name: each for name, each in metrics.items() if case.get("metric") == "Resource" or "app" in each.usage}
    groups = group_pods(pods, measured, NOW, flags_of(case))
    return [next(name for name in PodGroups.__slots__ if pod.name in getattr(groups, name)) for pod in pods]


def expected_groups(case: Case) -> list[str]:
    return [pod.get("group", "counted") for pod in case["pods"] for _ in range(pod.get("n", 1))]


def wishing(replicas: int) -> Recommendation:
    return Recommendation(replicas, Usage(1.0, 100, 100), PodGroups(), ResourceMetric("cpu", MetricTarget(100)))


def bounded(case: Case) -> Decision:
    """What one look makes of a wish, given what the controller remembers."""
    controller = Controller(
        recommendations=RecommendationMemory(recommendations_of(case)),
        ups=events_of(case.get("ups", ())),
        downs=events_of(case.get("downs", ())),
    )
    spec = spec_of(case)
    jumped = controller.look(spec, Observation(NOW, case["current"], [], {}))
    return jumped if jumped.out_of_bounds else controller.normalize(spec, case["current"], wishing(case["wish"]), NOW)


@pytest.mark.parametrize("file", ["calculator.json", "kubernetes-tests.json"])
def test_the_calculator_answers_as_kubernetes_does(file: str) -> None:
    """Wish, percent and mean, or the same failure."""
    asked = cases(file, "cases" if file == "calculator.json" else "calculator")
    answers = [({key: case.get(key) for key in calculated(case)}, calculated(case), case) for case in asked]
    wrong = [(case, found) for expected, found, case in answers if expected != found]
    assert not wrong, disagreement(wrong, len(asked))


@pytest.mark.parametrize(("file", "section"), [("calculator.json", "cases"), ("kubernetes-tests.json", "groups")])
def test_pods_fall_into_kubernetes_groups(file: str, section: str) -> None:
    """By readiness and its last change, metric windows, deletion and phase."""
    asked = cases(file, section)
    wrong = [(case, found) for case in asked if (found := grouped(case)) != expected_groups(case)]
    assert not wrong, disagreement(wrong, len(asked))


def test_a_step_is_bounded_as_kubernetes_bounds_it() -> None:
    """Replicas after windows, policies and bounds, and ScalingLimited's reason."""
    asked = cases("behaviour.json")
    wrong = []
    for case in asked:
        found = bounded(case)
        reason = found.limited.reason if found.limited else None
        stabilized = found.stabilized.replicas if found.stabilized else case["wish"]
        expected = case["want"], case.get("reason", "DesiredWithinRange"), case.get("stabilized", case["wish"])
        if (found.desired_replicas, reason, stabilized) != expected:
            wrong.append((case, (found.desired_replicas, reason, stabilized)))
    assert not wrong, disagreement(wrong, len(asked))


def limited(case: Case) -> Limited:
    """What policies and bounds allow."""
    spec = spec_of(case)
    if spec.behavior is None:
        return limit_without_behavior(case["wish"], case["current"], spec)
    pace = Pace(events_of(case.get("ups", ())), events_of(case.get("downs", ())), NOW)
    return limit_to_behavior(case["wish"], case["current"], spec, spec.behavior, pace)


@pytest.mark.parametrize("section", ["pace", "limits"])
def test_policies_limit_as_in_kubernetes_own_tests(section: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = cases("kubernetes-tests.json", section)
    wrong = []
    for case in asked:
        monkeypatch.setattr(behavior, "SCALE_UP_LIMIT_FACTOR", case.get("limit_factor", 2))
        if (found := limited(case)) != Limited(case["want"], case["reason"]):
            wrong.append((case, found))
    assert not wrong, disagreement(wrong, len(asked))


def test_windows_act_as_in_kubernetes_own_tests() -> None:
    asked = cases("kubernetes-tests.json", "stabilize")
    found = [Controller(recommendations=RecommendationMemory(recommendations_of(case))) for case in asked]
    wrong = []
    for case, controller in zip(asked, found, strict=True):
        decision = controller.normalize(spec_of(case), case["current"], wishing(case["wish"]), NOW)
        if decision.stabilized is None or decision.stabilized.replicas != case["stabilized"]:
            wrong.append((case, decision))
    assert not wrong, disagreement(wrong, len(asked))


def test_steps_are_remembered_as_in_kubernetes_own_tests() -> None:
    """Which ones count in the last minute, and which one a new step replaces."""
    for case in cases("kubernetes-tests.json", "remember"):
        events = events_of(case["events"])
        a_moment_later = NOW + 0.001
        assert events.change_within(60, a_moment_later) == case["in_60_s"]
        events.remember(case["change"], [ScalingPolicy(*policy) for policy in case["policies"]], a_moment_later)
        assert [event.change for event in events.kept if not event.is_outdated] == case["after"], case


def test_a_whole_look_ends_as_in_kubernetes_own_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """From pods and metrics to the replicas that are asked for."""
    asked = cases("kubernetes-tests.json", "steps")
    wrong = []
    for case in asked:
        monkeypatch.setattr(behavior, "SCALE_UP_LIMIT_FACTOR", case["limit_factor"])
        pods, metrics = pods_of(case)
        controller = Controller(flags_of(case), RecommendationMemory(recommendations_of(case)))
        seen = Observation(NOW, case["current"], pods, metrics if case["target"] else {})
        found = controller.look(spec_of(case), seen)
        if found.desired_replicas != case["want"]:
            wrong.append((case, found))
    assert not wrong, disagreement(wrong, len(asked))


def told(decision: Decision, groups: PodGroups) -> tuple[int, int | None, int | None, int, int, int]:
    """A look in the words of sequences.json."""
    found = decision.recommendation
    wish, percent = (found.replicas, found.usage.utilization) if found else (None, None)
    counted, unready, missing = len(groups.counted), len(groups.unready), len(groups.missing)
    return decision.desired_replicas, wish, percent, counted, unready, missing


def expected_looks(case: Case) -> Iterator[tuple[Any, ...]]:
    nothing = [0] * len(case["demand"])
    fields = [case.get(name, nothing) for name in ("replicas", "wish", "percent", "counted", "unready", "missing")]
    return zip(*fields, strict=True)


def test_looks_follow_one_another_as_in_kubernetes() -> None:
    """Whole sequences from an empty memory on: replicas, wish, percent and groups at every look."""
    asked = cases("sequences.json")
    wrong, total = [], 0
    for case in asked:
        found = [told(decision, groups) for decision, groups in SimulatedCluster(case).looks()]
        expected = list(expected_looks(case))
        total += len(expected)
        wrong += [(case, pair) for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]
    assert not wrong, disagreement(wrong, total)
