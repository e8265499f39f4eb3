"""Pods and autoscalers for tests, as short as the rules that they are about."""

from pixelscan.load.autoscaler.observation import Observation, PodMetrics, PodStatus
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, Behavior, MetricTarget

NOW = 1_700_000_000.0
REQUEST = 100


def spec(  # noqa: PLR0913 - what a test is about, by name
    target: int = 60,
    *,
    least: int = 1,
    most: int = 100,
    behavior: Behavior | None = PIXELSCAN_BEHAVIOR,
    container: str | None = "app",
    average_value: bool = False,
) -> AutoscalerSpec:
    return AutoscalerSpec(
        least, most, MetricTarget(target, "AverageValue" if average_value else "Utilization"), behavior, container
    )


def pod(name: str, **fields: object) -> PodStatus:
    """A pod that has long been ready, unless a field says otherwise."""
    given = {"requests": {"app": REQUEST}, "started": NOW - 3600, "ready": "True", "ready_since": NOW - 3590, **fields}
    return PodStatus(name, **given)  # type: ignore[arg-type]


def seen(*usages: int, replicas: int | None = None, others: tuple[PodStatus, ...] = ()) -> Observation:
    """Pods that use so many millicores of 100 each, and others without metrics."""
    pods = [*(pod(f"pod-{index}") for index in range(len(usages))), *others]
    metrics = {f"pod-{index}": PodMetrics({"app": usage}, NOW - 5, 15) for index, usage in enumerate(usages)}
    return Observation(NOW, len(pods) if replicas is None else replicas, pods, metrics)
