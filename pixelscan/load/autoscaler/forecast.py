"""What a HorizontalPodAutoscaler will want next, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pixelscan.load.autoscaler.controller import Decision
from pixelscan.load.autoscaler.explanation import explain
from pixelscan.load.autoscaler.past_looks import SYNC_SECONDS, PastLooks
from pixelscan.load.autoscaler.pod_history import METRIC_AGE_SECONDS, METRIC_WINDOW_SECONDS, PodHistory
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.model import Pod, Sample

# Long enough to find pods that are Pending; a longer window is covered completely.
LEAST_LOOKBACK_SECONDS = 300.0
UNMEASURED = " This is by CPU alone: its second metric, memory, is not measured here and may ask for more."
NO_POD = "No pod has reported recently, so there is nothing to scale."


@dataclass(frozen=True, slots=True)
class Outlook:
    """The decision at the next look, None without pods, and a sentence that names its rule."""

    decision: Decision | None
    sentence: str


def lookback_seconds(spec: AutoscalerSpec) -> float:
    """Seconds of samples that a forecast is made from."""
    return max(LEAST_LOOKBACK_SECONDS, spec.rules.longest_window_seconds + 4 * SYNC_SECONDS)


def forecast(spec: AutoscalerSpec, pods: Sequence[Pod], samples: Sequence[Sample], now: float) -> Outlook:
    """What the HPA will want if it looks now. Needs the samples and pods of the last `lookback_seconds`.

    Assumes a look every 15 s until now, which is right in the second of the HPA's own look. Pods tell nothing of their
    memory, so a metric of memory is left out, and named.
    """
    by_cpu = replace(spec, memory=None)
    past, _ = _retraced(spec, pods, samples, now, lookback_seconds(spec))
    seen = past.observe(now)
    if all(pod.phase == "Pending" for pod in seen.pods):
        return Outlook(None, NO_POD)
    decision = past.controller.decide(by_cpu, seen)
    return Outlook(decision, f"{explain(by_cpu, seen, decision)}{UNMEASURED if spec.memory else ''}")


def retrace(
    spec: AutoscalerSpec, pods: Sequence[Pod], samples: Sequence[Sample], now: float, seconds: float
) -> list[Decision]:
    """The looks of so many seconds until now, as `forecast` assumes them. Needs samples of `lookback_seconds` more."""
    return _retraced(spec, pods, samples, now, lookback_seconds(spec) + seconds)[1]


def _retraced(
    spec: AutoscalerSpec, pods: Sequence[Pod], samples: Sequence[Sample], now: float, seconds: float
) -> tuple[PastLooks, list[Decision]]:
    past = PastLooks(replace(spec, memory=None), PodHistory.of(pods, samples, now, spec.container or "all containers"))
    first = seconds - METRIC_AGE_SECONDS - METRIC_WINDOW_SECONDS
    looks = past.retrace(now - SYNC_SECONDS * back for back in range(int(first // SYNC_SECONDS), 0, -1))
    return past, looks
