"""What a HorizontalPodAutoscaler will want next, and why: its own arithmetic over what the pods share.

The formula and its exceptions are those of Kubernetes' replica calculator for one Utilization metric; the pace is
that of k8s/hpa.yaml.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pixelscan.formatting import percent
from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS, Pod, Sample

SYNC_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Autoscaler:
    """What an HPA is set to: percent of the request, fewest and most pods; pace and patience as in k8s/hpa.yaml."""

    target_utilization: float
    min_replicas: int
    max_replicas: int
    tolerance: float = 0.1
    scale_up_pods: int = 2
    scale_up_percent: int = 100
    scale_up_period_seconds: float = 15.0
    scale_down_pods: int = 1
    scale_down_period_seconds: float = 30.0
    scale_down_stabilization_seconds: float = 120.0

    @property
    def lookback_seconds(self) -> float:
        """Seconds of samples that a forecast is made from."""
        return self.scale_down_stabilization_seconds + SYNC_SECONDS


@dataclass(frozen=True, slots=True)
class Load:
    """What an HPA sees at a moment: percent of its request for each pod it counts, and how many it does not.

    `unready` pods are too young to count, `missing` ones are old enough but report nothing.
    """

    percents: tuple[float, ...] = ()
    unready: int = 0
    missing: int = 0

    @property
    def replicas(self) -> int:
        return len(self.percents) + self.unready + self.missing

    @property
    def percent(self) -> float | None:
        """The mean of those that count, None when none does."""
        return sum(self.percents) / len(self.percents) if self.percents else None


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next step: from `replicas` to `next_replicas`; `wanted` is what the load alone asks for."""

    replicas: int
    next_replicas: int
    wanted: int
    percent: float | None
    sentence: str


