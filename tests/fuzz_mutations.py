"""Thousands of damaged photos for the real workers: no exception may escape, nothing may hang or use up the memory.

python -m tests.fuzz_mutations --count 20000 --seed 1 [--keep DIR] [--pictures]
"""

import argparse
import importlib
import io
import logging
import random
import re
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pixelscan.errors import NotAnImage, PhotoError, ScanAborted
from pixelscan.metadata import scanner
from pixelscan.metadata.export import to_csv_row, to_json
from pixelscan.metadata.pixels.list_thumbnail import scan_with_list_thumbnail
from pixelscan.metadata.pixels.preview import preview
from pixelscan.metadata.terminal_card import to_text
from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.settings import Settings
from tests.support.photos.corpus import corpus_folder
from tests.support.photos.movie_builder import BUILDERS as FILMS
from tests.support.photos.photo_damage import mutate, traps
from tests.support.photos.raw_builder import BUILDERS as RAW_KINDS
from tests.support.photos.still_builder import BUILDERS as SELDOM_KINDS
from tests.support.photos.trailer_builder import BUILDERS as TRAILERS

SECONDS, MEGABYTES = 2.0, 512
PICTURE_SECONDS = Settings().preview_seconds
BATCH = 400
# The problem that `scan` reports for a reader's own exception, so that one block is lost and not the photo.
CAUGHT = "Reader fault"
# Opened by each process as it imports this: a worker can open nothing later.
STATUS = Path("/proc/self/status").open(encoding="ascii") if Path("/proc/self/status").exists() else None  # noqa: SIM115
PRELOAD = ("tests.fuzz_mutations",)


@dataclass(frozen=True)
class Reading:
    """The effect of one file on the worker: time, memory so far, and the reader's faults that scan caught."""

    seconds: float
    megabytes: float
    faults: tuple[str, ...]


Look = Callable[[Path], Reading]


@dataclass
class Report:
    """The totals of a run. `escaped` and `caught` are exceptions of readers, each with the file that raised it."""

    seconds: float = SECONDS
    files: int = 0
    images: int = 0
    asked_again: int = 0
    slowest: tuple[float, str] = (0.0, "")
    megabytes: float = 0.0
    too_slow: list[str] = field(default_factory=list)
    too_big: list[str] = field(default_factory=list)
    escaped: dict[str, str] = field(default_factory=dict)
    caught: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not (self.too_slow or self.too_big or self.escaped or self.caught)

    def __str__(self) -> str:
        lines = [
            f"{self.files} files, {self.images} still known as images",
            f"uncaught exceptions: {len(self.escaped)}; caught reader faults: {len(self.caught)}",
            f"over {self.seconds:g} s: {len(self.too_slow)}; slowest {self.slowest[0]:.2f} s ({self.slowest[1]})",
            f"asked again, alone: {self.asked_again}",
            f"over {MEGABYTES} MB: {len(self.too_big)}; largest worker {self.megabytes:.0f} MB",
            "mutations: " + ", ".join(f"{kind} {count}" for kind, count in sorted(self.kinds.items())),
        ]
        lines += [f"SLOW {name}" for name in self.too_slow] + [f"BIG {name}" for name in self.too_big]
        lines += [f"\n{name}\n{what}" for name, what in (self.escaped | self.caught).items()]
        return "\n".join(lines)


def examine(path: Path) -> Reading:
    """In the worker: the scan and everything that is derived from it at once."""
    begin = time.process_time()
    scan = scanner.scan(path)
    for write in (to_json, to_csv_row, to_text):
        write(scan).encode()
    seconds = time.process_time() - begin
    return Reading(seconds, _peak_megabytes(), tuple(p.text for p in scan.problems if p.text.startswith(CAUGHT)))


def examine_pictures(path: Path) -> Reading:
    """In the worker: the scan, and everything that a page shows of its pixels."""
    begin = time.process_time()
    scan, _ = scan_with_list_thumbnail(path)
    preview(path, scan)
    return Reading(time.process_time() - begin, _peak_megabytes(), ())


LOOKS: dict[str, Look] = {"examine": examine, "examine_pictures": examine_pictures}


def _peak_megabytes() -> float:
    """The memory of this process alone: on Linux, getrusage includes that of the process that started it."""
    if STATUS:
        STATUS.seek(0)
        return float(re.search(r"VmHWM:\s+(\d+)", STATUS.read())[1]) / 1e3  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def explain(look: str, path: Path) -> str:
    """In the worker: the traceback of a fault, also of one that scan caught and logged."""
    logged = io.StringIO()
    log = logging.getLogger(scanner.__name__)
    log.addHandler(logging.StreamHandler(logged))
    log.setLevel(logging.DEBUG)
    try:
        LOOKS[look](path)
    except Exception:  # noqa: BLE001 - any exception is what we are looking for
        return traceback.format_exc(limit=-4)
    finally:
        log.handlers.clear()
    return logged.getvalue() or "It does not happen again."


