"""Collection over a library of ten million photos made by code: the first view, a brush, memory; beside pandas.

python -m benchmarks.explorer [MILLIONS] [--keep FOLDER]
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

import pandas as pd

from pixelscan.library.explorer.explorer import Explorer, opened
from pixelscan.library.library import Library
from pixelscan.metadata.collection.insight import Question
from pixelscan.metadata.collection.table import Brush
from tests.support.photos.library import made_library

BRUSHES: dict[Question, Brush] = {
    Question.FOCAL_LENGTHS: {"focal_length_35mm": (24, 70)},
    Question.APERTURE_ISO: {"f_number": (1.3, 4.2), "iso": (90, 1700)},
    Question.SHUTTER: {"focal_length_35mm": (20, 100), "exposure_time": (0.001, 0.02)},
    Question.HOURS: {"hour": (6, 12), "weekday": (-0.5, 4.5)},
    Question.TIMELINE: {"taken": (1.4e9, 1.5e9)},
    Question.PLACES: {"latitude": (30, 60), "longitude": (-10, 30)},
    Question.GEAR: {"gear": frozenset({"Camera 3 · Lens 4", "Camera 5 · Lens 1"})},
}
ROUNDS = 5
TABLE = ["path", "taken", "camera", "lens", "exposure_time", "f_number", "iso"]


def _milliseconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return 1000 * (clock() - started)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _brush(explorer: Explorer, brushes: Mapping[Question, Brush]) -> None:
    explorer.insights(brushes)
    explorer.count(brushes)
    explorer.rows(brushes, TABLE, 500)


def _pandas(library: Library) -> float:
    """One histogram after one selection, with the two columns in memory."""
    table = pd.concat(
        library.photos(number, ["focal_length_35mm", "iso"]).to_pandas() for number in library.part_numbers()
    )

    def brush() -> None:
        chosen = table[table["focal_length_35mm"].between(24, 70)]
        chosen["iso"].value_counts()

    return min(_milliseconds(brush) for _ in range(ROUNDS))


def compare(millions: float, folder: Path) -> None:
    """Print the times of the first view and of pandas, the processor time of selections, and the memory."""
    if not (folder / "library.json").exists():
        made_library(folder, int(millions * 1e6))
    library = Library(folder)
    making = _milliseconds(lambda: opened(library))
    first = _milliseconds(lambda: opened(library).insights({}))
    explorer = opened(library)
    _brush(explorer, BRUSHES)
    single = [{question: brush} for question, brush in BRUSHES.items()]
    double = [{**one, **other} for one, other in pairwise(single)]
    one, two = (
        [
            _milliseconds(partial(_brush, explorer, brushes), time.process_time)
            for _ in range(ROUNDS)
            for brushes in several
        ]
        for several in (single, double)
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pandas = _pandas(library)
    print(f"{len(explorer):,} photos; cubes made in {making / 1000:.1f} s; first view {first:.0f} ms")
    print(f"one selection (charts, count, 500 rows): p95 {_p95(one):.0f} ms of processor; two: {_p95(two):.0f} ms")
    print(f"pandas, one chart of seven, no rows: {pandas:.0f} ms; {pandas * 7 / _p95(one):.1f} times a selection here")
    print(f"memory, cubes included: {memory:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("millions", nargs="?", type=float, default=10)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        compare(chosen.millions, chosen.keep or Path(temporary, "library"))
