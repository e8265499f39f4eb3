"""What live charts ask for: all pods' newest samples, fetched from the store once a second however many look."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pixelscan.errors import StoreUnavailable
from pixelscan.load.history import POINTS, History
from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS, Pod, Run, Sample

REFRESH_SECONDS = 0.9
# Who was away longer than this gets the whole window again.
KEPT_SECONDS = 60.0
LONGEST_WINDOW_SECONDS = 3600.0
# A store that failed may take seconds to fail again: viewers do not wait for that each second.
RETRY_SECONDS = 10.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Glance:
    """The state at `time`: samples new since the last glance or all of the window; who lives; what runs.

    `whole`: the samples are the whole window's, and replace what was known. `fault` says why others are missing.
    """

    time: float
    whole: bool
    samples: tuple[Sample, ...]
    latest: tuple[Sample, ...]
    pods: tuple[Pod, ...]
    runs: tuple[Run, ...]
    fault: str = ""

    def living(self) -> list[Pod]:
        """Pods that were heard of a moment ago."""
        return [pod for pod in self.pods if not self.is_gone(pod)]

    def is_gone(self, pod: Pod) -> bool:
        return self.time - pod.seen > HEARTBEAT_TIMEOUT_SECONDS


class Feed:
    """Safe to use from many threads. `own` gives this pod and its samples since a time, for when the store is away."""

    def __init__(self, history: History, own: Callable[[float], tuple[Pod, Sequence[Sample]]]) -> None:
        self._history = history
        self._own = own
        self._lock = threading.Lock()
        self._ticks: deque[tuple[float, tuple[Sample, ...]]] = deque()
        self._seen: dict[tuple[str, float], float] = {}
        self._pods: tuple[Pod, ...] = ()
        self._runs: tuple[Run, ...] = ()
        self._latest: dict[str, Sample] = {}
        self._windows: dict[float, tuple[float, tuple[Sample, ...]]] = {}
        self._asked = 0.0
        self._fault = ""
        self._failed = -RETRY_SECONDS

    def glance(self, window: float, since: float) -> Glance:
        """What came after `since` (a Glance's time), or the whole window when that was long ago."""
        with self._lock:
            now = time.time()
            if now - self._asked >= REFRESH_SECONDS:
                self._refresh(now)
            window = min(window, LONGEST_WINDOW_SECONDS)
            oldest = self._ticks[0][0] if self._ticks else now
            whole = since < oldest or since > now
            found = self._window(window) if whole else self._after(since)
            living = {pod.name for pod in self._pods if self._asked - pod.seen <= HEARTBEAT_TIMEOUT_SECONDS}
            latest = tuple(sample for name, sample in self._latest.items() if name in living)
            return Glance(self._asked, whole, found, latest, self._pods, self._runs, self._fault)

    def recent(self, seconds: float) -> tuple[tuple[Pod, ...], tuple[Sample, ...]]:
        """All pods and their samples of so many seconds, asked of the store once a second at most."""
        with self._lock:
            return self._pods, self._window(seconds)

    def _refresh(self, now: float) -> None:
        since = self._asked or now
        try:
            oldest = now - LONGEST_WINDOW_SECONDS
            arrived: Sequence[Sample] = self._ask(lambda: self._history.arrived(since))
            self._pods = tuple(self._ask(lambda: self._history.pods(oldest)))
            self._runs = tuple(self._ask(lambda: self._history.runs(oldest)))
            self._fault = ""
        except StoreUnavailable:
            pod, arrived = self._own(since - KEPT_SECONDS)
            self._pods = (pod,)
            self._windows.clear()
        new = tuple(sample for sample in arrived if (sample.pod, sample.time) not in self._seen)
        self._seen.update({(sample.pod, sample.time): now for sample in new})
        for sample in sorted(new, key=lambda sample: sample.time):
            self._latest[sample.pod] = sample
        self._ticks.append((now, new))
        self._asked = now
        self._forget(now - KEPT_SECONDS)

    def _forget(self, oldest: float) -> None:
        while self._ticks and self._ticks[0][0] < oldest:
            self._ticks.popleft()
        if len(self._seen) > 100_000 or (self._seen and next(iter(self._seen.values())) < 2 * oldest - self._asked):
            self._seen = {key: at for key, at in self._seen.items() if at >= oldest}

    def _after(self, since: float) -> tuple[Sample, ...]:
        return tuple(sample for tick, samples in self._ticks if tick > since for sample in samples)

    def _window(self, window: float) -> tuple[Sample, ...]:
        """Thinned; asked of the store once a second at most for each length."""
        tick, found = self._windows.get(window, (0.0, ()))
        if tick == self._asked:
            return found
        try:
            start, end = self._asked - window, self._asked
            found = tuple(self._ask(lambda: self._history.samples(start, end, points=POINTS)))
        except StoreUnavailable:
            found = tuple(self._own(self._asked - window)[1])
        self._windows[window] = self._asked, found
        return found

    def _ask(self, question: Callable[[], T]) -> T:
        """The store's answer; StoreUnavailable at once while it failed a moment ago."""
        if time.monotonic() - self._failed < RETRY_SECONDS:
            raise StoreUnavailable(self._fault)
        try:
            return question()
        except StoreUnavailable as fault:
            self._fault, self._failed = str(fault), time.monotonic()
            raise
