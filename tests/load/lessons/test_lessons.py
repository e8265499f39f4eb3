"""Each lesson's answer, computed from a cluster in which its load really happened."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pixelscan.load.autoscaler.forecast import lookback_seconds
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, MetricTarget
from pixelscan.load.lessons.answers import NO_SAMPLES, SOON, UNBOUNDED, UNTHROTTLED
from pixelscan.load.lessons.evidence import Evidence
from pixelscan.load.lessons.lesson import LESSONS, Lesson
from pixelscan.load.model import Run, Sample
from pixelscan.load.runs import new_run, target_cores
from tests.load.autoscaler.observed_cluster import BEGAN, LIMIT_CORES, REQUEST_CORES, ObservedCluster

HPA = AutoscalerSpec(1, 6, MetricTarget(60), PIXELSCAN_BEHAVIOR, "pixelscan")
STARTS = 400


def run_of(lesson: Lesson) -> Run:
    load = lesson.load(HPA, REQUEST_CORES)
    return new_run(
        load.amount, load.unit, load.seconds, now=BEGAN + STARTS, shape=load.shape, shared=load.shared, started_by="x"
    )


def demand(run: Run, pods: Callable[[], int]) -> Callable[[int], float]:
    """What all pods together are to use at a second."""
    return lambda second: (
        target_cores(run, BEGAN + second, ready_pods=1 if run.shared else pods(), limit_cores=9 if run.shared else 1.0)
        * (1 if run.shared else pods())
    )


def happened(lesson: Lesson, until: float, throttled: float | None = None) -> Evidence:
    """The lesson's run on a cluster with room, as known so many seconds after its start."""
    run = run_of(lesson)
    cluster = ObservedCluster(HPA, lambda _second: 0.0, lambda _second: 99, seed=1)
    total = run.amount * (LIMIT_CORES / 100 if run.unit == "percent of limit" else 0.001)
    cluster.demand = (
        (lambda second: total if run.is_on(BEGAN + second) else 0.0)
        if run.shared
        else demand(run, lambda: len(cluster.pods))
    )
    last = int(STARTS + until)
    for _ in cluster.looks(last + 1):
        pass
    pods, samples = cluster.history(last, STARTS + until + lookback_seconds(HPA))
    samples = [
        replace(one, limit_cores=LIMIT_CORES, throttled=throttled and throttled * one.cores, requested_cores=0.1)
        for one in samples
    ]
    return Evidence.of(run, HPA, samples, pods, BEGAN + last)


def told(number: int, until: float, throttled: float | None = None) -> str:
    lesson = LESSONS[number - 1]
    return lesson.answer(happened(lesson, until, throttled))


def test_there_are_six_in_order() -> None:
    """Each can be started, is known by its runs, and gives a load that a run may have."""
    assert [lesson.number for lesson in LESSONS] == [1, 2, 3, 4, 5, 6]
    for lesson in LESSONS:
        assert run_of(lesson).ends_at - run_of(lesson).starts_at <= 180
        runs = [replace(run_of(lesson), started_by=lesson.started_by, created=moment) for moment in (1.0, 3.0, 2.0)]
        newest = lesson.newest(runs)
        assert newest
        assert newest.created == 3.0
        assert lesson.newest([run_of(lesson)]) is None


def test_the_sum_is_rounded_up() -> None:
    """2.2 pods' worth of load makes three."""
    answer = told(1, 60)
    assert "1 pod × 132 / 60 = 2.20" in answer
    assert ": 3 pods. With 2 each would use 66." in answer


def test_the_percentage_is_that_of_the_request() -> None:
    answer = told(2, 60)
    assert "of its limit of 1, and 257 % of its request of 0.3." in answer
    assert "saw 266 of 60 after 30 s" in answer
    assert "that asks for 5 pods. The limit does not enter the sum." in answer


def test_throttling_is_told_step_by_step() -> None:
    """Four steps; the verdict names the first that waits for a tenth of its time."""
    answer = told(3, 170, throttled=0.4)
    assert answer.count(" cores: ") == 4
    assert "From 0.4" in answer
    assert told(3, 170) == UNTHROTTLED
    assert told(3, 170, throttled=0.01).endswith("No step was throttled for a tenth of the time.")


def test_what_kept_the_pods_is_counted_look_by_look() -> None:
    """3 % more than the target is within the tolerance."""
    answer = told(4, 150)
    assert "by the tolerance" in answer
    assert "Use divided by the target was 1.0" in answer
    assert answer.endswith("the HPA acts only below 0.90 and above 1.10.")


def test_the_window_delays_the_first_that_goes() -> None:
    """Before the end, before the HPA has noticed it, in the window, and behind it."""
    assert "The load ends in 15 s." in told(5, 60)
    assert "The HPA has not asked for fewer pods yet" in told(5, 80)
    assert "None has gone yet: the highest recommendation of the last 120 s" in told(5, 140)
    answer = told(5, 300)
    seconds = int(answer.partition(" s after the load: the highest")[0].rpartition(" ")[2])
    assert 120 <= seconds <= 170


def test_slow_starts_cost_load() -> None:
    """2.5 pods' worth at once: most of it is lost until the others are there."""
    answer = told(6, 170)
    assert "of 425 core-seconds of load " in answer
    assert "The first new pod came after " in answer
    assert "lost (0 %)" not in answer


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: str(lesson.number))
def test_a_run_that_has_just_begun_has_a_sentence(lesson: Lesson) -> None:
    """Without samples, without looks, and without pods."""
    run = run_of(lesson)
    answer = lesson.answer(Evidence.of(run, HPA, [], [], run.starts_at + 1))
    assert answer in {SOON, NO_SAMPLES} or answer.startswith("The load ends in ")
    bare = [Sample("a", run.starts_at + 1, 0.1)]
    answer = lesson.answer(Evidence.of(run, HPA, bare, [], run.starts_at + 2))
    assert answer in {SOON, UNBOUNDED, UNTHROTTLED} or answer.startswith("The load ends in ")
