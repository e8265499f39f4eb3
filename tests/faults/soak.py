"""Visitors for a long time, and what they leave: python -m tests.faults.soak --minutes 20 --users 25 --hostile

One process on one core under tests/load_tester.py on another, with --hostile beside hostile visitors of every kind.
After the first five minutes its memory must be flat; at the end no zombie, no file and no socket may be left, and no
request of a normal visitor may have failed. Linux.
"""

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from tests.faults.storm import server_on_its_own_core
from tests.support.process_tree import Holdings, holdings
from tests.support.server import ROOT, Server
from tests.support.visitors.hostile_visitors import ALL_KINDS, HostileVisitors
from tests.support.visitors.streamlit_client import StreamlitClient

SAMPLE_SECONDS = 5
SETTLING_MINUTES = 5
# An abandoned session is kept for two minutes, and dropped at freed_memory's next check.
GOING_SECONDS = 150
GROWTH_ALLOWED = 0.10
# File descriptors of one session: an event loop and its pair of sockets. The last one may linger.
SESSION_FILES, SESSION_SOCKETS = 1, 2


def main() -> int:
    """Run, print the figures; 1 where something grew, failed or was left."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--users", type=int, default=25, help="half of what one core carries (25)")
    parser.add_argument("--hostile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name, server_on_its_own_core(Path(name)) as server:
        return _soak(server, Path(name), options)


def _soak(server: Server, folder: Path, options: argparse.Namespace) -> int:
    before = _after_one_visitor(server)
    with HostileVisitors(server.address, server.process.pid, ALL_KINDS if options.hostile else ()):
        load = _load(server, folder, options.minutes, options.users)
        samples = [(0.0, before), *_samples(server, load)]
    time.sleep(GOING_SECONDS)  # nothing outside shows when the last session is dropped: that is what the test checks
    after = _after_one_visitor(server)
    return _verdict(samples, (before, after), folder, load.returncode, photos_may_be_left=options.hostile)


def _samples(server: Server, load: subprocess.Popen[bytes]) -> Iterator[tuple[float, Holdings]]:
    """What is in use, with the minutes since the beginning, until the load ends."""
    begin = time.monotonic()
    for number in count(1):
        if load.poll() is not None:
            return
        time.sleep(SAMPLE_SECONDS)  # between two samples
        minutes, held = (time.monotonic() - begin) / 60, holdings(server.process.pid)
        yield minutes, held
        if number % (60 // SAMPLE_SECONDS) == 0:
            print(f"{minutes:5.1f} min  {_words(held)}", flush=True)


def _load(server: Server, folder: Path, minutes: float, users: int) -> subprocess.Popen[bytes]:
    script = [sys.executable, "-m", "locust", "-f", "tests/load_tester.py", "--host", server.address, "--headless"]
    numbers = ["--users", str(users), "--spawn-rate", "2", "--run-time", f"{minutes * 60:.0f}s", "--stop-timeout", "60"]
    output = ["--only-summary", "--csv", str(folder / "load"), "--exit-code-on-error", "3"]
    with (folder / "load.log").open("wb") as log:
        return subprocess.Popen([*script, *numbers, *output], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)


def _after_one_visitor(server: Server) -> Holdings:
    """What is still in use after one visitor has come and gone."""
    with StreamlitClient(server.address) as visitor:
        visitor.open("/")
    return holdings(server.process.pid)


def _verdict(
    samples: list[tuple[float, Holdings]],
    ends: tuple[Holdings, Holdings],
    folder: Path,
    exit_code: int,
    *,
    photos_may_be_left: bool,
) -> int:
    """Photos of hostile visitors, who do not remove them, are kept for another quarter of an hour."""
    before, after = ends
    settled = [(minute, one) for minute, one in samples if minute >= min(SETTLING_MINUTES, samples[-1][0] / 4)]
    slope, level = _line((minute, one.megabytes) for minute, one in settled)
    of_server, _ = _line((minute, one.server) for minute, one in settled)
    growth = slope * (settled[-1][0] - settled[0][0])
    rows = {row["Name"]: row for row in csv.DictReader((folder / "load_stats.csv").open(encoding="utf-8"))}
    total = rows["Aggregated"]
    left = [path.name for path in (folder / "tmp").rglob("*") if path.is_file()]
    print(f"before       {_words(before)}")
    print(f"afterwards   {_words(after)}")
    print(
        f"memory       {slope:+.2f} MB a minute after settling (the server {of_server:+.2f}, its workers"
        f" {slope - of_server:+.2f}), {growth:+.1f} MB in all from {level:.0f} MB"
    )
    print(
        f"requests     {total['Request Count']}, {float(total['Requests/s']):.1f} a second, failures"
        f" {total['Failure Count']}, median {total['50%']} ms, 95 % within {total['95%']} ms"
    )
    print(f"files left   {len(left)} {left[:5]}")
    wrong = {
        "memory grows": growth > GROWTH_ALLOWED * level,
        "zombies": after.zombies > 0,
        "open files are left": after.files > before.files + SESSION_FILES
        or after.sockets > before.sockets + SESSION_SOCKETS,
        "photos are left": bool(left) and not photos_may_be_left,
        "requests failed": exit_code != 0 or total["Failure Count"] != "0",
        "the server wrote a traceback": "Traceback" in (folder / "server.log").read_text(errors="replace"),
    }
    faults = [name for name, is_so in wrong.items() if is_so]
    if faults:
        print((folder / "load.log").read_text(errors="replace")[-3000:])
        print((folder / "server.log").read_text(errors="replace")[-3000:])
    print(f"soak: {', '.join(faults) or 'all is well'}")
    return 1 if faults else 0


def _line(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Slope and start of the line through these, by least squares."""
    return statistics.linear_regression(*zip(*points, strict=True))


def _words(held: Holdings) -> str:
    return (
        f"{held.megabytes:6.1f} MB (the server {held.server:.1f}), {held.files} files, {held.sockets} sockets,"
        f" {held.processes} processes, {held.zombies} zombies"
    )


if __name__ == "__main__":
    sys.exit(main())
