"""The runs that this pod knows: those in the store, and its own while the store is unavailable."""

import threading
from collections.abc import Callable

from pixelscan.errors import RunRefused, StoreUnavailable
from pixelscan.load.clock import StoreClock
from pixelscan.load.history import History
from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS, Run


class RunRegistry:
    """Starts, stops and lists runs with History's interface; thread-safe; works from memory without the store.

    `on_change` is called when the known runs have changed. `ready_pods` is the number of pods that share a run.
    """

    def __init__(self, history: History, pod: str, on_change: Callable[[], None]) -> None:
        self._history, self._pod, self._on_change = history, pod, on_change
        self._lock = threading.Lock()
        self._runs: dict[str, Run] = {}
        self._changes = 0
        # Runs and stops that are not in the store yet.
        self._pending_runs: dict[str, Run] = {}
        self._pending_stops: dict[str, float] = {}
        self.ready_pods = 1

    @property
    def clock(self) -> StoreClock:
        """The time of runs."""
        return self._history.clock

    def active(self, now: float) -> Run | None:
        """The run that loads this pod now, None when there is none; of several, the one created last."""
        runs = [run for run in self._runs.values() if run.concerns(self._pod) and run.is_on(now)]
        return max(runs, key=lambda run: run.created, default=None)

    def next_edge(self, now: float) -> float:
        """When the next run starts or ends, as Unix time; an hour from now when none does."""
        edges = [edge for run in self._runs.values() for edge in (run.starts_at, run.ends_at) if edge > now]
        return min(edges, default=now + 3600)

    def add_run(self, run: Run, check: Callable[[list[Run]], None]) -> None:
        """Add a run as History.add_run does. Without the store only a run on this pod starts; RunRefused for others."""
        try:
            self._history.add_run(run, check)
        except StoreUnavailable as fault:
            if run.target == "all" or run.pod != self._pod:
                raise RunRefused(f"{fault} Until it is back, only this pod ({self._pod}) can be stressed.") from fault
            check([known for known in self._runs.values() if run.created < known.ends_at])
            self._pending_runs[run.id] = run
        self._change(lambda runs: {**runs, run.id: run})

    def stop_run(self, run_id: str, at: float) -> bool:
        """Stop a run as History.stop_run does. Without the store this pod stops at once, others when it is back."""
        try:
            stopped = self._history.stop_run(run_id, at)
        except StoreUnavailable:
            known = self._runs.get(run_id)
            stopped = known is not None and known.ends_at > at
            if stopped:
                self._pending_stops[run_id] = at
        self._change(lambda runs: {key: run for key, run in runs.items() if key != run_id})
        return stopped

    def runs(self, since: float = 0.0) -> list[Run]:
        """Runs as History.runs lists them; without the store those that this pod knows."""
        try:
            return self._history.runs(since)
        except StoreUnavailable:
            known = [run for run in self._runs.values() if run.ends_at >= since]
            return sorted(known, key=lambda run: run.created, reverse=True)

    def unended_ids(self, now: float) -> list[str]:
        """The ids of runs as History.unended_ids lists them; without the store those that this pod knows."""
        try:
            return self._history.unended_ids(now)
        except StoreUnavailable:
            return [run.id for run in self.runs(now) if run.ends_at > now]

    def sync(self) -> None:
        """Read from the store which runs have not ended, and how many pods share them. Raises StoreUnavailable."""
        now, changes = self.clock.now(), self._changes
        found = {run.id: run for run in self._history.runs(now)}
        if any(run.shared for run in found.values()):
            pods = self._history.pods(now - HEARTBEAT_TIMEOUT_SECONDS)
            self.ready_pods = max(1, sum(pod.gone_at(now) is None for pod in pods))
        with self._lock:
            # A page has started or stopped a run meanwhile: this answer is out of date, the next one comes soon.
            if changes != self._changes:
                return
            known = {**found, **self._pending_runs}
            known = {key: run for key, run in known.items() if key not in self._pending_stops}
            changed, self._runs = known != self._runs, known
        if changed:
            self._on_change()

    def flush(self) -> None:
        """Write to the store what was started and stopped without it. Raises StoreUnavailable."""
        for run in list(self._pending_runs.values()):
            self._history.add_run(run, lambda _unended: None)
            del self._pending_runs[run.id]
        for run_id, at in list(self._pending_stops.items()):
            self._history.stop_run(run_id, at)
            del self._pending_stops[run_id]

    def move(self, seconds: float) -> None:
        """Add so many seconds to what was started and stopped without the store: it was timed by a wrong clock."""
        self._pending_runs = {key: run.moved(seconds) for key, run in self._pending_runs.items()}
        self._pending_stops = {key: at + seconds for key, at in self._pending_stops.items()}
        self._change(lambda runs: {key: self._pending_runs.get(key, run) for key, run in runs.items()})

    def _change(self, edit: Callable[[dict[str, Run]], dict[str, Run]]) -> None:
        with self._lock:
            self._changes += 1
            self._runs = edit(self._runs)
        self._on_change()