def forecast(hpa: Autoscaler, pods: Sequence[Pod], samples: Sequence[Sample], now: float) -> Outlook:
    """What the HPA will want at its next look. Needs the samples and pods of the last `hpa.lookback_seconds`."""
    earlier = int(hpa.scale_down_stabilization_seconds // SYNC_SECONDS)
    looks = [now - SYNC_SECONDS * back for back in range(earlier, -1, -1)]
    loads = [load_at(pods, samples, look) for look in looks]
    wishes = [(look, wanted(hpa, load)) for look, load in zip(looks, loads, strict=True) if load.replicas]
    load = loads[-1]
    if not load.replicas:
        nothing = "No pod has been heard of lately, so there is nothing to scale."
        return Outlook(0, hpa.min_replicas, hpa.min_replicas, None, nothing)
    changes = _changes(pods, now)
    following = next_replicas(hpa, now, load.replicas, wishes, changes)
    removed = max((when for when, by in changes if by < 0), default=now - hpa.scale_down_period_seconds)
    held = _why_no_fewer(hpa, now, load.replicas, wishes, removed)
    told = _sentence(hpa, load, following, wishes[-1][1], held)
    return Outlook(load.replicas, following, wishes[-1][1], load.percent, told)


def load_at(pods: Iterable[Pod], samples: Sequence[Sample], moment: float) -> Load:
    """What an HPA saw at this moment: each pod's mean over the 15 s before, in percent of its request."""
    percents, unready, missing = [], 0, 0
    for pod in (pod for pod in pods if pod.started <= moment <= pod.seen + HEARTBEAT_TIMEOUT_SECONDS):
        lately = [
            100 * sample.cores / request
            for sample in samples
            if sample.pod == pod.name and moment - SYNC_SECONDS < sample.time <= moment
            if (request := sample.request_cores or pod.request_cores)
        ]
        if moment < pod.started + SYNC_SECONDS:
            unready += 1
        elif lately:
            percents.append(sum(lately) / len(lately))
        else:
            missing += 1
    return Load(tuple(percents), unready, missing)


def wanted(hpa: Autoscaler, load: Load) -> int:
    """ceil(pods × percent / target), unless that is too close, or rests on pods that nobody measured."""
    counted = len(load.percents)
    if not counted:
        return load.replicas
    ratio = _ratio(hpa, load.percents)
    assumed: list[float] = []
    if load.missing:
        # A pod that says nothing speaks against every change: idle when more are wanted, busy when fewer are.
        assumed += load.missing * ([max(100.0, hpa.target_utilization)] if ratio < 1 else [0.0] if ratio > 1 else [])
    if load.unready and ratio > 1:
        assumed += load.unready * [0.0]
    cautious = _ratio(hpa, (*load.percents, *assumed))
    result = math.ceil(cautious * (counted + len(assumed)))
    turned = bool(assumed) and ((cautious < 1) != (ratio < 1) or (result - load.replicas) * (cautious - 1) < 0)
    return load.replicas if turned or abs(cautious - 1) <= hpa.tolerance else result


def next_replicas(
    hpa: Autoscaler,
    now: float,
    replicas: int,
    wishes: Iterable[tuple[float, int]],
    changes: Iterable[tuple[float, int]],
) -> int:
    """The step that bounds, pace and stabilisation allow.

    `wishes`: what was wanted when, the last one now; `changes`: by how many pods the number changed when.
    """
    recent = [(when, count) for when, count in wishes if when > now - hpa.scale_down_stabilization_seconds]
    changes = list(changes)
    wish = recent[-1][1]
    if wish > replicas:
        before = replicas - sum(change for when, change in changes if when > now - hpa.scale_up_period_seconds)
        pace = max(before + hpa.scale_up_pods, math.ceil(before * (1 + hpa.scale_up_percent / 100)))
        if replicas > hpa.max_replicas:
            return hpa.max_replicas
        return max(hpa.min_replicas, replicas, min(wish, hpa.max_replicas, pace))
    before = replicas - sum(change for when, change in changes if when > now - hpa.scale_down_period_seconds)
    highest = max(count for _, count in recent)
    return max(hpa.min_replicas, min(replicas, hpa.max_replicas, max(before - hpa.scale_down_pods, highest)))


def _ratio(hpa: Autoscaler, percents: Sequence[float]) -> float:
    # The controller cuts the percentage to a whole number.
    return int(sum(percents) / len(percents)) / hpa.target_utilization


def _changes(pods: Iterable[Pod], now: float) -> list[tuple[float, int]]:
    started = [(pod.started, 1) for pod in pods]
    stale = [(pod.seen, -1) for pod in pods if pod.seen + HEARTBEAT_TIMEOUT_SECONDS < now]
    return started + stale


def _sentence(hpa: Autoscaler, load: Load, following: int, wish: int, held: str) -> str:
    replicas = load.replicas
    if load.percent is None:
        silent = "too young to count" if load.unready else "silent, or known without a CPU request"
        return f"The HPA keeps {_pods(replicas)}: all are {silent}."
    seen = f"on average they use {load.percent:.0f} % of their request, the target is {hpa.target_utilization:g} %"
    sum_of = f"ceil({len(load.percents)} × {int(load.percent)} / {hpa.target_utilization:g}) = {_plain(hpa, load)}"
    cautious = f"; {_uncounted(load)}" if load.unready or load.missing else ""
    if following != replicas:
        limits = _why_not_at_once(hpa, following, wish)
        return f"The HPA will go from {_pods(replicas)} to {following}: {seen}, {sum_of}{cautious}{limits}."
    if wish > replicas:
        reason = "that is the most it may" if replicas >= hpa.max_replicas else "it has just added some"
        why = f"{reason} ({sum_of})"
    elif wish < replicas <= hpa.min_replicas:
        why = f"that is the fewest it may ({sum_of})"
    elif wish < replicas:
        why = f"{held} ({sum_of})"
    elif abs(_ratio(hpa, load.percents) - 1) <= hpa.tolerance:
        why = f"that is within its tolerance of {percent(hpa.tolerance)}"
    else:
        why = sum_of if not cautious else "that does not suffice to be sure"
    return f"The HPA keeps {_pods(replicas)}: {seen}; {why}{cautious}."


def _plain(hpa: Autoscaler, load: Load) -> int:
    return math.ceil(_ratio(hpa, load.percents) * len(load.percents))


def _uncounted(load: Load) -> str:
    young = f"{_pods(load.unready)} too young to count" if load.unready else ""
    silent = f"{_pods(load.missing)} without figures" if load.missing else ""
    return " and ".join(filter(None, (young, silent))) + " made it cautious"


def _why_not_at_once(hpa: Autoscaler, following: int, wish: int) -> str:
    if wish > following:
        bound = following >= hpa.max_replicas
        up = f"{hpa.scale_up_pods} pods or {hpa.scale_up_percent} % each {hpa.scale_up_period_seconds:.0f} s"
        return f"; {hpa.max_replicas} is the most" if bound else f"; it adds at most {up}"
    if wish < following:
        bound = following <= hpa.min_replicas
        down = f"{_pods(hpa.scale_down_pods)} each {hpa.scale_down_period_seconds:.0f} s"
        return f"; {hpa.min_replicas} is the fewest" if bound else f"; it removes at most {down}"
    return ""


def _why_no_fewer(
    hpa: Autoscaler, now: float, replicas: int, wishes: Sequence[tuple[float, int]], removed: float
) -> str:
    window, period = hpa.scale_down_stabilization_seconds, hpa.scale_down_period_seconds
    held = [when for when, count in wishes if when > now - window and count >= replicas]
    if held:
        left = math.ceil(max(held) + window - now)
        return f"fewer would do, but it wanted {replicas} within the last {window:.0f} s, for {left} s more"
    left = max(0, math.ceil(removed + period - now))
    return f"fewer would do, but it removes {_pods(hpa.scale_down_pods)} each {period:.0f} s, for {left} s more"


def _pods(count: int) -> str:
    return f"{count} pod{'' if count == 1 else 's'}"
