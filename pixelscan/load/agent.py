"""This pod's agent: one thread measures its CPU and applies runs, another one exchanges them with the store."""

import threading
from dataclasses import dataclass

from pixelscan.load.background import BackgroundThread
from pixelscan.load.cpu import CpuReader, CpuReading
from pixelscan.load.history import History
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.load.run_executor import RunExecutor, Stressor, TargetCores
from pixelscan.load.run_registry import RunRegistry
from pixelscan.load.sampler import Sampler
from pixelscan.load.store_sync import StoreSync

JOIN_SECONDS = 5.0
# Pages show these names in a thread's fault.
SAMPLER_THREAD, SYNC_THREAD = "CPU agent", "history agent"


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the store's connection and of the stress on this pod.

    `offline_since` is a Unix time, None while the store answers; `unsaved` samples wait for it, `lost` ones were too
    old to keep. `fault` says that the agent itself fails, `stress_fault` that the stressor does.
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
    """Samples CPU every second, keeps 15 minutes, writes every two seconds, and applies the stress of runs.

    One per process; ended by `stop`.
    """

    def __init__(
        self, pod: Pod, reader: CpuReader, history: History, stressor: Stressor, target_cores: TargetCores
    ) -> None:
        self._wake_up, self._stopping = threading.Event(), threading.Event()
        self.history = history
        self.run_registry = RunRegistry(history, pod.name, self._wake_up.set)
        self._executor = RunExecutor(stressor, target_cores, self.run_registry)
        self._sampler = Sampler(pod, reader, self._executor, self.run_registry, self._wake_up)
        self._sync = StoreSync(history, self.run_registry, self._sampler, self._stopping)
        self._sampling = BackgroundThread(SAMPLER_THREAD, self._sampler.step, self._stopping)
        self._syncing = BackgroundThread(SYNC_THREAD, self._sync.step, self._stopping, self._write_the_rest)

    @property
    def name(self) -> str:
        """This pod's name."""
        return self.pod.name

    @property
    def status(self) -> Status:
        """The state of the store's connection and of the stress, as of now."""
        failing = self._sync.failing
        return Status(
            failing.failing_since if failing else None,
            failing.fault if failing else "",
            self._sampler.samples.unsaved_count,
            self._executor.run,
            self._executor.requested_cores,
            self._executor.fault,
            self._sampling.fault or self._syncing.fault,
            self._sampler.samples.lost_count,
        )

    @property
    def reading(self) -> CpuReading | None:
        """The newest measurement, None in the first second."""
        return self._sampler.reading

    @property
    def pod(self) -> Pod:
        """This pod as it is now."""
        return self._sampler.pod

    def leave(self) -> None:
        """Tell everybody from the next heartbeat on that this pod was asked to go; it goes on until `stop`."""
        self._sampler.leaving = self._sampler.leaving or self.history.clock.now()

    def start(self) -> None:
        """Start both threads."""
        self._sampling.start()
        self._syncing.start()

    def stop(self) -> None:
        """End the stress, write what is left if the store answers, and leave no thread. Takes some seconds at most."""
        self._stopping.set()
        self._wake_up.set()
        for thread in (self._sampling, self._syncing):
            if thread.is_alive():
                thread.join(JOIN_SECONDS)
        self._executor.stop()
        self.history.close()

    def local_samples(self, since: float) -> tuple[Pod, list[Sample]]:
        """This pod and its samples after a Unix time, of the last 15 minutes, whether the store answers or not."""
        return self.pod, self._sampler.samples.since(since)

    def _write_the_rest(self) -> None:
        self._sampling.join(JOIN_SECONDS)
        self._sync.write_now()
