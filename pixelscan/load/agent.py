"""The pod's own thread pair: one measures and burns, second by second; one talks to the store, and may wait for it."""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from pixelscan.errors import PixelScanError, StoreUnavailable
from pixelscan.load.cpu import CpuReader, CpuReading
from pixelscan.load.history import History
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.load.run_registry import Orders
from pixelscan.load.runs import room

SAMPLE_SECONDS = 1.0
FOLLOW_SECONDS, WRITE_SECONDS, TIDY_SECONDS = 1.0, 2.0, 300.0
LONGEST_BACKOFF_SECONDS = 10.0
# A store may be away for this long, and no sample is lost.
RING_SECONDS = 15 * 60
LAST_WORD_SECONDS = 5.0
MEASURING, EXCHANGING = "CPU agent", "history agent"
_log = logging.getLogger(__name__)


class Burner(Protocol):
    """What burns on this pod."""

    def set(self, cores: float, until: float) -> None:
        """Burn so much from now on, until this Unix time at the latest; the same again changes nothing."""

    def stop(self) -> None:
        """Burn nothing, leave no process; may be called when nothing burns."""


class Demand(Protocol):
    """What a run asks of one pod at a moment, in cores, when so many pods live."""

    def __call__(self, run: Run, now: float, *, living: int, limit_cores: float | None) -> float: ...


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the store answers (`offline_since` None), how many samples wait for it or are lost; what this pod burns.

    `fault` says that the agent itself fails, `stress_fault` that nothing burns.
    """

    offline_since: float | None = None
    reason: str = ""
    unsaved: int = 0
    run: Run | None = None
    requested_cores: float | None = None
    stress_fault: str = ""
    fault: str = ""
    lost: int = 0


class Agent:
    """One a process: samples each second, keeps 15 minutes, writes each two, obeys runs. Ended by `stop`."""

    def __init__(
        self,
        pod: Pod,
        reader: CpuReader,
        history: History,
        burner: Burner,
        demand: Demand,
    ) -> None:
        self._news, self._stopping = threading.Event(), threading.Event()
        self.history = history
        self.orders = Orders(history, pod.name, self._news.set)
        self._pod, self._reader, self._burner, self._demand = pod, reader, burner, demand
        self._lock = threading.Lock()
        self._ring: deque[tuple[int, Sample]] = deque(maxlen=round(RING_SECONDS / SAMPLE_SECONDS))
        self._taken = self._saved = 0
        self._reading: CpuReading | None = None
        self._burning: Run | None = None
        self._requested: float | None = None
        # Cores in the last second: at most so many were burnt, and at least so many used by everything else.
        self._burnt = self._others = 0.0
        self._stress_fault = ""
        self._faults: dict[str, str] = {}
        self._due = 0.0
        self._follow = Chore(self.orders.follow, FOLLOW_SECONDS)
        self._write = Chore(self._write_samples, WRITE_SECONDS)
        # Pods do not all tidy in the same second.
        self._tidy = Chore(self._tidy_history, TIDY_SECONDS, due=time.monotonic() + random.uniform(30, TIDY_SECONDS))
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for work, name in ((self._measure, MEASURING), (self._exchange, EXCHANGING))
        ]

    @property
    def name(self) -> str:
        return self._pod.name

    @property
    def status(self) -> Status:
        failing = [chore for chore in (self._follow, self._write) if chore.failing_since is not None]
        first = min(failing, key=lambda chore: chore.failing_since or 0.0, default=None)
        return Status(
            first.failing_since if first else None,
            first.fault if first else "",
            min(self._taken - self._saved, len(self._ring)),
            self._burning,
            self._requested,
            self._stress_fault,
            next(iter(self._faults.values()), ""),
            max(self._taken - self._saved - len(self._ring), 0),
        )

    @property
    def reading(self) -> CpuReading | None:
        """The latest; None in the first second."""
        return self._reading

    @property
    def pod(self) -> Pod:
        """This pod as it is now."""
        return replace(self._pod, limit_cores=self._limit(), seen=time.time())

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the burning, write what is left if the store answers, leave no thread. At most some seconds."""
        self._stopping.set()
        self._news.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(LAST_WORD_SECONDS)
        self._burner.stop()
        self.history.close()

    def own(self, since: float) -> tuple[Pod, list[Sample]]:
        """This pod and its samples after this time, of the last 15 minutes, whatever the store does."""
        with self._lock:
            return self.pod, [sample for _, sample in self._ring if sample.time > since]

    def _measure(self) -> None:
        self._due = time.monotonic() + SAMPLE_SECONDS
        self._repeat(MEASURING, self._measure_once)
        self._requested = self._burning = None

    def _measure_once(self) -> None:
        now = time.time()
        if (clock := time.monotonic()) >= self._due:
            self._due += SAMPLE_SECONDS * max(1, (clock - self._due) // SAMPLE_SECONDS + 1)
            self._sample(now)
        self._obey(now)
        self._news.wait(max(min(self._due - time.monotonic(), self.orders.next_edge(now) - now), 0.001))
        self._news.clear()

    def _repeat(self, name: str, once: Callable[[], None]) -> None:
        """Until the agent is stopped; a fault that nobody foresaw is told, and tried again ever later."""
        failures = 0
        while not self._stopping.is_set():
            try:
                once()
            except Exception as fault:  # noqa: BLE001 - the last barrier: without this thread the pod is blind
                _log.exception("The %s failed", name)
                failures += 1
                self._faults[name] = f"The {name} of this pod failed ({type(fault).__name__}: {fault}); it tries again."
                self._stopping.wait(min(2.0**failures, LONGEST_BACKOFF_SECONDS))
            else:
                failures = 0
                self._faults.pop(name, None)

    def _sample(self, now: float) -> None:
        self._reading = reading = self._reader.read()
        self._others, self._burnt = max(reading.cores - self._burnt, 0.0), 0.0
        taken = Sample(
            self.name,
            round(now, 1),
            round(reading.cores, 5),
            self._pod.request_cores,
            self._limit(),
            reading.throttled,
            self._requested,
        )
        with self._lock:
            self._taken += 1
            self._ring.append((self._taken, taken))

    def _limit(self) -> float | None:
        return self._reader.limit_cores or self._pod.limit_cores

    def _obey(self, now: float) -> None:
        """Burn what the run in force asks of this pod now."""
        run = self.orders.in_force(now)
        try:
            if run:
                self._requested = self._demand(run, now, living=self.orders.living, limit_cores=self._limit())
                self._burning = run
                self._burn(min(self._requested, room(self._limit(), self._others)), run)
            elif self._burning:
                self._requested = None
                self._burner.stop()
                self._burning = None
            self._stress_fault = ""
        except (OSError, PixelScanError) as fault:
            self._stress_fault = str(fault)

    def _burn(self, cores: float, run: Run) -> None:
        self._burner.set(cores, run.ends_at)
        self._burnt = max(self._burnt, cores)

    def _exchange(self) -> None:
        self._repeat(EXCHANGING, self._exchange_once)
        self._threads[0].join(LAST_WORD_SECONDS)
        self._write.do()

    def _exchange_once(self) -> None:
        chores = (self._follow, self._write, self._tidy)
        for chore in chores:
            chore.do_if_due()
        self._stopping.wait(max(min(chore.due for chore in chores) - time.monotonic(), 0.01))

    def _write_samples(self) -> None:
        with self._lock:
            unsaved = [(number, sample) for number, sample in self._ring if number > self._saved]
        self.history.write(self.pod, [sample for _, sample in unsaved], time.time())
        with self._lock:
            self._saved = unsaved[-1][0] if unsaved else self._saved
        self.orders.tell()

    def _tidy_history(self) -> None:
        self.history.tidy(time.time())


@dataclass(slots=True)
class Chore:
    """Work with the store, done every so many seconds; after a failure ever later, up to a bound."""

    work: Callable[[], None]
    every: float
    due: float = field(default_factory=time.monotonic)
    failing_since: float | None = None
    fault: str = ""
    failures: int = 0

    def do_if_due(self) -> None:
        if time.monotonic() >= self.due:
            self.do()

    def do(self) -> None:
        try:
            self.work()
        except StoreUnavailable as fault:
            self._failed(str(fault))
        else:
            self.failing_since, self.fault, self.failures = None, "", 0
            self.due = max(self.due + self.every, time.monotonic())

    def _failed(self, fault: str) -> None:
        if self.failing_since is None:
            self.failing_since = time.time()
            _log.warning("%s", fault)
        self.fault = fault
        self.failures += 1
        self.due = time.monotonic() + min(2.0**self.failures, LONGEST_BACKOFF_SECONDS) * random.uniform(0.8, 1.0)
