"""The runs that this pod knows of: from the store, and by itself while the store is away."""

import threading
import time
from collections.abc import Callable

from pixelscan.errors import RunRefused, StoreUnavailable
from pixelscan.load.history import History
from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS, Run


class Orders:
    """Starts, stops and lists as History does; safe to use from many threads. `on_change` is told of news."""

    def __init__(self, history: History, pod: str, on_change: Callable[[], None]) -> None:
        self._history, self._pod, self._on_change = history, pod, on_change
        self._lock = threading.Lock()
        self._runs: dict[str, Run] = {}
        self._changes = 0
        # What the store has not heard of yet.
        self._untold_runs: dict[str, Run] = {}
        self._untold_stops: dict[str, float] = {}
        self.living = 1

    def in_force(self, now: float) -> Run | None:
        """The run that this pod has to obey; of several the one that was started last."""
        runs = [run for run in self._runs.values() if run.concerns(self._pod) and run.is_on(now)]
        return max(runs, key=lambda run: run.created, default=None)

    def next_edge(self, now: float) -> float:
        """When the next run begins or ends; far away when none does."""
        edges = [edge for run in self._runs.values() for edge in (run.starts_at, run.ends_at) if edge > now]
        return min(edges, default=now + 3600)

    def add_run(self, run: Run, check: Callable[[list[Run]], None]) -> None:
        """As History.add_run; while the store is away a run on this pod begins all the same, others are refused."""
        try:
            self._history.add_run(run, check)
        except StoreUnavailable as fault:
            if run.target == "all" or run.pod != self._pod:
                raise RunRefused(f"{fault} Until it is back, only this pod ({self._pod}) can be stressed.") from fault
            check([known for known in self._runs.values() if run.created < known.ends_at])
            self._untold_runs[run.id] = run
        self._change(lambda runs: {**runs, run.id: run})

    def stop_run(self, run_id: str, at: float) -> bool:
        """As History.stop_run; while the store is away this pod stops at once, others when it is back."""
        try:
            stopped = self._history.stop_run(run_id, at)
        except StoreUnavailable:
            known = self._runs.get(run_id)
            stopped = known is not None and known.ends_at > at
            if stopped:
                self._untold_stops[run_id] = at
        self._change(lambda runs: {key: run for key, run in runs.items() if key != run_id})
        return stopped

    def runs(self, since: float = 0.0) -> list[Run]:
        """As History.runs; while the store is away those that this pod knows to be in force."""
        try:
            return self._history.runs(since)
        except StoreUnavailable:
            known = [run for run in self._runs.values() if run.ends_at >= since]
            return sorted(known, key=lambda run: run.created, reverse=True)

    def follow(self) -> None:
        """Ask the store what is in force, and how many pods share it. Raises StoreUnavailable."""
        now, changes = time.time(), self._changes
        found = {run.id: run for run in self._history.runs(now)}
        if any(run.shared for run in found.values()):
            self.living = max(1, len(self._history.pods(now - HEARTBEAT_TIMEOUT_SECONDS)))
        with self._lock:
            # A page may have started or stopped one meanwhile: then this answer is old, the next one is not far.
            if changes != self._changes:
                return
            known = {**found, **self._untold_runs}
            known = {key: run for key, run in known.items() if key not in self._untold_stops}
            news, self._runs = known != self._runs, known
        if news:
            self._on_change()

    def tell(self) -> None:
        """Let the store know what happened while it was away. Raises StoreUnavailable."""
        for run in list(self._untold_runs.values()):
            self._history.add_run(run, lambda _unended: None)
            del self._untold_runs[run.id]
        for run_id, at in list(self._untold_stops.items()):
            self._history.stop_run(run_id, at)
            del self._untold_stops[run_id]

    def _change(self, edit: Callable[[dict[str, Run]], dict[str, Run]]) -> None:
        with self._lock:
            self._changes += 1
            self._runs = edit(self._runs)
        self._on_change()
