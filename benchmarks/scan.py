"""How fast PixelScan reads a folder of JPEGs, beside ExifTool and exiv2 on the same files in one run.

python -m benchmarks.scan [--folder DIR] [--copies N]
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pixelscan.metadata.export import to_json
from pixelscan.metadata.scan import scan

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "images" / "jpg"
ENDINGS = {".jpg", ".jpeg"}
START_UPS = 7
ROUNDS = 3
PIXELSCAN = (sys.executable, "-m", "pixelscan")


@dataclass(frozen=True)
class Cost:
    """One run of a command: seconds by the clock, seconds of all cores, MB of its largest process."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def main() -> None:
    options = _options()
    with _photos(options.folder, options.copies) as photos:
        files = sorted(photos.iterdir())
        print(
            f"{len(files)} JPEGs, {sum(file.stat().st_size for file in files) / len(files) / 1000:.0f} kB on average\n"
        )
        _print_table(photos, files)
        _print_start_up(files[0])
        _print_slowest(files[:: options.copies])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=CORPUS, help="where JPEGs are taken from (the shared corpus)")
    parser.add_argument("--copies", type=int, default=8, help="how often each is copied (%(default)s)")
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is no folder; name one that holds JPEGs by --folder")
    return options


@contextmanager
def _photos(folder: Path, copies: int) -> Iterator[Path]:
    """A folder of its own with the JPEGs, so that every program reads the same from the same cache."""
    with tempfile.TemporaryDirectory(prefix="pixelscan-benchmark-") as name:
        sources = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in ENDINGS]
        for number, source in enumerate(sources):
            for copy in range(copies):
                shutil.copyfile(source, Path(name, f"{number:05}-{copy:03}.jpg"))
        yield Path(name)


def _print_table(photos: Path, files: Sequence[Path]) -> None:
    commands = {
        "PixelScan --jobs 1": (*PIXELSCAN, "--json", "--jobs", "1", str(photos)),
        "PixelScan --jobs 2": (*PIXELSCAN, "--json", "--jobs", "2", str(photos)),
        "ExifTool, one batch": ("exiftool", "-j", "-G1", "-n", "-r", "-q", str(photos)),
        "exiv2, one batch": ("exiv2", "-q", "-pa", *map(str, files)),
    }
    costs = {name: _best(command) for name, command in commands.items() if shutil.which(command[0])}
    base = costs["PixelScan --jobs 1"].seconds
    print(f"{'':22}{'ms a file':>10}{'CPU ms':>10}{'times PixelScan':>17}{'largest process MB':>20}")
    for name, cost in costs.items():
        each, cpu = (1000 * seconds / len(files) for seconds in (cost.seconds, cost.cpu_seconds))
        print(f"{name:22}{each:10.2f}{cpu:10.2f}{cost.seconds / base:17.2f}{cost.megabytes:20.0f}")
    for name in commands.keys() - costs.keys():
        print(f"{name:22} is not installed here")


def _best(command: Sequence[str]) -> Cost:
    """The quickest of some rounds: other work on the machine only ever adds."""
    return min((_cost(command) for _ in range(ROUNDS)), key=lambda cost: cost.seconds)


def _cost(command: Sequence[str]) -> Cost:
    begin = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd=ROOT)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def _print_start_up(photo: Path) -> None:
    one = statistics.median(_cost((*PIXELSCAN, "--json", str(photo))).seconds for _ in range(START_UPS))
    usage = statistics.median(_cost((*PIXELSCAN, "--help")).seconds for _ in range(START_UPS))
    print(f"\nstart-up: one photo in {1000 * one:.0f} ms, --help in {1000 * usage:.0f} ms")


def _print_slowest(files: Sequence[Path]) -> None:
    """Each photo read three times in this process; the quickest counts."""
    times = {file: min(_read_seconds(file) for _ in range(ROUNDS)) for file in files}
    slowest = max(times, key=lambda file: times[file])
    median = statistics.median(times.values())
    print(f"slowest file: {slowest.name}, {1000 * times[slowest]:.1f} ms; median {1000 * median:.2f} ms")


def _read_seconds(file: Path) -> float:
    begin = time.perf_counter()
    to_json(scan(file))
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
