"""How fast the command line reads a folder of JPEGs, compared with ExifTool and exiv2 on the same files.

python -m benchmarks.scan [--folder DIR] [--photos N] [--rounds N]
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.commands import Command, Spread, compiled_modules, cost, in_turns, ratio, spread
from tests.support.photos.corpus import corpus_folder

ENDINGS = {".jpg", ".jpeg"}
PIXELSCAN = (sys.executable, "-m", "pixelscan")
# Names and texts from every block, including maker notes, unknown and duplicate tags, as in PixelScan's JSON. That
# also has the stored values; -l adds those, and a description.
EXIFTOOL = ("exiftool", "-j", "-G1", "-a", "-u", "-r", "-q")
MEMORY_FILES = (1_000, 10_000)
READINGS = 5


def main() -> None:
    options = _options()
    with _sources(options.folder) as sources, compiled_modules() as environment:
        with _folder(sources, options.photos) as photos:
            kilobytes = sum(photo.stat().st_size for photo in photos.iterdir()) / len(list(photos.iterdir())) / 1000
            print(f"{options.photos} JPEGs, copies of {len(sources)}, {kilobytes:.0f} kB on average")
            print(f"{options.rounds} rounds, each program in turn: median (least to most)\n")
            _print_speed(photos, options.rounds, environment)
        _print_start_up(sources[0], options.rounds, environment)
        _print_memory(sources, environment)
        _print_slowest(sources)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="where JPEGs are taken from (the corpus, else the samples)")
    parser.add_argument("--photos", type=int, default=664, help="how many are read, copies among them (%(default)s)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each program runs (%(default)s)")
    options = parser.parse_args()
    if options.folder and not options.folder.is_dir():
        parser.error(f"{options.folder} is no folder; name one that holds JPEGs by --folder")
    return options


@contextmanager
def _sources(folder: Path | None) -> Iterator[list[Path]]:
    """The JPEGs to read: those of the folder named, else of the corpus (make corpus), else PixelScan's own samples."""
    with TemporaryDirectory(prefix="pixelscan-samples-") as samples:
        corpus = corpus_folder()
        if folder is None and corpus is None:
            _write_samples(samples)
        folder = folder or (corpus / "images" / "jpg" if corpus else Path(samples))
        yield [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in ENDINGS]


def _write_samples(folder: str) -> None:
    """In a separate process, because this one has to stay small."""
    program = (
        "import pathlib, sys; from pixelscan.metadata.samples import sample_photos\n"
        "for photo in sample_photos(): pathlib.Path(sys.argv[1], photo.name).write_bytes(photo.data)"
    )
    cost((sys.executable, "-c", program, folder), os.environ)


@contextmanager
def _folder(sources: Sequence[Path], count: int, *, linked: bool = False) -> Iterator[Path]:
    """A folder with a number of JPEGs; as links they need no disk space and no cache."""
    with TemporaryDirectory(prefix="pixelscan-benchmark-") as name:
        for number in range(count):
            source, photo = sources[number % len(sources)], Path(name, f"{number:05}.jpg")
            if linked:
                photo.symlink_to(source)
            else:
                shutil.copyfile(source, photo)
        yield Path(name)


def _print_speed(photos: Path, rounds: int, environment: Mapping[str, str]) -> None:
    files = sorted(photos.iterdir())
    commands: dict[str, Command] = {
        "PixelScan, 1 process": (*PIXELSCAN, "--json", "--jobs", "1", str(photos)),
        "PixelScan, 2 processes": (*PIXELSCAN, "--json", "--jobs", "2", str(photos)),
        "ExifTool, words": (*EXIFTOOL, str(photos)),
        "ExifTool, words and values": (*EXIFTOOL, "-l", str(photos)),
        "exiv2": ("exiv2", "-q", "-pa", *map(str, files)),
    }
    missing = {name for name, command in commands.items() if not shutil.which(command[0])}
    costs = in_turns({name: commands[name] for name in commands if name not in missing}, rounds, environment)
    base = costs["PixelScan, 1 process"]
    print(f"{'':28}{'ms a photo':<24}{'CPU ms':<10}{'times PixelScan':<24}largest process")
    for name, runs in costs.items():
        each = spread(runs, lambda cost: 1000 * cost.seconds / len(files)).text(2)
        cpu = spread(runs, lambda cost: 1000 * cost.cpu_seconds / len(files)).median
        megabytes = spread(runs, lambda cost: cost.megabytes).median
        print(f"{name:28}{each:<24}{cpu:<10.2f}{ratio(runs, base).text(2):<24}{megabytes:.0f} MB")
    for name in sorted(missing):
        print(f"{name:28}is not installed here")


def _print_start_up(photo: Path, rounds: int, environment: Mapping[str, str]) -> None:
    commands: dict[str, Command] = {
        "PixelScan": (*PIXELSCAN, "--json", str(photo)),
        "PixelScan --help": (*PIXELSCAN, "--help"),
        "ExifTool": (*EXIFTOOL, str(photo)),
    }
    print("\nstart-up: one photo, ms")
    installed = {name: command for name, command in commands.items() if shutil.which(command[0])}
    for name, runs in in_turns(installed, rounds, environment).items():
        print(f"{name:28}{spread(runs, lambda cost: 1000 * cost.seconds).text(0)}")


def _print_memory(sources: Sequence[Path], environment: Mapping[str, str]) -> None:
    print("\nmemory: the largest process of `--jobs 2`")
    for count in MEMORY_FILES:
        with _folder(sources, count, linked=True) as photos:
            run = cost((*PIXELSCAN, "--json", "--jobs", "2", str(photos)), environment)
        print(f"{f'{count:,} photos':28}{run.megabytes:.1f} MB, {run.seconds:.1f} s")


def _print_slowest(files: Sequence[Path]) -> None:
    """Each photo is read several times in this process; the fastest time counts."""
    times = {file: min(_read_seconds(file) for _ in range(READINGS)) for file in files}
    slowest = max(times, key=lambda file: times[file])
    median = Spread(tuple(times.values())).median
    print(f"\nslowest photo: {1000 * times[slowest]:.1f} ms ({slowest.name}); median {1000 * median:.2f} ms")


def _read_seconds(file: Path) -> float:
    """Imported here, because otherwise the readers' memory would count for every command."""
    from pixelscan.metadata.export import to_json  # noqa: PLC0415
    from pixelscan.metadata.scanner import scan  # noqa: PLC0415

    begin = time.perf_counter()
    to_json(scan(file))
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
