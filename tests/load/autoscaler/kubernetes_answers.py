"""The answers of Kubernetes' own controller (../shared/hpa, see its README) as this package's objects."""

import json
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pixelscan.load.autoscaler.controller_flags import ControllerFlags
from pixelscan.load.autoscaler.observation import PodMetrics, PodStatus
from pixelscan.load.autoscaler.scale_events import ScaleEvent, ScaleEvents
from pixelscan.load.autoscaler.spec import (
    DEFAULT_SCALE_DOWN,
    DEFAULT_SCALE_UP,
    DEFAULT_TOLERANCE,
    AutoscalerSpec,
    Behavior,
    MetricTarget,
    ScalingPolicy,
    ScalingRules,
)
from pixelscan.load.autoscaler.stabilization import PastRecommendation

Case = Mapping[str, Any]
ANSWERS = Path(__file__).resolve().parents[4] / "shared/hpa"
# A moment at which ages in milliseconds are not yet exact as floats.
NOW = 1_700_000_000.0
LONG_AGO = 31_536_000.0
READY = {True: "True", False: "False", "unknown": "Unknown", None: None}


def cases(file: str, section: str = "cases") -> list[Any]:
    """Those of a file, or a skip where it is absent."""
    path = ANSWERS / file
    if not path.exists():
        pytest.skip(f"needs ../shared/hpa/{file}, the answers of Kubernetes' controller")
    found: list[Any] = json.loads(path.read_text(encoding="utf-8"))[section]
    return found


def disagreement(wrong: Iterable[tuple[Case, Any]], total: int) -> str:
    """What a failing test prints: how many differ, by kind, and the first of them."""
    listed = list(wrong)
    kinds: dict[str, int] = {}
    for case, _ in listed:
        kind = case.get("kind") or case["test"]
        kinds[kind] = kinds.get(kind, 0) + 1
    return f"{len(listed)} of {total} differ: {kinds}; the first: {listed[:1]}"


def behavior_of(given: Mapping[str, Any] | None, *, gate: bool = True) -> Behavior | None:
    """The behavior with Kubernetes' defaults; without its gate, tolerances are not looked at."""
    if given is None:
        return None
    up, down = given.get("up", {}), given.get("down", {})
    return Behavior(_rules(up, DEFAULT_SCALE_UP, gate=gate), _rules(down, DEFAULT_SCALE_DOWN, gate=gate))


def _rules(given: Mapping[str, Any], default: ScalingRules, *, gate: bool) -> ScalingRules:
    policies = tuple(ScalingPolicy(*policy) for policy in given.get("policies", ()))
    return ScalingRules(
        policies or default.policies,
        given.get("window", default.stabilization_window_seconds),
        given.get("select", default.select_policy),
        given["tolerance"] if gate and "tolerance" in given else DEFAULT_TOLERANCE,
    )


def spec_of(case: Case) -> AutoscalerSpec:
    """The HPA of any kind of case; what a case does not ask about is Kubernetes' default."""
    behavior = behavior_of(case.get("behavior"), gate=case.get("tolerance_gate", True))
    if "tolerance" in case:
        tolerance = {"up": DEFAULT_TOLERANCE, "down": DEFAULT_TOLERANCE, **case["tolerance"]}
        behavior = Behavior(
            ScalingRules(DEFAULT_SCALE_UP.policies, 0, tolerance=tolerance["up"]),
            ScalingRules(DEFAULT_SCALE_DOWN.policies, 300, tolerance=tolerance["down"]),
        )
    container = None if case.get("metric") == "Resource" else "app"
    target = MetricTarget(case.get("target") or 100)
    return AutoscalerSpec(case.get("min", 1), case.get("max", 10_000), target, behavior, container)


def flags_of(case: Case) -> ControllerFlags:
    return ControllerFlags(
        cpu_initialization_period=case.get("cpu_init", 300), initial_readiness_delay=case.get("initial_delay", 30)
    )


def pods_of(case: Case) -> tuple[list[PodStatus], dict[str, PodMetrics]]:
    """The pods, and the metrics of those that have some, and of those that are gone."""
    pods, metrics, number = [], {}, count()
    for given in case["pods"]:
        for _ in range(given.get("n", 1)):
            name = f"pod-{next(number)}"
            pods.append(_pod(name, given))
            if (usage := _usage(given)) and not case.get("api_down"):
                metrics[name] = PodMetrics(usage, NOW - given.get("metric_age", 5), given.get("window", 15))
    for usage in case.get("ghosts", ()):
        metrics[f"pod-{next(number)}"] = PodMetrics({"app": usage}, NOW - 5, 15)
    return pods, metrics


def _pod(name: str, given: Case) -> PodStatus:
    requests = {"app": given["request"]}
    if "sidecar" in given:
        requests["sidecar"] = given["sidecar"].get("request")
    started = given.get("age", 3600)
    return PodStatus(
        name,
        requests,
        given.get("phase", "Running"),
        given.get("deleted", False),
        None if started is None else NOW - started,
        READY[given.get("ready", True)],  # type: ignore[arg-type]
        NOW - given.get("changed", 3590),
    )


def _usage(given: Case) -> dict[str, int]:
    each = {"app": given.get("usage"), "sidecar": given.get("sidecar", {}).get("usage")}
    return {container: used for container, used in each.items() if used is not None}


def recommendations_of(case: Case) -> list[PastRecommendation]:
    """The earlier ones, and one that was forgotten long ago; None: the controller has just started."""
    given = case.get("recommendations", ())
    if given is None:
        return []
    return [PastRecommendation(NOW - age, replicas) for age, replicas in [(LONG_AGO, 1), *given]]


def events_of(given: Iterable[tuple[float, int]]) -> ScaleEvents:
    return ScaleEvents([ScaleEvent(NOW - age, change) for age, change in given])
