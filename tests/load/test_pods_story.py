"""Several pods: one store, one run, one stop, one pod killed; and an autoscaler that adds pods."""

import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pixelscan.load.autoscaler.past_looks import SYNC_SECONDS
from pixelscan.load.autoscaler.spec import AutoscalerSpec, MetricTarget
from pixelscan.load.history import History
from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS
from pixelscan.load.report import report
from tests.support.pods import TARGET, Pods
from tests.support.server import ROOT

pytestmark = pytest.mark.alone
REQUEST, LIMIT = 100, 400
# The time until every pod sees a change.
LOST_SECONDS, TOLD_SECONDS = 30.0, 2.0
# More than an idle pod uses, and less than any run here, even on a busy machine.
BURNING = 0.08


def stress(pods: Pods, arguments: str) -> str:
    """The output of the shell command."""
    command = [sys.executable, "-m", "pixelscan", "stress", *arguments.split()]
    done = subprocess.run(
        command, cwd=ROOT, env={"PIXELSCAN_DATABASE_URL": pods.store}, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pods]:
    """Three pods of 0.4 cores, on a machine that has more."""
    pods = Pods(tmp_path_factory.mktemp("three"), 9060, least=3, most=3, request=REQUEST, limit=LIMIT)
    try:
        pods.wait_until_ready(3)
        yield pods
    finally:
        pods.stop()
    assert pods.of("leaked") == []
    assert [event["children_killed"] for event in pods.of("gone")] == [0, 0, 0]


def test_a_run_rises_on_all_pods_and_a_stop_ends_it_on_all(three: Pods) -> None:
    """Started in one shell and stopped in another, long before its end; every pod shows every pod."""
    first, *_ = three.ready
    three.wait_until(lambda: len(three.cores(first)) == 3, "all pods are known")
    assert "Started run" in stress(three, "start --cores 0.3 --seconds 1200 --all")
    for witness in three.ready:
        three.wait_until(lambda seen=witness: min(three.cores(seen).values()) > BURNING, "all burn")  # type: ignore[misc]
    assert " s left; stop it first" in stress(three, "start --cores 0.1 --seconds 10 --all")
    assert "Stopped run" in stress(three, "stop")
    three.wait_until(lambda: not three.burning(), "nothing burns")


def test_a_killed_pod_loses_its_last_seconds_and_joins_again(three: Pods) -> None:
    """The others lose nothing and keep their load; the samples that the killed pod had written are kept."""
    assert "Started run" in stress(three, "start --cores 0.2 --seconds 1200 --all")
    victim, witness, third = sorted(three.ready)
    three.wait_until(lambda: min(three.cores(witness).values()) > BURNING, "all burn")
    died = three.kill(victim)
    three.wait_until_ready(3)
    back = max(event["time"] for event in three.of("ready") if event["pod"] == victim)
    history = History(three.store)

    def burns_again() -> bool:
        # Not its sample from before it died, which remains its latest for some seconds.
        told = history.samples(back, time.time())
        return any(sample.pod == victim and sample.cores > BURNING for sample in told)

    three.wait_until(burns_again, "it burns again")
    came_back = time.time()
    stress(three, "stop")
    samples = history.samples(died - LOST_SECONDS, came_back)
    times = {pod: [sample.time for sample in samples if sample.pod == pod] for pod in (victim, witness, third)}
    assert died - max(time for time in times[victim] if time < died) < LOST_SECONDS
    hole = {pod: max(later - sooner for sooner, later in pairwise(times[pod])) for pod in times}
    assert hole[victim] > max(hole[witness], hole[third])
    history.close()


@pytest.mark.soak
def test_a_cluster_grows_under_a_shared_run_and_shrinks_after_it(tmp_path: Path) -> None:
    """More pods share the load; the report's times match the events. Five minutes."""
    pods = Pods(tmp_path, 9080, least=1, most=3, request=150, limit=500)
    try:
        pods.wait_until_ready(1)
        alone, *_ = pods.ready
        began = pods.of("started")[0]["time"]
        # Its start is outside the HPA's windows, and the next look is not within these seconds.
        pods.wait_until(lambda: time.time() - began > 35 and (time.time() - began) % SYNC_SECONDS < 2, "it is calm")
        assert pods.of("scaled") == []
        assert "Started run" in stress(pods, "start --cores 0.42 --seconds 90 --shared")
        pods.wait_until(lambda: pods.cores(alone).get(alone, 0) > 0.2, "one pod bears all")
        pods.wait_until_ready(3)
        pods.wait_until(lambda: max(pods.cores(alone).values()) < 0.2, "three pods share it")
        grown = len(pods.events)
        pods.wait_until(lambda: len(pods.of("gone")) == 2, "it shrinks", 400)
    finally:
        pods.stop()
    history = History(pods.store)
    [run] = history.runs()
    samples = history.samples(run.starts_at, run.ends_at)
    # As read later, when the stopped pods are stale.
    later = time.time() + 2 * HEARTBEAT_TIMEOUT_SECONDS
    figures = report(run, samples, history.pods(0), later, AutoscalerSpec(1, 3, MetricTarget(TARGET)))
    history.close()
    ready = [event["time"] - run.starts_at for event in pods.events[:grown] if event["event"] == "ready"][1:]
    ending = [event["time"] - run.ends_at for event in pods.of("terminating")][:2]
    assert figures.first_new_pod == pytest.approx(min(ready), abs=TOLD_SECONDS)
    assert figures.last_new_pod == pytest.approx(max(ready), abs=TOLD_SECONDS)
    assert figures.back_to_minimum == pytest.approx(max(ending), abs=TOLD_SECONDS)
    assert (figures.pods_before, figures.peak_pods) == (1, 3)
    assert figures.achieved == pytest.approx(1, abs=0.15)
