"""PixelScan as pods on one store: ../shared/tools/pods gives each its CPU limit and scales them as an HPA does."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import psutil
import pytest

from tests.support.server import ROOT, START_SECONDS
from tests.support.waiting import PATIENCE_SECONDS, wait_until

PODS = ROOT.parent / "shared" / "tools" / "pods"
TARGET = 60
Event = dict[str, Any]


class Pods:
    """Running pods and all their events. A client is an address of this machine, 127.0.0.2 to .20.

    `request` and `limit` are millicores, a limit of 0 is none.
    """

    def __init__(  # noqa: PLR0913 - what the tool asks
        self,
        folder: Path,
        port: int,
        *,
        least: int,
        most: int,
        request: int = 100,
        limit: int = 0,
        affinity: Literal["clientip", "none"] = "clientip",
        store: str = "",
    ) -> None:
        if not PODS.exists() or os.geteuid() != 0:
            pytest.skip("needs root and the pods tool beside the clone (../shared/tools/pods)")
        self.port = port
        self.store = store or f"sqlite:///{folder / 'history.sqlite'}"
        self.events: list[Event] = []
        self._log = folder / "pods.log"
        numbers = {"min": least, "max": most, "request": request, "limit": limit, "target": TARGET, "port": port}
        options = [f"--{name}={value}" for name, value in numbers.items()]
        own = {"POD_NAME": "{name}", "NODE_NAME": "node-{index}", "STATE_DIR": str(folder), "WORKERS": "1"}
        own |= {"HPA_TARGET": "{target}", "HPA_MIN": "{min}", "HPA_MAX": "{max}"}
        own |= {"CPU_REQUEST": "{request}", "DATABASE_URL": self.store}
        environment = [f"PIXELSCAN_{name}={value}" for name, value in own.items()]
        serve = [sys.executable, "-m", "pixelscan", "serve", "--port", "{port}"]
        command = [sys.executable, str(PODS), *options, "--affinity", affinity, "--env", *environment, "--", *serve]
        with self._log.open("wb") as log:
            self._tool = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
        threading.Thread(target=self._follow, daemon=True).start()

    def stop(self) -> None:
        """End all pods and all their processes."""
        self._tool.terminate()
        self._tool.wait(timeout=PATIENCE_SECONDS)

    def address(self, client: int = 2) -> str:
        """The app's address for the client with this number."""
        return f"http://127.0.0.{client}:{self.port}"

    def own_address(self, pod: str) -> str:
        """The address of one pod, bypassing the proxy."""
        return f"http://127.0.0.1:{self._last('started', pod)['port']}"

    @property
    def ready(self) -> set[str]:
        """Pods that receive visitors."""
        state = {event["pod"]: event["event"] for event in self.events if event["event"] in STATES}
        return {pod for pod, event in state.items() if event == "ready"}

    def wait_until(self, holds: Callable[[], object], what: str, seconds: float = START_SECONDS) -> None:
        """Return when the condition is true; fail with all events."""
        wait_until(holds, what, seconds=seconds, poll=0.05, told=self._told)

    def _told(self) -> str:
        return f"{self.events}\n{self._log.read_text()[-3000:]}"

    def wait_until_ready(self, count: int) -> None:
        self.wait_until(lambda: len(self.ready) >= count, f"{count} pods are ready")

    def kill(self, pod: str) -> float:
        """Kill the pod as the kernel does when memory is short; returns the Unix time once the tool has noticed."""
        before, at = len(self.events), time.time()
        os.kill(self._last("started", pod)["pid"], signal.SIGKILL)
        self.wait_until(lambda: any(event["pod"] == pod for event in self.events[before:]), f"{pod} is missed")
        return at

    def of(self, *kinds: str) -> list[Event]:
        """Events of these kinds, in their order."""
        return [event for event in self.events if event["event"] in kinds]

    def burning(self) -> list[int]:
        """Processes of stress-ng below the tool."""
        found = []
        for process in psutil.Process(self._tool.pid).children(recursive=True):
            try:
                if process.name().startswith("stress-ng") and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process.pid)
            except psutil.Error:
                continue
        return found

    def glance(self, pod: str) -> dict[str, Any]:
        """The data for a pod's live chart."""
        with urllib.request.urlopen(f"{self.own_address(pod)}/api/cpu?window=30", timeout=PATIENCE_SECONDS) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def cores(self, seen_from: str) -> dict[str, float]:
        """The last second of each live pod, as reported by one of them."""
        told = self.glance(seen_from)
        return {told["pods"][sample[0]]["name"]: sample[2] for sample in told["latest"]}

    def _last(self, kind: str, pod: str) -> Event:
        return next(event for event in reversed(self.events) if event["event"] == kind and event["pod"] == pod)

    def _follow(self) -> None:
        for line in self._tool.stdout or ():
            self.events.append({"pod": "", **json.loads(line)})


STATES = ("started", "ready", "unready", "terminating", "gone", "restarted")
