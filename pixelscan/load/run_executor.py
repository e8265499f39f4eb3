"""Puts the load of the active run on this pod."""

import time
from typing import Protocol

from pixelscan.errors import PixelScanError
from pixelscan.load.model import Run
from pixelscan.load.run_registry import RunRegistry
from pixelscan.load.runs import headroom


class Stressor(Protocol):
    """What uses CPU time on this pod."""

    def set(self, cores: float, until: float) -> None:
        """Use this many cores from now on, until this Unix time at most; the same values again change nothing."""

    def stop(self) -> None:
        """Use no CPU and leave no process; may be called when nothing runs."""


class TargetCores(Protocol):
    """Cores that a run requests from one pod now, given the number of ready pods and the pod's limit."""

    def __call__(self, run: Run, now: float, *, ready_pods: int, limit_cores: float | None) -> float: ...


class RunExecutor:
    """Applies the active run: `run` is None while there is none, `requested_cores` is its load for this pod.

    `fault` says why the stressor does not work.
    """

    def __init__(self, stressor: Stressor, target_cores: TargetCores, registry: RunRegistry) -> None:
        self._stressor, self._target_cores, self._registry = stressor, target_cores, registry
        self.run: Run | None = None
        self.requested_cores: float | None = None
        self.fault = ""
        # Cores since the last measurement: the most that stress can have used, and the least for everything else.
        self._stress_cores = self._other_cores = 0.0

    def apply_run(self, now: float, limit_cores: float | None) -> None:
        """Put the active run's load on the pod; at most 90 % of the limit, including the pod's other work."""
        run = self._registry.active(now)
        try:
            if run:
                ready_pods = self._registry.ready_pods
                self.requested_cores = self._target_cores(run, now, ready_pods=ready_pods, limit_cores=limit_cores)
                self.run = run
                self._load(min(self.requested_cores, headroom(limit_cores, self._other_cores)), run.ends_at - now)
            elif self.run:
                self.requested_cores = None
                self._stressor.stop()
                self.run = None
            self.fault = ""
        except (OSError, PixelScanError) as fault:
            self.fault = str(fault)

    def note_measured(self, cores: float) -> None:
        """Record all cores that the pod has used since the last call."""
        self._other_cores, self._stress_cores = max(cores - self._stress_cores, 0.0), 0.0

    def stop(self) -> None:
        """End the load; no process is left."""
        self._stressor.stop()
        self.run = self.requested_cores = None

    def _load(self, cores: float, seconds: float) -> None:
        # By this machine's clock, which may differ from that of runs.
        self._stressor.set(cores, time.time() + seconds)
        self._stress_cores = max(self._stress_cores, cores)
