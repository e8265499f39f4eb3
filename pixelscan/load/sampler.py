"""Measures this pod's CPU every second, and applies runs at the moment when they start, change or end."""

import threading
import time
from dataclasses import replace

from pixelscan.load.cpu import CpuReader, CpuReading
from pixelscan.load.model import Pod, Sample
from pixelscan.load.run_executor import RunExecutor
from pixelscan.load.run_registry import RunRegistry
from pixelscan.load.sample_buffer import SampleBuffer

SAMPLE_SECONDS = 1.0
# The store may be unavailable for this long before a sample is lost.
KEPT_SECONDS = 15 * 60


class Sampler:
    """Takes samples of a pod into a buffer; `reading` is the newest measurement, None in the first second.

    `leaving` is when Kubernetes asked the pod to stop. `wake_up` is set when the runs have changed, so that a step does
    not wait for the next second.
    """

    def __init__(
        self, pod: Pod, reader: CpuReader, executor: RunExecutor, registry: RunRegistry, wake_up: threading.Event
    ) -> None:
        self._pod, self._reader = pod, reader
        self._executor, self._registry, self._wake_up = executor, registry, wake_up
        self.samples = SampleBuffer(round(KEPT_SECONDS / SAMPLE_SECONDS))
        self.reading: CpuReading | None = None
        self.leaving: float | None = None
        self._clock = registry.clock
        self._due = time.monotonic() + SAMPLE_SECONDS

    @property
    def pod(self) -> Pod:
        """The pod as it is now, with a heartbeat."""
        now, ahead = self._clock.now(), self._clock.seconds_ahead
        return replace(self._pod, limit_cores=self._limit(), seen=now, leaving=self.leaving, clock_ahead=ahead)

    def move(self, seconds: float) -> None:
        """Add so many seconds to all times: they were taken by a wrong clock."""
        self._pod = replace(self._pod, started=self._pod.started + seconds)
        self.leaving = self.leaving and self.leaving + seconds
        self.samples.move(seconds)

    def step(self) -> None:
        """Take a sample if it is due, apply the active run, and wait until something is due again."""
        now = self._clock.now()
        if (clock := time.monotonic()) >= self._due:
            self._due += SAMPLE_SECONDS * max(1, (clock - self._due) // SAMPLE_SECONDS + 1)
            self._sample(now)
        self._executor.apply_run(now, self._limit())
        self._wake_up.wait(max(min(self._due - time.monotonic(), self._registry.next_edge(now) - now), 0.001))
        self._wake_up.clear()

    def _sample(self, now: float) -> None:
        self.reading = reading = self._reader.read()
        self._executor.note_measured(reading.cores)
        sample = Sample(
            self._pod.name,
            round(now, 1),
            round(reading.cores, 5),
            self._pod.request_cores,
            self._limit(),
            reading.throttled,
            self._executor.requested_cores,
        )
        self.samples.append(sample)

    def _limit(self) -> float | None:
        return self._reader.limit_cores or self._pod.limit_cores
