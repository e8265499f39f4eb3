"""Everything that lives as long as the server: created once, by its lifespan or by a test.

Pages and routes get it from `services()`; the store and the pools get what they need when they are created. It is a
variable of the process, because a page's script and a session's callbacks cannot reach `app.state`.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from pixelscan.load.agent import Agent
from pixelscan.load.cluster.watch import ClusterWatch
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
from pixelscan.web.store.browser_cookie import browser_of
from pixelscan.web.store.ingest import Ingest
from pixelscan.web.store.scan import Scanner
from pixelscan.web.store.tray import Trays
from pixelscan.web.turns import Client, Turns
from pixelscan.web.upload_places import UploadPlaces
from pixelscan.web.workers import picture_workers, scan_workers

# Where a request's scope keeps its client.
CLIENT = "pixelscan.client"


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """The shared services that pages and routes need.

    Turns limit what routes do at once: with more scans or pictures than workers, requests would only occupy threads
    that others need. Visitors get them one after the other.
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
    cluster: ClusterWatch | None
    page_queue: PageQueue
    upload_places: UploadPlaces
    scan_turns: Turns
    picture_turns: Turns


_open: list[Services] = []


def services() -> Services:
    """The services that were opened last and are still open."""
    if not _open:
        raise RuntimeError("PixelScan's pages run in its own server: start it with `make run`.")
    return _open[-1]


def client_of(request: HTTPConnection) -> Client:
    """Who takes turns with others: an address and a browser. Several middlewares and routes ask it of one request."""
    found: Client | None = request.scope.get(CLIENT)
    if found is None:
        found = request.client.host if request.client else "", browser_of(request.cookies) or ""
        request.scope[CLIENT] = found
    return found


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """Services with these settings; when the block ends, all photos are deleted and all processes and threads end.

    The caller starts the agent and the watch of the cluster.
    """
    with ExitStack() as closing:
        # Closed in reverse order: the photos first, however long the rest takes.
        picture_pool = closing.enter_context(picture_workers(settings))
        scan_pool = closing.enter_context(scan_workers(settings))
        stress, reader = Stress(), CpuReader()
        history = History(settings.history_url(), settings.history_days)
        agent = Agent(_this_pod(settings, reader), reader, history, stress, target_cores)
        closing.callback(agent.stop)
        cluster = ClusterWatch(settings.observed_hpa) if settings.observed_hpa else None
        if cluster:
            closing.callback(cluster.stop)
        trays = Trays(settings)
        closing.callback(trays.close)
        scanner, workers = Scanner(scan_pool), settings.worker_count()
        scan_turns = Turns(settings.reader_count(), workers)
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
            cluster=cluster,
            page_queue=PageQueue(workers),
            upload_places=UploadPlaces(settings.uploads_at_once, settings.upload_idle_seconds),
            scan_turns=scan_turns,
            picture_turns=Turns(workers, workers),
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
