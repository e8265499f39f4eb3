"""The two pools of worker processes.

There are two because reading a photo's facts takes a millisecond and decoding its picture forty: facts never wait for
another photo's picture.
"""

import asyncio
import logging

from starlette.concurrency import run_in_threadpool

from pixelscan.errors import ServerBusy
from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.settings import Settings

LOOK_SECONDS = 10
_log = logging.getLogger(__name__)


def scan_workers(settings: Settings) -> ScanWorkers:
    """The workers that read metadata, not started yet."""
    count, megabytes = settings.reader_count(), settings.reader_memory_mb()
    return ScanWorkers(count, settings.scan_seconds, megabytes, ("pixelscan.metadata.pixels.list_thumbnail",))


def picture_workers(settings: Settings) -> ScanWorkers:
    """Those that decode pictures and write copies."""
    count, megabytes = settings.worker_count(), settings.worker_memory_mb
    return ScanWorkers(count, settings.scan_seconds, megabytes, ("pixelscan.metadata.pixels.preview",))


async def replace_killed(*pools: ScanWorkers) -> None:
    """Look for idle workers that were killed, for example by a system out of memory, as long as the server runs."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        for pool in pools:
            try:
                await run_in_threadpool(pool.restart_dead)
            except ServerBusy:
                return
            except OSError as fault:
                _log.warning("A worker was killed and cannot be started again yet: %s", fault)
