"""The feed of the live charts, for any number of viewers and any request."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pixelscan.load.autoscaler.spec import AutoscalerSpec, MetricTarget
from pixelscan.load.feed import WINDOW_SECONDS, Feed
from pixelscan.load.history import History
from pixelscan.load.model import Pod, Sample

NOW = 1_800_000_000.0
POD = Pod("pod-a", NOW - 7200, "node", 0.3, 1.0, "cgroup v2")
HPA = AutoscalerSpec(1, 6, MetricTarget(60))


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Feed]:
    """A store with an hour of one pod, at a time that does not advance."""
    monkeypatch.setattr("pixelscan.load.feed.time.time", lambda: NOW)
    with closing(History(f"sqlite:///{tmp_path / 'history.sqlite'}")) as history:
        history.write(POD, [Sample("pod-a", NOW - second, 0.5) for second in range(3600)], NOW)
        yield Feed(history, lambda _since: (POD, []))


def test_no_more_windows_are_kept_than_the_page_has(feed: Feed) -> None:
    """A window for every number that somebody sends would fill the memory."""
    for number in range(200):
        feed.snapshot(60 + number * 17.3, 0)
    assert len(feed._windows) <= len(WINDOW_SECONDS)


@pytest.mark.parametrize(("asked", "given"), [(-5, 60), (10, 60), (60, 60), (61, 300), (3600, 3600), (1e9, 3600)])
def test_a_window_covers_the_requested_time(feed: Feed, asked: float, given: float) -> None:
    """The next longer window of the page; the longest is the maximum."""
    times = [sample.time for sample in feed.snapshot(asked, 0).samples]
    assert NOW - given <= min(times) <= NOW - given + 24  # a thinned window keeps only some of the seconds


def test_viewers_of_the_same_second_share_one_outlook(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is computed again for other settings, and for the next snapshot."""
    feed.snapshot(300, 0)
    outlook = feed.outlook(HPA)
    assert outlook.decision is not None
    assert outlook.decision.desired_replicas > 1
    assert feed.outlook(AutoscalerSpec(1, 6, MetricTarget(60))) is outlook
    assert feed.outlook(AutoscalerSpec(1, 1, MetricTarget(60))) is not outlook
    monkeypatch.setattr("pixelscan.load.feed.time.time", lambda: NOW + 1)
    feed.snapshot(300, 0)
    assert feed.outlook(HPA) is not outlook


def test_a_feed_that_is_no_longer_used_is_freed(history: History) -> None:
    """Its outlook does not keep it and its samples alive."""
    feed = Feed(history, lambda _since: (POD, []))
    feed.snapshot(300, 0)
    feed.outlook(HPA)
    alive = weakref.ref(feed)
    del feed
    gc.collect()
    assert alive() is None


def test_a_terminating_pod_is_not_ready(feed: Feed) -> None:
    """Its heartbeat goes on, and the share of a run is the others'."""
    feed._history.write(replace(POD, name="pod-b", leaving=NOW - 3), [Sample("pod-b", NOW, 0.2)], NOW)
    seen = feed.snapshot(60, 0)
    assert [pod.name for pod in seen.ready_pods()] == ["pod-a"]
    assert [sample.pod for sample in seen.latest] == ["pod-a"]


def test_this_pod_is_there_whatever_the_store_says(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that was away for a while comes back with old heartbeats. The start in it is the pod's first."""
    monkeypatch.setattr("pixelscan.load.feed.time.time", lambda: NOW)
    history.write(replace(POD, started=NOW - 9000), [], NOW - 60)
    feed = Feed(history, lambda _since: (replace(POD, seen=NOW), []))
    [pod] = feed.snapshot(60, 0).ready_pods()
    assert (pod.started, pod.seen) == (NOW - 9000, NOW)
