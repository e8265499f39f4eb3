"""How many visitors one pod on one core can serve, compared with a plain Flask app under gunicorn in the same run.

    python -m benchmarks.capacity [--levels 10,25,50,100] [--modes uploads,api,mixed] [--seconds 30] [--pause 1]

The server uses the first core and the visitors the second, so this needs Linux and two cores.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

import psutil
from PIL import Image

from benchmarks.commands import ROOT
from tests.support.server import free_port, wait_until_it_answers
from tests.support.visitors.load_tester_photos import drawn_photos

SERVER_CORE, VISITORS_CORE = "0", "1"
GUNICORN_WORKERS = 2
MEGAPIXELS_12 = (4000, 3000)
# The modes, and whether the Flask app has an equivalent.
MODES = {"uploads": True, "api": True, "mixed": False}


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: a level's duration, and the minimum wait between a visitor's requests (the maximum is twice that)."""

    seconds: float
    pause: float


@dataclass(frozen=True, slots=True)
class Level:
    """The result for a number of users on one server: milliseconds, percent of one core, peak MB."""

    requests: int
    per_second: float
    median: float
    p95: float
    failures: int
    cpu: float
    megabytes: float
    picture_p95: float | None


class Pinned:
    """A server on the first core, including all its processes."""

    def __init__(self, kind: str, folder: Path) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = _gunicorn(port) if kind == "flask" else _pixelscan(port)
        self._log = folder / f"{kind}-{port}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["taskset", "-c", SERVER_CORE, *command],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PIXELSCAN_STATE_DIR": str(folder), "TMPDIR": str(folder)},
            )
        self.pid = self._process.pid

    def wait_until_ready(self) -> None:
        """Return when the server answers. Raises AssertionError with its log if it exits or does not answer."""
        wait_until_it_answers(self._process, self.address, self._log)

    def processes(self) -> list[psutil.Process]:
        own = psutil.Process(self.pid)
        return [own, *own.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """CPU seconds of all its processes."""
        used = [process.cpu_times() for process in self.processes()]
        return float(sum(times.user + times.system for times in used))

    def megabytes(self) -> float:
        """Memory of all its processes; shared memory counts once."""
        return float(sum(process.memory_full_info().pss for process in self.processes()) / 1e6)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)


def _pixelscan(port: int) -> list[str]:
    return [sys.executable, "-m", "pixelscan", "serve", "--port", str(port)]


def _gunicorn(port: int) -> list[str]:
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(GUNICORN_WORKERS), "--log-level", "warning"]
    return [sys.executable, "-m", "gunicorn", *options, "benchmarks.flask_peer:app"]


@contextmanager
def pinned(kind: str, folder: Path) -> Iterator[Pinned]:
    """A new server."""
    server = Pinned(kind, folder)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    parser.add_argument("--levels", default="10,25,50,100", help="numbers of users (%(default)s)")
    parser.add_argument("--modes", default=",".join(MODES), help="what they do (%(default)s)")
    parser.add_argument("--seconds", type=float, default=30, help="for so long, at each level (%(default)s)")
    parser.add_argument("--pause", type=float, default=1, help="seconds between requests, up to twice (%(default)s)")
    options = parser.parse_args()
    timing = Timing(options.seconds, options.pause)
    levels = [int(level) for level in options.levels.split(",")]
    modes: list[str] = options.modes.split(",")
    os.sched_setaffinity(0, {int(VISITORS_CORE)})
    with TemporaryDirectory(prefix="pixelscan-capacity-") as name:
        folder = Path(name)
        draw_photos(folder)
        for mode in modes:
            _print_heading(mode)
            kinds = [("pixelscan", mode)] + ([("flask", "flask")] if MODES[mode] else [])
            with ExitStack() as running:
                sides = [(running.enter_context(pinned(server, folder)), kind) for server, kind in kinds]
                for server, kind in sides:
                    # A process's first requests load what later ones use.
                    _visited(server, kind, 2, Timing(3, timing.pause), folder)
                # Both servers in turn at each level, because a shared machine may be slower a minute later.
                for users in levels:
                    _print_row(users, [_visited(server, kind, users, timing, folder) for server, kind in sides])


