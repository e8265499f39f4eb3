"""A run in figures: how the cluster scaled, and how much CPU each pod used."""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from pixelscan.load.autoscaler.past_looks import SYNC_SECONDS
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.load.replicas import replica_steps

# A pod requested in a run's last seconds starts after its end, if need be after a new node's two to four minutes; a
# sample stands for two seconds at most.
LATE_SECONDS = 300.0
WIDEST_SECONDS = 2.0
COLUMNS = (
    "time", "second", "pod", "cores", "percent_of_request", "percent_of_limit", "request_cores", "limit_cores",
    "throttled", "requested_cores",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PodReport:
    """One pod's CPU use in a run, in cores.

    `throttled_seconds` is None if not reported; `achieved` is a share of the requested cores, None if there are none.
    """

    pod: str
    measured_seconds: float
    mean_cores: float
    p95_cores: float
    throttled_seconds: float | None
    requested_cores: float
    achieved: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. Seconds count from its start, `back_to_minimum` from its end; None if it has not happened.

    `needed_pods` would have kept the busiest 15 seconds at the HPA's target or within its tolerance; `overshoot` is the
    peak minus that.
    Cores are the sum of all pods, as means over the run.
    """

    run: Run
    ended: bool
    pods_before: int
    peak_pods: int
    first_new_pod: float | None
    last_new_pod: float | None
    back_to_minimum: float | None
    needed_pods: int | None
    overshoot: int | None
    requested_cores: float
    mean_cores: float
    achieved: float | None
    throttled_seconds: float | None
    pods: tuple[PodReport, ...]


def report(
    run: Run, samples: Iterable[Sample], pods: Sequence[Pod], now: float, hpa: AutoscalerSpec | None = None
) -> Report:
    """The report of a run, from the samples of its time and the pods of then and up to 15 minutes later."""
    end = min(run.ends_at, now)
    within = [sample for sample in samples if run.starts_at < sample.time <= end]
    each = tuple(_pod_report(name, mine) for name, mine in _by_pod(within))
    steps = replica_steps(pods, now)
    before = next((count for when, count in reversed(steps) if when <= run.starts_at), 0)
    late = run.ends_at + LATE_SECONDS
    peak_at, peak = max(
        [(run.starts_at, before), *(step for step in steps if run.starts_at < step[0] <= late)],
        key=lambda step: step[1],
    )
    started = sorted(pod.started - run.starts_at for pod in pods if run.starts_at < pod.started <= late)
    minimum = hpa.min_replicas if hpa else before
    needed = _needed_pods(within, hpa) if hpa else None
    duration = max(end - run.starts_at, 1e-9)
    requested = sum(one.requested_cores * one.measured_seconds for one in each) / duration
    throttled = [one.throttled_seconds for one in each if one.throttled_seconds is not None]
    return Report(
        run=run,
        ended=now >= run.ends_at,
        pods_before=before,
        peak_pods=peak,
        first_new_pod=started[0] if started else None,
        last_new_pod=started[-1] if started else None,
        back_to_minimum=_back(steps, minimum, peak_at, run.ends_at) if peak > before else None,
        needed_pods=needed,
        overshoot=None if needed is None else peak - needed,
        requested_cores=requested,
        mean_cores=sum(one.mean_cores * one.measured_seconds for one in each) / duration,
        achieved=_achieved(within),
        throttled_seconds=sum(throttled) if throttled else None,
        pods=each,
    )


def to_json(figures: Report, samples: Iterable[Sample]) -> str:
    """The report with every sample."""
    return json.dumps(asdict(figures) | {"samples": [asdict(sample) for sample in samples]}, indent=1)


def to_csv(run: Run, samples: Iterable[Sample]) -> str:
    """Every sample, one per row; `second` counts from the run's start, `throttled` is a share, 0 to 1."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for sample in samples:
        request, limit = sample.request_cores, sample.limit_cores
        rows.writerow([
            sample.time, round(sample.time - run.starts_at, 3), sample.pod, sample.cores,
            round(100 * sample.cores / request, 2) if request else None,
            round(100 * sample.cores / limit, 2) if limit else None,
            request, limit, sample.throttled, sample.requested_cores,
        ])  # fmt: skip
    return text.getvalue()


def _by_pod(samples: Iterable[Sample]) -> Iterator[tuple[str, list[tuple[Sample, float]]]]:
    """Each pod's samples by time, with the seconds that each stands for."""
    ordered = sorted(samples, key=lambda sample: (sample.pod, sample.time))
    for name, group in groupby(ordered, key=lambda sample: sample.pod):
        mine = list(group)
        times = [mine[0].time - 1, *(sample.time for sample in mine)]
        yield name, [(one, min(one.time - earlier, WIDEST_SECONDS)) for one, earlier in zip(mine, times, strict=False)]


def _pod_report(name: str, mine: Sequence[tuple[Sample, float]]) -> PodReport:
    seconds = sum(width for _, width in mine)
    throttled = [sample.throttled * width for sample, width in mine if sample.throttled is not None]
    ranked = sorted(sample.cores for sample, _ in mine)
    return PodReport(
        name,
        seconds,
        sum(sample.cores * width for sample, width in mine) / seconds,
        ranked[math.ceil(0.95 * len(ranked)) - 1],
        sum(throttled) if throttled else None,
        sum((sample.requested_cores or 0.0) * width for sample, width in mine) / seconds,
        _achieved(sample for sample, _ in mine),
    )


def _achieved(samples: Iterable[Sample]) -> float | None:
    asked = [sample for sample in samples if sample.requested_cores]
    requested = sum(sample.requested_cores or 0.0 for sample in asked)
    return sum(sample.cores for sample in asked) / requested if requested else None


def _needed_pods(samples: Sequence[Sample], hpa: AutoscalerSpec) -> int | None:
    """The fewest pods at which the HPA would have added none in the busiest 15 seconds; None without a request."""
    request = next((sample.request_cores for sample in samples if sample.request_cores), None)
    if not request:
        return None
    core_seconds: dict[int, float] = {}
    for _, mine in _by_pod(samples):
        for sample, width in mine:
            look = int(sample.time // SYNC_SECONDS)
            core_seconds[look] = core_seconds.get(look, 0.0) + sample.cores * width
    cores = max(core_seconds.values()) / SYNC_SECONDS
    used = 100 * cores / request if hpa.target.type == "Utilization" else 1000 * cores
    tolerated = hpa.target.value * (1 + hpa.rules.scale_up.tolerated_share)
    allowed = range(hpa.min_replicas, hpa.max_replicas)
    return next((pods for pods in allowed if used // pods <= tolerated), hpa.max_replicas)


def _back(steps: Sequence[tuple[float, int]], minimum: int, peak_at: float, end: float) -> float | None:
    return next((when - end for when, count in steps if when > max(end, peak_at) and count <= minimum), None)
