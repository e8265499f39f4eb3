"""This pod's newest samples, kept in memory until they are written, and for pages while the store is unavailable."""

import threading
from collections import deque
from dataclasses import replace

from pixelscan.load.model import Sample


class SampleBuffer:
    """The newest `size` samples, numbered in the order in which they were taken; thread-safe."""

    def __init__(self, size: int) -> None:
        self._lock = threading.Lock()
        self._ring: deque[tuple[int, Sample]] = deque(maxlen=size)
        self._taken = self._saved = 0

    def append(self, sample: Sample) -> None:
        """Add a sample; the oldest one is dropped when the buffer is full."""
        with self._lock:
            self._taken += 1
            self._ring.append((self._taken, sample))

    def move(self, seconds: float) -> None:
        """Add so many seconds to the times of all samples."""
        with self._lock:
            moved = [(number, replace(sample, time=round(sample.time + seconds, 1))) for number, sample in self._ring]
            self._ring = deque(moved, maxlen=self._ring.maxlen)

    def since(self, time: float) -> list[Sample]:
        """Samples after this Unix time."""
        with self._lock:
            return [sample for _, sample in self._ring if sample.time > time]

    def unsaved(self) -> tuple[int, list[Sample]]:
        """Samples that are not marked as saved, and the number of the last one."""
        with self._lock:
            unsaved = [(number, sample) for number, sample in self._ring if number > self._saved]
            return unsaved[-1][0] if unsaved else self._saved, [sample for _, sample in unsaved]

    def mark_saved(self, number: int) -> None:
        """Mark all samples up to this number as saved."""
        with self._lock:
            self._saved = number

    @property
    def unsaved_count(self) -> int:
        """How many samples in the buffer are not saved."""
        return min(self._taken - self._saved, len(self._ring))

    @property
    def lost_count(self) -> int:
        """How many samples were dropped before they were saved; 0 again after the next `mark_saved`."""
        return max(self._taken - self._saved - len(self._ring), 0)
