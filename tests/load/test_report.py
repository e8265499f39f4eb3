"""Reports: each figure, computed from samples and pods made for it."""

import csv
import io
import json
from dataclasses import replace
from itertools import pairwise

import pytest

from pixelscan.load.autoscaler.spec import AutoscalerSpec, MetricTarget
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.load.report import report, to_csv, to_json

BEGIN, END = 1_000_200.0, 1_000_320.0
NOW = END + 900
RUN = Run("r1", BEGIN, BEGIN, END, "all", None, 900, "millicores")
HPA = AutoscalerSpec(1, 6, MetricTarget(60))


def pod(name: str, started: float, seen: float = NOW) -> Pod:
    return Pod(name, started, "node", 0.3, 1.0, "cgroup v2", seen)


# One pod before the run; two join after 46 s, one after 61 s; they leave one by one.
PODS = [
    pod("a", BEGIN - 600),
    pod("b", BEGIN + 46, END + 200),
    pod("c", BEGIN + 46.5, END + 230),
    pod("d", BEGIN + 61, END + 170),
]


def seconds(name: str, cores: float, first: float = BEGIN, last: float = END, **fields: float | None) -> list[Sample]:
    return [
        replace(Sample(name, first + second, cores, 0.3, 1.0), **fields)  # type: ignore[arg-type]
        for second in range(1, int(last - first) + 1)
    ]


def test_the_scaling_is_reported_in_seconds() -> None:
    """The first and last new pod count from the run's start, the return to the minimum from its end."""
    figures = report(RUN, seconds("a", 0.9), PODS, NOW, HPA)
    assert (figures.pods_before, figures.peak_pods) == (1, 4)
    assert (figures.first_new_pod, figures.last_new_pod) == (46, 61)
    assert figures.back_to_minimum == pytest.approx(230)
    assert figures.ended


def test_overshoot_is_the_peak_above_what_the_busiest_seconds_needed() -> None:
    """0.5 cores in total at a target of 60 % of 0.3 cores need three pods; there were four."""
    figures = report(RUN, seconds("a", 0.3) + seconds("b", 0.2, BEGIN + 46), PODS, NOW, HPA)
    assert (figures.needed_pods, figures.overshoot) == (3, 1)
    assert report(RUN, seconds("a", 9), PODS, NOW, HPA).needed_pods == 6
    within_tolerance = report(RUN, seconds("a", 1.0), PODS, NOW, HPA)
    assert within_tolerance.needed_pods == 5
    without = report(RUN, seconds("a", 0.3), PODS, NOW)
    assert (without.needed_pods, without.overshoot) == (None, None)
    assert without.back_to_minimum == pytest.approx(230)


def test_a_pod_that_waited_for_its_node_belongs_to_the_run() -> None:
    """Created under load, Pending, and ready four minutes after the run: the peak matches the chart's."""
    figures = report(RUN, seconds("a", 0.9), [*PODS, pod("e", END + 165)], NOW, HPA)
    assert (figures.peak_pods, figures.last_new_pod) == (5, 285)


def test_a_run_that_scaled_nothing_says_so() -> None:
    """No new pod, and nothing to return from."""
    figures = report(RUN, seconds("a", 0.1), PODS[:1], NOW, HPA)
    assert (figures.peak_pods, figures.first_new_pod, figures.last_new_pod, figures.back_to_minimum) == (1,) + (
        None,
    ) * 3


def test_a_run_that_continues_is_reported_so_far() -> None:
    """Its end is not known yet; the figures cover the time so far."""
    now = BEGIN + 50
    pods = [replace(one, seen=now) for one in PODS[:3]]
    figures = report(RUN, seconds("a", 0.6), pods, now, HPA)
    assert not figures.ended
    assert (figures.peak_pods, figures.back_to_minimum) == (3, None)
    assert figures.mean_cores == pytest.approx(0.6)
    assert figures.pods[0].measured_seconds == pytest.approx(50)


