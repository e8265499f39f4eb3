"""Why (not) scaled: the answers of an independent account of the HPA's arithmetic, and a sentence that says why."""

import importlib.machinery
import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from pixelscan.load.autoscaler.forecast import Autoscaler, Load, Outlook, forecast, next_replicas, wanted
from pixelscan.load.model import Pod, Sample

ROOT = Path(__file__).resolve().parents[3]
HPA = Autoscaler(target_utilization=60, min_replicas=1, max_replicas=6)
NOW = 10_000.0


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """../shared/tools/pods, which scales pods as kube-controller-manager computes it."""
    path = ROOT.parent / "shared/tools/pods"
    if not path.exists():
        pytest.skip("needs ../shared/tools/pods, the HPA's arithmetic by another hand")
    loader = importlib.machinery.SourceFileLoader("pods_tool", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("pods_tool", loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


@settings(max_examples=2000, deadline=None)
@given(some.lists(some.floats(0, 800), max_size=8), some.integers(0, 5), some.integers(1, 300))
def test_the_same_is_wanted_as_by_another_account(
    tool: ModuleType, percents: list[float], unready: int, target: int
) -> None:
    """The formula, its tolerance, and its caution about pods that do not count yet."""
    hpa = Autoscaler(target, 1, 100)
    other = tool.Autoscaler(SimpleNamespace(min=1, max=100, target=target))
    load = Load(tuple(percents), unready)
    assert wanted(hpa, load) == other.recommend(load.replicas, percents, unready)


@settings(max_examples=500, deadline=None)
@given(
    some.lists(some.tuples(some.floats(0, 500), some.integers(0, 3)), min_size=1, max_size=30),
    some.integers(1, 3),
    some.integers(0, 8),
)
def test_the_same_steps_follow_as_by_another_account(
    tool: ModuleType, story: list[tuple[float, int]], least: int, more: int
) -> None:
    """Look after look, with bounds, pace and stabilisation: every number of pods is the same."""
    hpa = Autoscaler(60, least, least + more)
    other = tool.Autoscaler(SimpleNamespace(min=least, max=least + more, target=60))
    replicas, wishes = least, [(0.0, least)]
    changes: list[tuple[float, int]] = []
    for look, (percent, young) in enumerate(story, start=1):
        now = look * 15.0
        unready = min(young, replicas)
        load = Load((percent,) * (replicas - unready), unready)
        wishes.append((now, wanted(hpa, load)))
        following = next_replicas(hpa, now, replicas, wishes, changes)
        assert following == other.decide(now, replicas, list(load.percents), unready)
        changes.append((now, following - replicas))
        replicas = following


def test_a_pod_that_says_nothing_speaks_against_every_change() -> None:
    """Kubernetes takes it for idle when more pods are wanted, for busy when fewer are."""
    assert wanted(HPA, Load((120.0, 120.0))) == 4
    assert wanted(HPA, Load((120.0, 120.0), missing=1)) == 4
    assert wanted(HPA, Load((100.0,), missing=2)) == 3
    assert wanted(HPA, Load((10.0, 10.0))) == 1
    assert wanted(HPA, Load((10.0, 10.0), missing=1)) == 2
    assert wanted(HPA, Load((10.0,), missing=2)) == 3
    assert wanted(HPA, Load((), missing=2)) == 2


@pytest.mark.parametrize(("percent", "count"), [(53, 2), (54, 2), (65.9, 2), (66, 3), (12, 1)])
def test_a_tenth_beside_the_target_is_tolerated(percent: float, count: int) -> None:
    """Whole percents count, and 66 / 60 - 1 is a little over 0.1, as in the controller."""
    assert wanted(HPA, Load((percent, percent))) == count


def test_the_pace_is_that_of_the_manifest() -> None:
    """Who changes k8s/hpa.yaml has to change the forecast."""
    spec = yaml.safe_load((ROOT / "k8s/hpa.yaml").read_text())["spec"]
    up, down = spec["behavior"]["scaleUp"], spec["behavior"]["scaleDown"]
    assert up["stabilizationWindowSeconds"] == 0
    assert [(p["type"], p["value"], p["periodSeconds"]) for p in up["policies"]] == [
        ("Pods", HPA.scale_up_pods, HPA.scale_up_period_seconds),
        ("Percent", HPA.scale_up_percent, HPA.scale_up_period_seconds),
    ]
    assert down["stabilizationWindowSeconds"] == HPA.scale_down_stabilization_seconds
    assert [(p["type"], p["value"], p["periodSeconds"]) for p in down["policies"]] == [
        ("Pods", HPA.scale_down_pods, HPA.scale_down_period_seconds)
    ]


def outlook(*stories: list[float], hpa: Autoscaler = HPA, **pod: Any) -> Outlook:
    """A forecast for pods that used so many percent of 0.3 cores in the quarters of a minute until now."""
    pods, samples = [], []
    for index, story in enumerate(stories):
        name, began = f"pod-{index}", NOW - 15 * len(story)
        pods.append(replace(Pod(name, began - 100, "node", 0.3, 1.0, "cgroup v2", NOW), **pod))
        for quarter, percent in enumerate(story):
            samples += [Sample(name, began + quarter * 15 + second, percent * 0.003) for second in range(1, 16)]
    return forecast(hpa, pods, samples, NOW)


def test_a_pod_over_its_request_brings_more() -> None:
    """The sentence shows the sum, and what keeps it from being done at once."""
    seen = outlook([300.0] * 10)
    assert (seen.replicas, seen.next_replicas, seen.wanted) == (1, 3, 5)
    assert seen.percent == pytest.approx(300)
    assert seen.sentence == (
        "The HPA will go from 1 pod to 3: on average they use 300 % of their request, the target is 60 %, "
        "ceil(1 × 300 / 60) = 5; it adds at most 2 pods or 100 % each 15 s."
    )


def test_the_maximum_holds() -> None:
    """More is wanted than may be."""
    seen = outlook(*[[90.0] * 10] * 6)
    assert (seen.next_replicas, seen.wanted) == (6, 9)
    assert "keeps 6 pods" in seen.sentence
    assert "the most it may (ceil(6 × 90 / 60) = 9)" in seen.sentence


def test_the_minimum_holds() -> None:
    """An idle pod stays."""
    seen = outlook([1.0] * 10, hpa=Autoscaler(60, 1, 6))
    assert seen.next_replicas == 1
    two = outlook([1.0] * 10, [1.0] * 10, hpa=Autoscaler(60, 2, 6))
    assert two.next_replicas == 2
    assert "the fewest it may (ceil(2 × 1 / 60) = 1)" in two.sentence


def test_the_tolerance_is_named() -> None:
    """Close to the target nothing happens."""
    seen = outlook([64.0] * 10, [62.0] * 10)
    assert seen.next_replicas == 2
    assert seen.sentence == (
        "The HPA keeps 2 pods: on average they use 63 % of their request, the target is 60 %; "
        "that is within its tolerance of 10 %."
    )


def test_the_stabilisation_window_holds_pods_back_and_then_lets_one_go() -> None:
    """The load has ended 45 s ago, or long ago."""
    held = outlook(*[[60.0] * 6 + [1.0] * 3] * 4)
    assert (held.next_replicas, held.wanted) == (4, 1)
    assert "it wanted 4 within the last 120 s, for 75 s more" in held.sentence
    freed = outlook(*[[1.0] * 10] * 4)
    assert (freed.replicas, freed.next_replicas) == (4, 3)
    assert "removes at most 1 pod each 30 s" in freed.sentence


def test_young_and_silent_pods_are_named() -> None:
    """They are why the sum alone does not decide."""
    young = outlook([300.0] * 10, started=NOW - 5)
    assert young.sentence == "The HPA keeps 1 pod: all are too young to count."
    silent = outlook([300.0] * 10, request_cores=None)
    assert "without a CPU request" in silent.sentence
    assert outlook().sentence.startswith("No pod has been heard of")


def test_a_pod_that_left_is_not_counted() -> None:
    """Eight seconds after its last heartbeat it has gone."""
    assert outlook([300.0] * 10, seen=NOW - 9).replicas == 0
