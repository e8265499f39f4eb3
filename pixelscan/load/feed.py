"""The data of the live charts: all pods' newest samples, read from the store once a second for all viewers."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pixelscan.errors import StoreUnavailable
from pixelscan.load.autoscaler.forecast import Outlook, forecast, lookback_seconds
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.clock import NOTICEABLE_SECONDS
from pixelscan.load.history import POINTS, History
from pixelscan.load.model import Pod, Run, Sample

REFRESH_SECONDS = 0.9
# A viewer that was away longer than this gets the whole window again.
KEPT_SECONDS = 60.0
# The windows that viewers may request. Each costs a query per second and memory, so there are few.
WINDOW_SECONDS = (60, 300, 900, 3600)
# A store that failed may take seconds to fail again: viewers do not wait for that every second.
RETRY_SECONDS = 10.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Samples, pods and runs at `time`, a Unix time.

    `samples` are those written since the viewer's last snapshot; if `whole`, those of the whole window, which replace
    what the viewer had. `latest` has the newest sample of each pod. `fault` says why other pods are missing.
    """

    time: float
    whole: bool
    samples: tuple[Sample, ...]
    latest: tuple[Sample, ...]
    pods: tuple[Pod, ...]
    runs: tuple[Run, ...]
    fault: str = ""

    def ready_pods(self) -> list[Pod]:
        """Pods that are there, and not asked to go."""
        return [pod for pod in self.pods if pod.gone_at(self.time) is None]


class Feed:
    """Makes snapshots for all viewers; thread-safe.

    `local_samples` gives this pod and its samples after a time: they are shown while the store is unavailable.
    """

    def __init__(self, history: History, local_samples: Callable[[float], tuple[Pod, Sequence[Sample]]]) -> None:
        self._history = history
        self._local_samples = local_samples
        self._lock = threading.Lock()
        self._ticks: deque[tuple[float, tuple[Sample, ...]]] = deque()
        self._seen: dict[tuple[str, float], float] = {}
        self._pods: tuple[Pod, ...] = ()
        self._runs: tuple[Run, ...] = ()
        self._latest: dict[str, Sample] = {}
        self._windows: dict[float, tuple[float, tuple[Sample, ...]]] = {}
        self._outlook: tuple[tuple[float, AutoscalerSpec], Outlook] | None = None
        self._asked = 0.0
        self._fault = ""
        self._failed = -RETRY_SECONDS

    def snapshot(self, window: float, since: float) -> Snapshot:
        """What was written after `since`, the time of the viewer's last snapshot; the whole window if that is old.

        The window is the shortest of WINDOW_SECONDS that covers the requested seconds.
        """
        with self._lock:
            now = self._history.clock.now()
            if now < self._asked - NOTICEABLE_SECONDS:
                self._begin_again()
            if abs(now - self._asked) >= REFRESH_SECONDS:
                self._refresh(now)
            oldest = self._ticks[0][0] if self._ticks else now
            whole = since < oldest or since > now
            found = self._window(_covering(window)) if whole else self._after(since)
            ready = {pod.name for pod in self._pods if pod.gone_at(self._asked) is None}
            latest = tuple(sample for name, sample in self._latest.items() if name in ready)
            return Snapshot(self._asked, whole, found, latest, self._pods, self._runs, self._fault)

    def outlook(self, spec: AutoscalerSpec) -> Outlook:
        """What the HPA will do next, as of the last snapshot; computed once a second for all viewers."""
        with self._lock:
            key = self._asked, spec
            if self._outlook is None or self._outlook[0] != key:
                samples = self._window(lookback_seconds(spec))
                self._outlook = key, forecast(spec, self._pods, samples, self._asked)
            return self._outlook[1]

    def _begin_again(self) -> None:
        """This machine's clock was ahead, and the store has told the time."""
        self._ticks.clear()
        self._seen.clear()
        self._windows.clear()
        self._asked = 0.0

    def _refresh(self, now: float) -> None:
        since = self._asked or now
        try:
            oldest = now - WINDOW_SECONDS[-1]
            written: Sequence[Sample] = self._ask(lambda: self._history.samples_written_since(since))
            self._pods = self._with_this_pod(self._ask(lambda: self._history.pods(oldest)))
            self._runs = tuple(self._ask(lambda: self._history.runs(oldest)))
            self._fault = ""
        except StoreUnavailable:
            pod, written = self._local_samples(since - KEPT_SECONDS)
            self._pods = (pod,)
            self._windows.clear()
        new = tuple(sample for sample in written if (sample.pod, sample.time) not in self._seen)
        self._seen.update({(sample.pod, sample.time): now for sample in new})
        for sample in sorted(new, key=lambda sample: sample.time):
            self._latest[sample.pod] = sample
        self._ticks.append((now, new))
        self._asked = now
        self._forget(now - KEPT_SECONDS)

    def _with_this_pod(self, stored: Sequence[Pod]) -> tuple[Pod, ...]:
        """This pod as it is now: its heartbeat in a store that was away is old."""
        own, _ = self._local_samples(self._asked)
        return tuple(
            replace(pod, seen=max(pod.seen, own.seen), leaving=own.leaving) if pod.name == own.name else pod
            for pod in stored
        )

    def _forget(self, oldest: float) -> None:
        while self._ticks and self._ticks[0][0] < oldest:
            self._ticks.popleft()
        if len(self._seen) > 100_000 or (self._seen and next(iter(self._seen.values())) < 2 * oldest - self._asked):
            self._seen = {key: at for key, at in self._seen.items() if at >= oldest}

    def _after(self, since: float) -> tuple[Sample, ...]:
        return tuple(sample for tick, samples in self._ticks if tick > since for sample in samples)

    def _window(self, window: float) -> tuple[Sample, ...]:
        """The samples of a window, thinned; read from the store at most once a second for each length."""
        tick, found = self._windows.get(window, (0.0, ()))
        if tick == self._asked:
            return found
        try:
            start, end = self._asked - window, self._asked
            found = tuple(self._ask(lambda: self._history.samples(start, end, points=POINTS)))
        except StoreUnavailable:
            found = tuple(self._local_samples(self._asked - window)[1])
        self._windows[window] = self._asked, found
        return found

    def _ask(self, question: Callable[[], T]) -> T:
        """The store's answer; raises StoreUnavailable at once for a while after a failure."""
        if time.monotonic() - self._failed < RETRY_SECONDS:
            raise StoreUnavailable(self._fault)
        try:
            return question()
        except StoreUnavailable as fault:
            self._fault, self._failed = str(fault), time.monotonic()
            raise


def _covering(seconds: float) -> float:
    return next((window for window in WINDOW_SECONDS if window >= seconds), WINDOW_SECONDS[-1])
