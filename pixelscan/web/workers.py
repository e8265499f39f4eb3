"""The process-wide scan workers: started once, by the lifespan or by the first who needs them."""

import atexit
from functools import cache

from pixelscan.metadata.workers import ScanWorkers
from pixelscan.settings import Settings, read_settings


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings()


@cache
def scan_workers() -> ScanWorkers:
    """The running workers. They end with the process."""
    workers = ScanWorkers(settings().worker_count(), settings().scan_seconds, settings().worker_memory_mb)
    workers.__enter__()
    atexit.register(workers.__exit__, None, None, None)
    return workers
