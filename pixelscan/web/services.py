"""All that lives as long as the server: made once, by its lifespan or by a test, and handed on from here.

Pages, routes and what they are built of ask `services()`; the store and the pools get what they need when they are
made. One variable of the process and not `app.state`, which a page's script and a session's callbacks cannot reach.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from pixelscan.load.agent import Agent
from pixelscan.load.cpu import CpuReader
from pixelscan.load.feed import Feed
from pixelscan.load.history import History
from pixelscan.load.model import Pod
from pixelscan.load.runs import target_cores
from pixelscan.load.stress import Stress
from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.settings import Settings
from pixelscan.web.page_queue import PageQueue
from pixelscan.web.store.arrivals import Arrivals
from pixelscan.web.store.browser_cookie import client_behind
from pixelscan.web.store.ingest import Ingest
from pixelscan.web.store.scan import Scanner
from pixelscan.web.store.tray import Trays
from pixelscan.web.turns import Client, Turns
from pixelscan.web.upload_places import UploadPlaces
from pixelscan.web.workers import picture_workers, scan_workers


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """What a page or a route needs that is not its own.

    Turns bound what routes do at once: with more scans or pictures than workers, requests would only hold threads
    that others need. They are given to visitors one after the other.
    """

    settings: Settings
    scan_pool: ScanWorkers
    picture_pool: ScanWorkers
    trays: Trays
    arrivals: Arrivals
    scanner: Scanner
    ingest: Ingest
    stress: Stress
    agent: Agent
    feed: Feed
    page_queue: PageQueue
    upload_places: UploadPlaces
    scan_turns: Turns
    picture_turns: Turns


_open: list[Services] = []


def services() -> Services:
    """Those that were opened last, and are open still."""
    if not _open:
        raise RuntimeError("PixelScan's pages run in its own server: start it with `make run`.")
    return _open[-1]


def client_of(request: HTTPConnection) -> Client:
    """Who asks: an address, as the settings trust proxies to tell it, and a browser."""
    return client_behind(request, services().settings.trusted_proxies)


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """Services with these settings; at the block's end every photo is deleted, and no process and no thread is left.

    The agent is the caller's to start.
    """
    with ExitStack() as closing:
        # Closed in reverse: the photos first, whatever time the rest takes.
        picture_pool = closing.enter_context(picture_workers(settings))
        scan_pool = closing.enter_context(scan_workers(settings))
        stress, reader = Stress(), CpuReader()
        history = History(settings.history_url(), settings.history_days)
        agent = Agent(_this_pod(settings, reader), reader, history, stress, target_cores)
        closing.callback(agent.stop)
        trays = Trays(settings)
        closing.callback(trays.close)
        scanner, workers = Scanner(scan_pool), settings.worker_count()
        scan_turns = Turns(workers)
        made = Services(
            settings=settings,
            scan_pool=scan_pool,
            picture_pool=picture_pool,
            trays=trays,
            arrivals=Arrivals(trays),
            scanner=scanner,
            ingest=Ingest(settings, trays, scanner, picture_pool, scan_turns),
            stress=stress,
            agent=agent,
            feed=Feed(agent.history, agent.local_samples),
            page_queue=PageQueue(workers),
            upload_places=UploadPlaces(settings.uploads_at_once, settings.upload_idle_seconds),
            scan_turns=scan_turns,
            picture_turns=Turns(workers),
        )
        _open.append(made)
        closing.callback(_open.remove, made)
        yield made


def _this_pod(settings: Settings, reader: CpuReader) -> Pod:
    return Pod(
        name=settings.pod(),
        started=time.time(),
        node=settings.node(),
        request_cores=settings.cpu_request / 1000 or None,
        limit_cores=settings.cpu_limit / 1000 or None,
        source=reader.source,
    )