def draw_photos(folder: Path) -> None:
    """Eight 12-megapixel pictures, like a camera's."""
    noise = Image.effect_noise(MEGAPIXELS_12, 60).convert("RGB")
    for photo in drawn_photos():
        with Image.open(BytesIO(photo.data)) as small:
            large = small.convert("RGB").resize(MEGAPIXELS_12, Image.Resampling.BICUBIC)
            Image.blend(large, noise, 0.12).save(folder / photo.name, "JPEG", quality=86, exif=small.info["exif"])


def _fill_free_memory(folder: Path) -> None:
    """Fill the memory with cached files, as on a server that has run for a day.

    A virtual machine returns free memory to its host and has to wait to get it back: on one, writing photos took seven
    times as long for every server that stores them.
    """
    zeros, buffer = folder / "zeros", bytearray(4 << 20)
    with zeros.open("ab") as file:
        file.truncate(psutil.virtual_memory().total)
    with zeros.open("rb", buffering=0) as file:
        while file.readinto(buffer):
            pass


def _visited(server: Pinned, mode: str, users: int, timing: Timing, folder: Path) -> Level:
    _fill_free_memory(folder)
    command = ["taskset", "-c", VISITORS_CORE, sys.executable, "-m", "benchmarks.capacity_visitors"]
    command += [server.address, mode, str(users), str(timing.seconds), str(timing.pause), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as visitors:
        said = cast("IO[str]", visitors.stdout)
        said.readline()
        cpu, begin = server.cpu_seconds(), time.perf_counter()
        with _peak_memory(server) as peak:
            told = said.readline()
        share = 100 * (server.cpu_seconds() - cpu) / (time.perf_counter() - begin)
    seen = json.loads(told)
    for failure in sorted(set(seen["failures"]))[:3]:
        print(f"  {mode}, {users} users: {failure}", file=sys.stderr)
    ms = sorted(value for values in seen["ms"].values() for value in values)
    pictures = sorted(seen["pictures"])
    return Level(
        len(ms),
        len(ms) / seen["seconds"],
        statistics.median(ms),
        _p95(ms),
        len(seen["failures"]),
        share,
        max(peak),
        _p95(pictures) if pictures else None,
    )


def _p95(ordered: Sequence[float]) -> float:
    return ordered[int(0.95 * (len(ordered) - 1))]


@contextmanager
def _peak_memory(server: Pinned) -> Iterator[list[float]]:
    """Measures every second until the block ends."""
    over, measured = threading.Event(), [server.megabytes()]

    def watch() -> None:
        while not over.wait(1):
            measured.append(server.megabytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield measured
    finally:
        over.set()
        watcher.join()


def _print_heading(mode: str) -> None:
    print(f"\n{mode}: requests a second / median / p95 ms / failures / CPU % / MB", flush=True)
    print("| users | PixelScan | picture, p95 ms |" + (" Flask | times Flask: requests, p95 |" if MODES[mode] else ""))
    print("| --- | --- | --- |" + (" --- | --- |" if MODES[mode] else ""))


def _print_row(users: int, sides: Sequence[Level]) -> None:
    ours, *peers = sides
    picture = "" if ours.picture_p95 is None else f"{ours.picture_p95:.0f}"
    row = f"| {users} | {_cell(ours)} | {picture} |"
    for peer in peers:
        row += f" {_cell(peer)} | {ours.per_second / peer.per_second:.2f}, {ours.p95 / peer.p95:.2f} |"
    print(row, flush=True)


def _cell(level: Level) -> str:
    return (
        f"{level.per_second:.1f} / {level.median:.0f} / {level.p95:.0f} / {level.failures} / {level.cpu:.0f} "
        f"/ {level.megabytes:.0f}"
    )


if __name__ == "__main__":
    main()
