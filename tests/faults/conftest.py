"""Two real PixelScan processes behind a proxy that leads each address to one of them, or to any."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.conftest import ROOT, START_SECONDS

PODS = ROOT.parent / "shared" / "tools" / "pods"
# Of the proxy; pods take the ports above it.
PORTS = {"clientip": 9250, "none": 9270}


class Pods:
    """Two pods; a client is an address of this machine, 127.0.0.2 to 127.0.0.20."""

    def __init__(self, affinity: Literal["clientip", "none"], folder: Path) -> None:
        self.port = PORTS[affinity]
        self.process_ids: dict[str, int] = {}
        self.ready: set[str] = set()
        self._changed = threading.Condition()
        serve = [sys.executable, "-m", "pixelscan.web.serve", "--port", "{port}"]
        options = ["--min", "2", "--max", "2", "--limit", "0", "--port", str(self.port), "--affinity", affinity]
        own = ["--env", "PIXELSCAN_POD_NAME={name}", f"PIXELSCAN_STATE_DIR={folder}", "PIXELSCAN_WORKERS=1"]
        with (folder / "pods.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(PODS), *options, *own, "--", *serve], cwd=ROOT, stdout=subprocess.PIPE, stderr=log
            )
        threading.Thread(target=self._follow, daemon=True).start()

    def address(self, client: int = 2) -> str:
        """Where the client with this number finds the app."""
        return f"http://127.0.0.{client}:{self.port}"

    def wait_until_ready(self, count: int = 2) -> None:
        with self._changed:
            ready = self._changed.wait_for(lambda: len(self.ready) >= count, START_SECONDS)
        assert ready, f"{len(self.ready)} of {count} pods became ready within {START_SECONDS} s"

    def kill(self, pod: str) -> None:
        """As the kernel does when memory is short; returns when the proxy knows."""
        process = self.process_ids[pod]
        os.kill(process, signal.SIGKILL)
        with self._changed:
            assert self._changed.wait_for(lambda: self.process_ids[pod] != process, START_SECONDS)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)

    def _follow(self) -> None:
        for line in self._process.stdout or ():
            with self._changed:
                self._note(json.loads(line))
                self._changed.notify_all()

    def _note(self, event: dict[str, Any]) -> None:
        pod = str(event.get("pod"))
        if event["event"] == "started":
            self.process_ids[pod] = event["pid"]
        elif event["event"] == "ready":
            self.ready.add(pod)
        elif event["event"] in ("unready", "gone", "restarted"):
            self.ready.discard(pod)


def _running(affinity: Literal["clientip", "none"], folder: Path) -> Iterator[Pods]:
    if not PODS.exists() or os.geteuid() != 0:
        pytest.skip("needs root and the pods tool beside the clone (../shared/tools/pods)")
    pods = Pods(affinity, folder)
    try:
        pods.wait_until_ready()
        yield pods
    finally:
        pods.stop()


@pytest.fixture
def pods(tmp_path: Path) -> Iterator[Pods]:
    """With affinity, as k8s/service.yaml has it."""
    yield from _running("clientip", tmp_path)


@pytest.fixture
def pods_without_affinity(tmp_path: Path) -> Iterator[Pods]:
    yield from _running("none", tmp_path)
