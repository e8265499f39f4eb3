"""Background work that is retried after a failure, at growing intervals."""

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pixelscan.errors import StoreUnavailable

LONGEST_BACKOFF_SECONDS = 10.0
_log = logging.getLogger(__name__)


def _do_nothing() -> None:
    pass


class BackgroundThread(threading.Thread):
    """Repeats a step until `stopping` is set, then calls `finish`.

    An unexpected error is logged and kept in `fault`, as a sentence, until a step succeeds.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], None],
        stopping: threading.Event,
        finish: Callable[[], None] = _do_nothing,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._step, self._stopping, self._finish = step, stopping, finish
        self.fault = ""

    def run(self) -> None:
        """The thread's work; started by `start`."""
        failures = 0
        while not self._stopping.is_set():
            try:
                self._step()
            except Exception as fault:  # noqa: BLE001 - the last barrier: without this thread the pod is blind
                _log.exception("The %s failed", self.name)
                failures += 1
                error = f"{type(fault).__name__}: {fault}"
                self.fault = f"The {self.name} of this pod failed ({error}); it will try again."
                self._stopping.wait(min(2.0**failures, LONGEST_BACKOFF_SECONDS))
            else:
                failures, self.fault = 0, ""
        self._finish()


@dataclass(slots=True)
class PeriodicTask:
    """Work with the store that is done every `every` seconds, less often while it fails.

    `due` is on the monotonic clock; `failing_since` is a Unix time, None while the work succeeds.
    """

    work: Callable[[], None]
    every: float
    due: float = field(default_factory=time.monotonic)
    failing_since: float | None = None
    fault: str = ""
    failures: int = 0

    def run_if_due(self) -> None:
        """Do the work if it is time."""
        if time.monotonic() >= self.due:
            self.run()

    def run(self) -> None:
        """Do the work now."""
        try:
            self.work()
        except StoreUnavailable as fault:
            self._failed(str(fault))
        else:
            if self.failing_since is not None:
                _log.warning("The shared history answers again, after %.0f s", time.time() - self.failing_since)
            self.failing_since, self.fault, self.failures = None, "", 0
            self.due = max(self.due + self.every, time.monotonic())

    def _failed(self, fault: str) -> None:
        if self.failing_since is None:
            self.failing_since = time.time()
            _log.warning("%s", fault)
        self.fault = fault
        self.failures += 1
        # Random, so that pods do not all try again in the same second.
        self.due = time.monotonic() + min(2.0**self.failures, LONGEST_BACKOFF_SECONDS) * random.uniform(0.8, 1.0)
