"""Normal visitors before and beside hostile ones: python -m tests.faults.storm --seconds 12 --kinds many_tabs,idle

For each kind of hostile visitor alone: how long clicks and uploads of normal visitors take, in milliseconds, and the
CPU time of the server by its loop, its threads (page runs) and its workers. In each round, both times are measured
one after the other. Returns 1 where, in the median round, the 95th of 100 clicks takes more than twice as long beside
them, or of 100 uploads three times, or where one fails.

The server has one core, the visitors another. The hostile ones share that and give way, because they would be on other
machines; so the figures are those of what the server does, not of how fast this machine can attack.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pixelscan.metadata.samples import sample_photos
from tests.support.process_tree import CpuTimes, cpu_times, holdings
from tests.support.server import Server
from tests.support.visitors.hostile_visitors import ALL_KINDS, HostileVisitors
from tests.support.visitors.streamlit_client import StreamlitClient

CLICKERS, UPLOADERS = 4, 2
THINKING_SECONDS = 0.5
# The first moments of an attack, in which it uses up what a visitor may do at once, are not measured.
LEAD_SECONDS = 5.0
CLICK_TIMES_AS_LONG, UPLOAD_TIMES_AS_LONG = 2.0, 3.0
# After so many photos, an uploading visitor removes them.
TRAY = 10
SAMPLES = sample_photos()


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each click and upload, and the server's CPU time a second meanwhile."""

    clicks: list[float]
    uploads: list[float]
    cpu: CpuTimes

    def words(self) -> str:
        cpu = f"CPU {self.cpu.loop:.0%} loop, {self.cpu.threads:.0%} threads, {self.cpu.workers:.0%} workers"
        return f"click {1000 * p95(self.clicks):4.0f} ms, upload {1000 * p95(self.uploads):4.0f} ms, {cpu}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.storm", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8, help="of each measurement (8)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kinds", default=",".join(ALL_KINDS), help="separated by commas; a+b come together")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="storm-") as folder, server_on_its_own_core(Path(folder)) as server:
        measured(server, LEAD_SECONDS)  # what the first visitors need is loaded
        slow = [kind for kind in options.kinds.split(",") if not _is_fair(server, kind, options)]
    print(f"storm: {', '.join(slow) or 'none'} delay the others too long")
    return int(bool(slow))


@contextmanager
def server_on_its_own_core(folder: Path) -> Iterator[Server]:
    """A server whose process and workers have one core; what runs in the block has another."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])  # inherited by the server and its workers
    (folder / "tmp").mkdir()
    server = Server(folder / "server.log", {"TMPDIR": str(folder / "tmp")})
    os.sched_setaffinity(0, cores[-1:])
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()
        os.sched_setaffinity(0, cores)


def _is_fair(server: Server, kind: str, options: argparse.Namespace) -> bool:
    rounds = [_round(server, kind, options.seconds) for _ in range(options.rounds)]
    click = statistics.median(p95(beside.clicks) / p95(calm.clicks) for calm, beside in rounds)
    upload = statistics.median(p95(beside.uploads) / p95(calm.uploads) for calm, beside in rounds)
    memory = holdings(server.process.pid).megabytes
    print(f"{kind}: click {click:.2f} times as long, upload {upload:.2f}; then {memory:.0f} MB", flush=True)
    for calm, beside in rounds:
        print(f"    before {calm.words()}\n    beside {beside.words()}", flush=True)
    return click <= CLICK_TIMES_AS_LONG and upload <= UPLOAD_TIMES_AS_LONG


def _round(server: Server, kind: str, seconds: float) -> tuple[Measured, Measured]:
    calm = measured(server, seconds)
    with HostileVisitors(server.address, server.process.pid, kind.split("+")):
        time.sleep(LEAD_SECONDS)
        return calm, measured(server, seconds)


def measured(server: Server, seconds: float) -> Measured:
    """What normal visitors experience for so long. VisitFailed where one is served badly."""
    before, begin = cpu_times(server.process.pid), time.monotonic()
    with ThreadPoolExecutor(CLICKERS + UPLOADERS) as people:
        clicking = [people.submit(clicks, server.address, number, seconds) for number in range(CLICKERS)]
        uploading = [people.submit(uploads, server.address, number, seconds) for number in range(UPLOADERS)]
        return Measured(
            [taken for one in clicking for taken in one.result()],
            [taken for one in uploading for taken in one.result()],
            (cpu_times(server.process.pid) - before) / (time.monotonic() - begin),
        )


def clicks(address: str, number: int, seconds: float) -> list[float]:
    """The seconds of each click of a visitor who searches, visits the other pages, returns, and finds everything."""
    end, taken = time.monotonic() + seconds, list[float]()
    mine = SAMPLES[number]
    with StreamlitClient(address) as visitor:
        visitor.open("/")
        visitor.upload({mine.name: mine.data + b"own"})
        while not taken or time.monotonic() < end:
            for act in _tour(visitor):
                taken.append(_seconds(act))
                visitor.listen(THINKING_SECONDS)
            visitor.expect(mine.name)
    return taken


def _tour(visitor: StreamlitClient) -> list[Callable[[], object]]:
    return [
        lambda: visitor.set("Search all tags", "exposure"),
        lambda: visitor.set("Search all tags", ""),
        lambda: visitor.switch_page("cpu"),
        lambda: visitor.switch_page("collection"),
        lambda: visitor.switch_page(""),
    ]


def uploads(address: str, number: int, seconds: float) -> list[float]:
    """The seconds until each photo of a visitor is shown."""
    end, taken = time.monotonic() + seconds, list[float]()
    mine = SAMPLES[number]
    with StreamlitClient(address) as visitor:
        visitor.open("/")
        while not taken or time.monotonic() < end:
            name = f"{len(taken)}.jpg"
            photo = mine.data + os.urandom(8)
            taken.append(_seconds(lambda name=name, photo=photo: visitor.upload({name: photo})))  # type: ignore[misc]
            visitor.expect(name)
            visitor.listen(THINKING_SECONDS / 2)
            if len(taken) % TRAY == 0:
                visitor.click("Remove all")
    return taken


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[94]


if __name__ == "__main__":
    sys.exit(main())
