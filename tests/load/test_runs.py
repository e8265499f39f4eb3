"""Runs: which are refused, how much load each pod gets, and how they are stopped."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pixelscan.errors import RunRefused
from pixelscan.load.clock import StoreClock
from pixelscan.load.history import History
from pixelscan.load.model import Run, Shape
from pixelscan.load.runs import headroom, most_cores, new_run, start, stop, target_cores


@pytest.fixture
def store(tmp_path: Path) -> History:
    return History(f"sqlite:///{tmp_path / 'history.sqlite'}")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"amount": 0}, "more than 0"),
        ({"amount": -1}, "more than 0"),
        ({"amount": float("nan")}, "more than 0"),
        ({"amount": float("inf")}, "at most"),
        ({"amount": 1.5}, "Workers must be a whole number"),
        ({"amount": 1001}, "at most 1,000 workers"),
        ({"amount": 101, "unit": "percent of limit"}, "at most 100 percent"),
        ({"amount": 1, "unit": "cores"}, "one of workers, millicores, percent of limit, not cores"),
        ({"seconds": 0.5}, "1 second to 30 minutes"),
        ({"seconds": 1801}, "not 1801 seconds"),
        ({"seconds": float("nan")}, "1 second to 30 minutes"),
        ({"pod": ""}, "name of its pod"),
        ({"pod": "a", "shared": True}, "Only a run on all pods"),
        ({"shape": Shape("square")}, "not square"),  # type: ignore[arg-type]
        ({"shape": Shape("replay")}, "needs the levels"),
        ({"shape": Shape("ramp", (0.5,))}, "no other shape has any"),
        ({"shape": Shape("replay", (0.5, 1.1))}, "between 0 and 1"),
        ({"shape": Shape("replay", (0.5,) * 1801)}, "at most 1800 levels"),
    ],
)
def test_what_is_out_of_range_is_refused_with_a_sentence(asked: dict[str, Any], sentence: str) -> None:
    """An invalid run is refused before it reaches the store."""
    fields: dict[str, Any] = {"amount": 1, "unit": "workers", "seconds": 10, "now": time.time()}
    with pytest.raises(RunRefused, match=sentence) as refused:
        new_run(**fields | asked)
    assert str(refused.value).endswith(".")


def test_the_largest_and_smallest_runs_are_accepted() -> None:
    """The limits themselves are allowed."""
    assert new_run(1, "millicores", 1, pod="a", now=time.time()).target == "pod"
    run = new_run(100_000, "percent of limit", 1800, shared=True, now=time.time())
    assert run.target == "all"
    assert run.stop_at - run.starts_at == pytest.approx(1800)


def test_a_second_run_on_the_same_pod_is_refused(store: History) -> None:
    """The sentence names the active run and its remaining time; a run on another pod may start."""
    first = new_run(1, "workers", 60, pod="a", now=time.time())
    start(store, first)
    with pytest.raises(RunRefused, match=rf"Run {first.id} on a has (59|60) s left"):
        start(store, new_run(1, "workers", 10, pod="a", now=time.time()))
    with pytest.raises(RunRefused, match=first.id):
        start(store, new_run(1, "workers", 10, now=time.time()))
    start(store, new_run(1, "workers", 10, pod="b", now=time.time()))
    assert len(store.runs()) == 2


def test_after_a_stop_the_next_run_may_start(store: History) -> None:
    """A stopped run blocks no other run, and cannot be stopped twice."""
    first = new_run(1, "workers", 60, now=time.time())
    start(store, first)
    assert stop(store, first.id) == [first.id]
    with pytest.raises(RunRefused, match=f"Run {first.id} is not active"):
        stop(store, first.id)
    start(store, new_run(1, "workers", 60, now=time.time()))


def test_stop_without_a_name_stops_all(store: History) -> None:
    """No run stays active; if none is active, a sentence says so."""
    runs = [new_run(1, "workers", 60, pod=pod, now=time.time()) for pod in "ab"]
    for run in runs:
        start(store, run)
    assert set(stop(store)) == {run.id for run in runs}
    assert all(run.stopped_at for run in store.runs())
    with pytest.raises(RunRefused, match="No run is active"):
        stop(store)


def test_a_shared_run_is_divided_by_the_ready_pods() -> None:
    """A pod that joins during a run takes load from the others: the total stays the same."""
    run = new_run(2000, "millicores", 60, shared=True, now=time.time())
    now = run.starts_at + 1
    assert [target_cores(run, now, ready_pods=pods, limit_cores=4) for pods in (1, 2, 4, 0)] == [2.0, 1.0, 0.5, 2.0]
    each = replace(run, shared=False)
    assert target_cores(each, now, ready_pods=4, limit_cores=4) == 2.0


def test_a_pod_born_into_a_run_joins_for_what_is_left() -> None:
    """The shape follows the run's clock, not the pod's."""
    run = new_run(1000, "millicores", 100, shape=Shape("ramp"), now=time.time())
    assert target_cores(run, run.starts_at + 75, ready_pods=2, limit_cores=None) == pytest.approx(0.75)
    assert target_cores(run, run.stop_at, ready_pods=2, limit_cores=None) == 0


@pytest.mark.parametrize(
    ("limit", "cores"), [(0.25, 0.225), (1.0, 0.9), (1.5, 1.0), (2.0, 1.8), (2.5, 2.0), (8.0, 7.2)]
)
def test_no_run_takes_more_than_its_limit_bears(limit: float, cores: float) -> None:
    """90 % of the limit, and one worker per whole core of it; otherwise the page is throttled."""
    assert most_cores(limit) == pytest.approx(cores)
    assert target_cores(
        new_run(100, "workers", 60, now=time.time()), time.time(), ready_pods=1, limit_cores=limit
    ) == pytest.approx(cores)


@pytest.mark.parametrize(
    ("amount", "unit", "cores"), [(1, "workers", 1.0), (300, "millicores", 0.3), (50, "percent of limit", 0.75)]
)
def test_each_unit_counts_in_cores(amount: float, unit: Any, cores: float) -> None:
    """On a pod with a limit of 1.5 cores."""
    assert target_cores(
        new_run(amount, unit, 60, now=time.time()), time.time(), ready_pods=1, limit_cores=1.5
    ) == pytest.approx(cores)


@given(
    some.floats(0.001, 1000),
    some.sampled_from(["constant", "ramp", "steps", "sine"]),
    some.floats(-10, 2000),
    some.integers(0, 100),
    some.none() | some.floats(0.01, 128),
)
def test_target_cores_are_never_below_zero_nor_above_the_cap(
    amount: float, shape: Any, elapsed: float, ready_pods: int, limit: float | None
) -> None:
    """Whatever the run and the moment; outside its time a run needs no CPU."""
    run = new_run(amount * 1000, "millicores", 60, shape=Shape(shape), shared=True, now=time.time())
    asked = target_cores(run, run.starts_at + elapsed, ready_pods=ready_pods, limit_cores=limit)
    assert 0 <= asked <= most_cores(limit)
    if not -1e-3 < elapsed < 60 + 1e-3:
        assert asked == 0


def test_a_run_is_read_from_the_store_once() -> None:
    """The rules apply inside the store's transaction, so no second run can start between check and write."""
    seen: list[Run] = []

    class Store:
        clock = StoreClock()

        def add_run(self, run: Run, check: Callable[[list[Run]], None]) -> None:
            check([new_run(1, "workers", 60, now=time.time())])
            seen.append(run)

        def stop_run(self, run_id: str, at: float) -> bool:
            return bool(run_id and at)

        def unended_ids(self, now: float) -> list[str]:
            return [] if now else [run.id for run in seen]

    with pytest.raises(RunRefused):
        start(Store(), new_run(1, "workers", 60, pod="a", now=time.time()))
    assert not seen


def test_a_run_leaves_a_pods_visitors_what_they_use() -> None:
    """Together they stay at 90 % of the limit; if its visitors use all of it, a pod adds no load."""
    assert headroom(1.0, 0.2) == pytest.approx(0.7)
    assert headroom(0.5, 0.0) == pytest.approx(0.45)
    assert headroom(0.5, 0.6) == 0.0