def run(
    files: Iterator[tuple[str, str, bytes]], keep: Path | None = None, look: Look = examine, seconds: float = SECONDS
) -> Report:
    """Look at each (kind, name, bytes); files with a fault are kept in `keep`."""
    report = Report(seconds)
    with (
        tempfile.TemporaryDirectory(prefix="pixelscan-fuzz-") as name,
        ScanWorkers(2, seconds, MEGABYTES, PRELOAD) as workers,
        ScanWorkers(1, seconds, MEGABYTES, PRELOAD) as explainers,
    ):
        while batch := _batch(files, Path(name), report):
            for (path,), first in workers.run_many(look, ((path,) for path in batch)):
                outcome = _alone(report, path, look, explainers) if _took_longer(first) else first
                if _note(report, path, outcome):
                    found = report.escaped if path.name in report.escaped else report.caught
                    _explain(found, path, look, explainers)
                    if keep:
                        (keep / path.name).write_bytes(path.read_bytes())
            for path in batch:
                path.unlink()
    return report


def _took_longer(outcome: Reading | PhotoError) -> bool:
    return isinstance(outcome, ScanAborted) and "took longer" in str(outcome)


def _alone(report: Report, path: Path, look: Look, explainers: ScanWorkers) -> Reading | PhotoError:
    """Run it again alone: on a busy machine any file is slow at times, but a slow file is slow again."""
    report.asked_again += 1
    try:
        return explainers.run(look, path)
    except PhotoError as error:
        return error


def _batch(files: Iterator[tuple[str, str, bytes]], folder: Path, report: Report) -> list[Path]:
    paths = []
    for kind, name, data in files:
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
        report.kinds[kind] += 1
        if len(paths) == BATCH:
            break
    return paths


def _note(report: Report, path: Path, outcome: Reading | PhotoError) -> bool:
    """Whether the file showed a fault that needs an explanation."""
    report.files += 1
    if isinstance(outcome, Reading):
        report.images += 1
        report.slowest = max(report.slowest, (outcome.seconds, path.name))
        report.megabytes = max(report.megabytes, outcome.megabytes)
        if outcome.seconds > report.seconds:
            report.too_slow.append(path.name)
        for fault in outcome.faults:
            report.caught[path.name] = fault
        return bool(outcome.faults)
    if not isinstance(outcome, ScanAborted):
        report.images += not isinstance(outcome, NotAnImage)
        return False
    if _took_longer(outcome):
        report.too_slow.append(path.name)
        return False
    if "needed more" in str(outcome):
        report.too_big.append(path.name)
        return False
    report.escaped[path.name] = str(outcome)
    return True


def _explain(found: dict[str, str], path: Path, look: Look, explainers: ScanWorkers) -> None:
    """Save the traceback next to the fault's file; one for each location is enough."""
    try:
        story = explainers.run(explain, look.__name__, path)
    except PhotoError as error:
        story = str(error)
    if story in found.values():
        found[path.name] += " (as above)"
    else:
        found[path.name] = story


def mutated(count: int, seed: int) -> Iterator[tuple[str, str, bytes]]:
    """This many mutated photos, the same for the same seed."""
    photos = originals()
    chance = random.Random(seed)
    for number in range(count):
        name, photo = chance.choice(photos)
        kind, data = mutate(photo, chance.choice(photos)[1], chance)
        yield kind, f"{number:06}_{kind}_{name}", data


@cache
def originals() -> Sequence[tuple[str, bytes]]:
    """The corpus, or the sample photos if it is absent; and generated files in rare formats."""
    drawn = [(f"drawn.{build.__name__}", build()) for build in (*SELDOM_KINDS, *RAW_KINDS, *FILMS, *TRAILERS)]
    if corpus := corpus_folder():
        files = (path for path in sorted(corpus.glob("*/**/*")) if path.is_file() and path.stat().st_size > 16)
        return [(path.name, path.read_bytes()) for path in files] + drawn
    from pixelscan.metadata.samples import sample_photos

    return [(photo.name, photo.data) for photo in sample_photos()] + drawn


def designed() -> Iterator[tuple[str, str, bytes]]:
    for name, data in traps():
        yield "trap", name, data


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="mutated files (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other mutations (%(default)s)")
    parser.add_argument("--pictures", action="store_true", help="decode the pictures too, as the Photos page does")
    parser.add_argument("--keep", type=Path, help="a folder for the files that showed a fault")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    way: tuple[Look, float] = (examine_pictures, PICTURE_SECONDS) if options.pictures else (examine, SECONDS)
    by_design = run(designed(), options.keep, *way)
    print(f"Traps: {by_design}\n")
    at_random = run(mutated(options.count, options.seed), options.keep, *way)
    print(f"Mutations: {at_random}")
    return 0 if by_design.clean and at_random.clean else 1


if __name__ == "__main__":
    # Under its own name, by which the workers find `examine`.
    sys.exit(importlib.import_module("tests.fuzz_mutations").main())
