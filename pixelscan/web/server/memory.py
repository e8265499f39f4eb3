"""What happens to freed memory: upload buffers are reused, that of closed sessions is given back to the system."""

import asyncio
import ctypes
import gc
import logging
from contextlib import suppress

from pixelscan.web.streamlit_internals import drop_expired_sessions, open_sessions

# malloc.h of glibc
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGE, KEPT = 1 << 20, 8 << 20
LOOK_SECONDS = 20
_log = logging.getLogger(__name__)


def tune_malloc() -> None:
    """Fix the size above which glibc maps a block separately, which it would otherwise raise to 32 MB for good; keep
    a few MB at hand: asking the system for pages with every piece of an upload took half of its time.

    Eight sessions of twenty 3 MB photos: 135 instead of 387 MB. No effect without glibc.
    """
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE)
        libc.mallopt(M_TRIM_THRESHOLD, KEPT)


def tune_gc() -> None:
    """Exempt what exists by now, mostly modules, from garbage collection: searching it held up every visitor for 0.1 s.

    New objects are searched once in a few page runs rather than three times a run; old ones, such as sessions, as
    often as before.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 5, 5)


async def collect_expired_sessions() -> None:
    """Collect garbage once no session is active: Streamlit drops expired sessions late and as reference cycles, each
    with three open files.

    Ends early if Streamlit does not reveal its sessions. Any other fault is logged and ends only this task.
    """
    try:
        await _watch_sessions()
    except Exception:  # noqa: BLE001 - the server can do without this
        _log.exception("From now on, the memory of closed pages is released later")


async def _watch_sessions() -> None:
    held = 0
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        kept = drop_expired_sessions()
        if kept is None:
            return
        if held and not kept and open_sessions() == 0:
            gc.collect()
            with suppress(OSError, AttributeError):
                ctypes.CDLL(None).malloc_trim(0)
        held = kept
