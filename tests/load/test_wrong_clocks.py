"""Pods whose clocks are wrong, beside one whose clock is right, on one real PostgreSQL."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS
from tests.support.burning import burner_of
from tests.support.postgresql import PostgresServer
from tests.support.server import ROOT, Server
from tests.support.waiting import PATIENCE_SECONDS, wait_until

AHEAD = {"fast": 300.0, "right": 0.0, "slow": -3600.0}
# More than a busy machine delays a sample, and less than the clocks are off.
TOLERANCE_SECONDS = 120.0


@pytest.fixture(scope="module")
def store(postgres: PostgresServer) -> str:
    return postgres.create_database("clocks")


def shifted(folder: Path, seconds: float) -> dict[str, str]:
    """The environment of a process whose clock is ahead by so many seconds."""
    folder.mkdir(exist_ok=True)
    code = f"import time\nown = time.time\ntime.time = lambda: own() + {seconds}\n"
    (folder / "sitecustomize.py").write_text(code)
    return {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def pods(store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Three pods, each with its own clock."""
    with ExitStack() as running:
        started = {}
        for name, ahead in AHEAD.items():
            folder = tmp_path_factory.mktemp(name)
            environment = {"PIXELSCAN_DATABASE_URL": store, "PIXELSCAN_POD_NAME": name, "PIXELSCAN_WORKERS": "1"}
            server = Server(folder / "server.log", environment | shifted(folder / "clock", ahead))
            running.callback(server.stop)
            started[name] = server
        for server in started.values():
            server.wait_until_ready()
        yield started


def told(server: Server) -> dict[str, Any]:
    """The data of a pod's live chart."""
    with urllib.request.urlopen(f"{server.address}/api/cpu?window=60", timeout=PATIENCE_SECONDS) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def stress(store: str, folder: Path, ahead: float, arguments: str) -> str:
    """The output of the shell command on a machine with such a clock."""
    done = subprocess.run(
        [sys.executable, "-m", "pixelscan", "stress", *arguments.split()],
        cwd=ROOT,
        env={**os.environ, "PIXELSCAN_DATABASE_URL": store, **shifted(folder / "clock", ahead)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def burning(pods: dict[str, Server]) -> set[str]:
    """Pods with a load generator."""
    return {name for name, server in pods.items() if burner_of(server.process.pid)}


@pytest.mark.parametrize("witness", AHEAD)
def test_every_pod_shows_all_pods_now(pods: dict[str, Server], witness: str) -> None:
    """None is gone, and the newest samples of all are seconds old by the store's clock; who is wrong is named."""

    def sees_all() -> bool:
        seen = told(pods[witness])
        return {seen["pods"][sample[0]]["name"] for sample in seen["latest"]} == set(AHEAD)

    wait_until(sees_all, f"{witness} sees all pods")
    wait_until(lambda: "2 pods are wrong" in told(pods[witness])["banner"], f"{witness} names the wrong clocks")
    seen = told(pods[witness])
    assert "fast is 5 minutes ahead" in seen["banner"]
    assert "slow is 60 minutes behind" in seen["banner"]
    assert seen["now"] == pytest.approx(time.time(), abs=TOLERANCE_SECONDS)
    assert [pod["gone"] for pod in seen["pods"]] == [None] * 3
    assert all(pod["started"] <= time.time() for pod in seen["pods"])
    for sample in seen["latest"]:
        assert sample[1] == pytest.approx(time.time(), abs=TOLERANCE_SECONDS)


@pytest.mark.parametrize("ahead", [300.0, -3600.0])
def test_a_run_ends_on_all_pods_whoever_started_it(
    pods: dict[str, Server], store: str, tmp_path: Path, ahead: float
) -> None:
    """It burns on all pods, another one on all pods is refused, and it ends when its seconds are over."""
    begun = time.time()
    assert "Started run" in stress(store, tmp_path, ahead, "start --cores 0.02 --seconds 12 --all")
    wait_until(lambda: burning(pods) == set(AHEAD), "the run burns on all pods")
    if time.time() < begun + 8:
        assert " s left; stop it first" in stress(store, tmp_path, 0.0, "start --cores 0.02 --seconds 9 --all")
    wait_until(lambda: not burning(pods), "the run has ended on all pods")
    assert begun + 11 <= time.time() < begun + 12 + TOLERANCE_SECONDS


def test_a_run_is_stopped_by_whoever_s_clock(pods: dict[str, Server], store: str, tmp_path: Path) -> None:
    """A stop of an hour ago, or of the next minute, would stop nothing now."""
    for ahead in AHEAD.values():
        assert "Started run" in stress(store, tmp_path, -ahead, "start --cores 0.02 --seconds 1200 --all")
        wait_until(lambda: burning(pods) == set(AHEAD), "the run burns on all pods")
        assert "Stopped run" in stress(store, tmp_path, ahead, "stop")
        wait_until(lambda: not burning(pods), "it is over on all pods")


def test_a_killed_pod_is_gone_however_wrong_its_clock_was(pods: dict[str, Server]) -> None:
    """Its last heartbeat is not one of the next minute. Last in this file: the pod does not come back."""
    psutil.Process(pods["fast"].process.pid).kill()
    at = time.time()

    def is_gone() -> bool:
        return next(pod["gone"] for pod in told(pods["right"])["pods"] if pod["name"] == "fast") is not None

    wait_until(is_gone, "it is missed")
    assert time.time() - at < HEARTBEAT_TIMEOUT_SECONDS + TOLERANCE_SECONDS
