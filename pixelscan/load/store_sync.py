"""Keeps this pod and the store in sync: reads runs, writes samples, deletes old data."""

import random
import threading
import time

from pixelscan.load.background import PeriodicTask
from pixelscan.load.history import History
from pixelscan.load.run_registry import RunRegistry
from pixelscan.load.sampler import Sampler

FOLLOW_SECONDS, WRITE_SECONDS, TIDY_SECONDS = 1.0, 2.0, 300.0


class StoreSync:
    """Each task has its own period, and is tried again while the store is unavailable."""

    def __init__(self, history: History, registry: RunRegistry, sampler: Sampler, stopping: threading.Event) -> None:
        self._history, self._registry, self._sampler, self._stopping = history, registry, sampler, stopping
        self._follow = PeriodicTask(registry.sync, FOLLOW_SECONDS)
        self._write = PeriodicTask(self._write_samples, WRITE_SECONDS)
        # Random, so that pods do not all clean up in the same second.
        first_tidy = time.monotonic() + random.uniform(30, TIDY_SECONDS)
        self._tidy = PeriodicTask(self._tidy_history, TIDY_SECONDS, due=first_tidy)

    @property
    def failing(self) -> PeriodicTask | None:
        """The task that has been failing longest, None while the store works."""
        failing = [task for task in (self._follow, self._write) if task.failing_since is not None]
        return min(failing, key=lambda task: task.failing_since or 0.0, default=None)

    def step(self) -> None:
        """Run the tasks that are due, and wait for the next one."""
        tasks = (self._follow, self._write, self._tidy)
        for task in tasks:
            task.run_if_due()
        self._stopping.wait(max(min(task.due for task in tasks) - time.monotonic(), 0.01))

    def write_now(self) -> None:
        """Write what is not saved yet; without an error while the store is unavailable."""
        self._write.run()

    def _write_samples(self) -> None:
        if moved := self._history.set_clock():
            self._sampler.move(moved)
            self._registry.move(moved)
        last, unsaved = self._sampler.samples.unsaved()
        self._history.write(self._sampler.pod, unsaved, self._history.clock.now())
        self._sampler.samples.mark_saved(last)
        self._registry.flush()

    def _tidy_history(self) -> None:
        self._history.tidy(self._history.clock.now())
