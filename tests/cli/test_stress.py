"""`pixelscan stress`: the CPU page's functions in a shell."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pixelscan.cli import main
from pixelscan.load.agent import Agent
from pixelscan.load.cpu import CpuReader
from pixelscan.load.history import History
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.load.runs import target_cores
from pixelscan.load.stress import Stress
from tests.support.burning import burner_of, members
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


def live(history: History, *names: str) -> None:
    now = time.time()
    for name in names:
        history.write(Pod(name, now - 60, "node", 0.3, 1.0, "cgroup v2"), [], now)


def command(arguments: str, url: str, pod: str = "") -> int:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PIXELSCAN_DATABASE_URL", url)
        environment.setenv("PIXELSCAN_POD_NAME", pod)
        return main(["stress", *arguments.split()])


def test_a_run_on_the_only_pod(url: str, history: History, capsys: pytest.CaptureFixture[str]) -> None:
    """The output says what was started, on which pod, and until when; the history has the run."""
    live(history, "a")
    assert command("start --cores 0.8 --seconds 60 --shape ramp", url) == 0
    (run,) = history.runs()
    assert (run.pod, run.unit, run.shape.name) == ("a", "millicores", "ramp")
    assert run.amount == pytest.approx(800)
    assert run.stop_at - run.starts_at == pytest.approx(60)
    assert run.started_by.startswith("a shell on ")
    told = capsys.readouterr().out
    assert re.fullmatch(rf"Started run {run.id}: 800 millicores, ramp, pod a, until [-\d]+ [:\d]+ UTC\n", told)


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ("--workers 2 --all", (2, "workers", False)),
        ("--percent 50 --all", (50, "percent of limit", False)),
        ("--cores 2 --shared", (2000, "millicores", True)),
    ],
)
def test_a_run_on_all_pods(url: str, history: History, options: str, asked: tuple[float, str, bool]) -> None:
    """Needs no pod's name; takes a minute by default."""
    assert command(f"start {options}", url) == 0
    (run,) = history.runs()
    assert (run.amount, run.unit, run.shared) == asked
    assert run.target == "all"
    assert run.stop_at - run.starts_at == pytest.approx(60)


def test_which_pod_is_meant(url: str, history: History, capsys: pytest.CaptureFixture[str]) -> None:
    """If there are several: the named pod or this one; else they are listed."""
    assert command("start --cores 1", url) == 1
    assert "No pod has reported" in capsys.readouterr().err
    live(history, "a", "b")
    assert command("start --cores 1", url) == 1
    assert capsys.readouterr().err == "2 pods are running: a, b. Name one with --pod, or use --all.\n"
    assert command("start --cores 1 --pod c", url) == 1
    assert capsys.readouterr().err == "No pod c is running; these are: a, b.\n"
    assert command("start --cores 1 --pod a", url) == 0
    assert command("start --cores 1", url, pod="b") == 0
    assert sorted(str(run.pod) for run in history.runs()) == ["a", "b"]


def test_what_may_not_be_is_refused(url: str, history: History, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence on standard error, status 1; wrong usage has status 2."""
    live(history, "a")
    assert command("start --cores 1 --seconds 0", url) == 1
    assert "1 second to 30 minutes" in capsys.readouterr().err
    assert command("start --cores 1 --all", url) == 0
    assert command("start --cores 1 --pod a", url) == 1
    assert "stop it first" in capsys.readouterr().err
    for wrong in ("start", "start --cores x", "start --cores 1 --workers 1", "start --cores 1 --all --pod a", "pause"):
        with pytest.raises(SystemExit, match="2"):
            command(wrong, url)


def test_a_store_that_is_unavailable_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback."""
    assert command("list", "sqlite:////proc/none/history.sqlite") == 1
    assert "/proc/none/history.sqlite" in capsys.readouterr().err


def test_runs_are_listed_and_stopped(url: str, history: History, capsys: pytest.CaptureFixture[str]) -> None:
    """As text and as JSON, newest first."""
    assert command("list", url) == 0
    assert capsys.readouterr().out == "No run has been started yet.\n"
    live(history, "a")
    command("start --cores 1 --pod a", url)
    (run,) = history.runs()
    assert command(f"stop {run.id}", url) == 0
    command("start --percent 10 --shared", url)
    capsys.readouterr()
    command("list", url)
    on, over = capsys.readouterr().out.splitlines()
    assert on.startswith("on    run ")
    assert "10 percent of limit, constant, all pods together" in on
    assert over.startswith(f"over  run {run.id}: 1000 millicores, constant, pod a")
    command("list --json", url)
    assert json.loads(capsys.readouterr().out)[1]["id"] == run.id
    assert command("stop", url) == 0
    assert command("stop", url) == 1
    assert capsys.readouterr().err == "No run is active.\n"


def test_a_past_run_is_repeated(url: str, history: History, capsys: pytest.CaptureFixture[str]) -> None:
    """The same duration and total CPU use, split across the current pods."""
    live(history, "a")
    long_ago = time.time() - 100
    past = Run("past", long_ago, long_ago, long_ago + 4, "all", None, 1, "workers")
    history.add_run(past, lambda _unended: None)
    samples = [Sample("a", long_ago + 1, 0.5), Sample("a", long_ago + 2, 0.25)]
    history.write(history.pods(0)[0], samples, time.time())
    assert command("start --replay past --all", url) == 0
    run = history.runs()[0]
    assert run.shared
    assert run.amount == pytest.approx(500, rel=0.01)
    assert run.shape.levels == pytest.approx((1.0, 0.5, 0.0, 0.0), abs=0.01)
    assert run.stop_at - run.starts_at == pytest.approx(4)
    assert command("start --replay none --all", url) == 1
    assert "Run none is not in the history" in capsys.readouterr().err


@pytest.mark.alone
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes by their session")
def test_a_shell_starts_and_stops_a_running_pod(url: str, history: History) -> None:
    """The pod's agent makes load after start, and has no stress process after stop."""
    pod = Pod("pod-a", time.time(), "node", 0.3, 1.0, "process tree")
    agent = Agent(pod, CpuReader(), History(url), Stress(), target_cores)
    agent.start()
    try:
        wait_until(lambda: history.pods(0), "the pod is known")
        shell("start --cores 0.2 --seconds 600", url)
        session = wait_until(lambda: burner_of(os.getpid()), "the pod burns")
        assert session
        shell("stop", url)
        wait_until(lambda: not members(session), "the pod burns no more")
    finally:
        agent.stop()


def shell(arguments: str, url: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pixelscan", "stress", *arguments.split()],
        cwd=ROOT,
        env=os.environ | {"PIXELSCAN_DATABASE_URL": url},
        check=True,
        stdout=subprocess.DEVNULL,
    )
