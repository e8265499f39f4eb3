"""What lasts as long as the server's process: its services, and imports that no visitor should wait for."""

import asyncio
import importlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from pixelscan.settings import read_settings
from pixelscan.web.server.memory import collect_expired_sessions, tune_gc, tune_malloc
from pixelscan.web.services import Services, open_services
from pixelscan.web.streamlit_internals import (
    build_theme_once,
    deliver_ended_runs,
    import_late_modules,
    run_open_pages_again,
    send_pages_every,
)
from pixelscan.web.workers import replace_killed

# Pages import these when they first need them, one to two seconds in all.
HEAVY_MODULES = ("pandas", "pyarrow", "altair")
# Four times as long as Streamlit waits.
SECONDS_BETWEEN_PARTS_OF_A_PAGE = 0.02
_log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start before the first visitor comes; end with the last photo deleted and no process left.

    The signal itself ends Streamlit's server, so nothing registered with atexit runs.
    """
    tune_malloc()
    build_theme_once()
    send_pages_every(SECONDS_BETWEEN_PARTS_OF_A_PAGE)
    deliver_ended_runs()
    for module in HEAVY_MODULES:
        importlib.import_module(module)
    import_late_modules()
    # After the imports: a pod should appear to others only once it can serve.
    with open_services(read_settings()) as opened:
        tune_gc()
        opened.agent.start()
        if opened.cluster:
            opened.cluster.start()
        _listen_to_pre_stop(opened)
        care = [
            asyncio.create_task(collect_expired_sessions()),
            asyncio.create_task(replace_killed(opened.scan_pool, opened.picture_pool)),
        ]
        _log.info("Ready for visitors")
        yield
        for task in care:
            task.cancel()


def _listen_to_pre_stop(opened: Services) -> None:
    """k8s/deployment.yaml's preStop hook sends SIGUSR1 some seconds before the pod has to end."""

    def leave() -> None:
        _log.info("Told that this pod will be removed: open pages say so, and take no more photos")
        opened.agent.leave()
        run_open_pages_again()

    if hasattr(signal, "SIGUSR1"):
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, leave)
