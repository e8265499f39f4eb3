"""Normal visitors before and beside hostile ones: python -m tests.faults.storm --seconds 40

Prints how long a click takes them, in milliseconds; 1 where the 95th of 100 takes more than twice as long as before,
or where one fails. The server has one core, the visitors another.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pixelscan.metadata.samples import sample_photos
from tests.support.process_tree import holdings
from tests.support.server import Server
from tests.support.visitors.hostile_visitors import HostileVisitors
from tests.support.visitors.streamlit_client import StreamlitClient

VISITORS = 5
THINKING_SECONDS = 0.5
TIMES_AS_LONG = 2.0
SAMPLES = sample_photos()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.storm", description=__doc__)
    parser.add_argument("--seconds", type=float, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="storm-") as folder:
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[:1])  # inherited by the server and its workers
        server = Server(Path(folder) / "server.log")
        os.sched_setaffinity(0, cores[-1:])
        try:
            server.wait_until_ready()
            return _compare(server, options.seconds)
        finally:
            server.stop()


def _compare(server: Server, seconds: float) -> int:
    calm = clicks(server, seconds)
    before = holdings(server.process.pid).megabytes
    with HostileVisitors(server.address, server.process.pid, floods=True):
        beside = clicks(server, seconds)
    after = holdings(server.process.pid).megabytes
    ratio = _percentile(beside, 95) / _percentile(calm, 95)
    for name, taken in (("before", calm), ("beside", beside)):
        print(
            f"{name} them: {len(taken)} clicks, median {1000 * statistics.median(taken):.0f} ms,"
            f" 95 % within {1000 * _percentile(taken, 95):.0f} ms"
        )
    print(f"memory: {before:.0f} MB before them, {after:.0f} MB after {seconds:g} s")
    print(f"storm: {ratio:.2f} times as long")
    return int(ratio > TIMES_AS_LONG)


def clicks(server: Server, seconds: float) -> list[float]:
    """The seconds of each click of normal visitors, who do this for so long. VisitFailed where one is served badly."""
    with ThreadPoolExecutor(VISITORS) as people:
        visits = [people.submit(_visit, server.address, number, seconds) for number in range(VISITORS)]
        return [taken for visit in visits for taken in visit.result()]


def _visit(address: str, number: int, seconds: float) -> list[float]:
    """Search, visit the other pages, return, and check that everything is there."""
    end, taken = time.monotonic() + seconds, []
    mine = SAMPLES[number]
    with StreamlitClient(address) as visitor:
        visitor.open("/")
        visitor.upload({mine.name: mine.data + b"own"})
        while time.monotonic() < end:
            for act in _round(visitor):
                begin = time.perf_counter()
                act()
                taken.append(time.perf_counter() - begin)
                visitor.listen(THINKING_SECONDS)
            visitor.expect(mine.name)
    return taken


def _round(visitor: StreamlitClient) -> list[Callable[[], object]]:
    return [
        lambda: visitor.set("Search all tags", "exposure"),
        lambda: visitor.set("Search all tags", ""),
        lambda: visitor.switch_page("cpu"),
        lambda: visitor.switch_page("collection"),
        lambda: visitor.switch_page("Photos"),
    ]


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