def test_each_pod_has_its_mean_its_peaks_and_its_throttling() -> None:
    """Ten of 120 seconds were higher, and half of those were throttled."""
    calm, busy = seconds("a", 0.4, BEGIN, END - 10, throttled=0.0), seconds("a", 1.0, END - 10, END, throttled=0.5)
    one = report(RUN, calm + busy, PODS, NOW).pods[0]
    assert one.mean_cores == pytest.approx((110 * 0.4 + 10 * 1.0) / 120)
    assert one.p95_cores == 1.0
    assert one.throttled_seconds == pytest.approx(5)
    assert report(RUN, seconds("a", 0.4), PODS, NOW).pods[0].throttled_seconds is None
    assert report(RUN, calm, PODS, NOW).throttled_seconds == 0


def test_requested_and_achieved_load_are_compared() -> None:
    """For each pod and in total; a pod that joined late counts for the time it existed."""
    early = seconds("a", 0.81, requested_cores=0.9)
    late = seconds("b", 0.45, BEGIN + 60, requested_cores=0.45)
    figures = report(RUN, early + late, PODS, NOW)
    assert [one.achieved for one in figures.pods] == [pytest.approx(0.9), pytest.approx(1.0)]
    assert figures.requested_cores == pytest.approx(0.9 + 0.45 / 2)
    assert figures.mean_cores == pytest.approx(0.81 + 0.45 / 2)
    assert figures.achieved == pytest.approx((0.81 * 2 + 0.45) / (0.9 * 2 + 0.45))
    assert report(RUN, seconds("a", 0.8), PODS, NOW).achieved is None


def test_seconds_that_were_lost_are_not_made_up() -> None:
    """A sample counts for two seconds at most."""
    figures = report(RUN, [Sample("a", BEGIN + 1, 1.0), Sample("a", BEGIN + 90, 0.0)], PODS, NOW)
    assert figures.pods[0].measured_seconds == 3
    assert figures.pods[0].mean_cores == pytest.approx(1 / 3)


def test_a_run_that_was_stopped_ends_there() -> None:
    """Later samples are not part of it."""
    stopped = replace(RUN, stopped_at=BEGIN + 30)
    figures = report(stopped, seconds("a", 0.5), PODS[:1], NOW)
    assert figures.pods[0].measured_seconds == pytest.approx(30)
    assert figures.mean_cores == pytest.approx(0.5)


def test_a_run_without_samples_has_a_report() -> None:
    """The store may have been unavailable all the time."""
    figures = report(RUN, [], [], NOW, HPA)
    assert (figures.peak_pods, figures.mean_cores, figures.pods, figures.needed_pods) == (0, 0, (), None)


def test_the_csv_has_every_sample() -> None:
    """Seconds since the start, percentages of request and limit; unknown values are empty."""
    samples = [Sample("a", BEGIN + 1.5, 0.45, 0.3, 0.9, 0.1, 0.9), Sample("b,\n", BEGIN + 2, 0.2)]
    rows = list(csv.DictReader(io.StringIO(to_csv(RUN, samples))))
    assert rows[0] == {
        "time": str(BEGIN + 1.5),
        "second": "1.5",
        "pod": "a",
        "cores": "0.45",
        "percent_of_request": "150.0",
        "percent_of_limit": "50.0",
        "request_cores": "0.3",
        "limit_cores": "0.9",
        "throttled": "0.1",
        "requested_cores": "0.9",
    }
    assert (rows[1]["pod"], rows[1]["percent_of_request"], rows[1]["throttled"]) == ("b,\n", "", "")


def test_the_json_has_report_and_samples() -> None:
    """Any program can read it: no NaN, every field."""
    samples = seconds("a", 0.5)
    whole = json.loads(to_json(report(RUN, samples, PODS, NOW, HPA), samples))
    assert whole["run"]["id"] == "r1"
    assert whole["peak_pods"] == 4
    assert whole["pods"][0]["mean_cores"] == pytest.approx(0.5)
    times = [sample["time"] for sample in whole["samples"]]
    assert len(times) == 120
    assert all(one < other for one, other in pairwise(times))
