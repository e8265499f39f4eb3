"""The cubes of a library: each photo's bin in every chart, and the number of photos in each pair of bins.

They are kept beside the library, in a folder whose name tells of which parts they were made, and made anew when a part
has changed. Ten million photos: 140 MB of bins and at most 256 MB of matrices, mapped from the disk.
"""

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pixelscan.library.columns import READ
from pixelscan.library.explorer.views import COLUMNS, Frame, Raw, raws
from pixelscan.library.library import Library, is_being_updated
from pixelscan.metadata.collection.exposure_insights import ENOUGH_EQUIVALENTS
from pixelscan.metadata.collection.insight import Question
from pixelscan.metadata.collection.time_insights import CAMERAS_DRAWN

# Of the files: raised when bins change.
FORM = 1
PREFIX, UNFINISHED = ".cubes-", ".new-cubes-"
# A process that made cubes was killed if nothing was written for so long.
ABANDONED_SECONDS = 3600
QUESTIONS = tuple(Question)
PAIRS = tuple(combinations(range(len(QUESTIONS)), 2))
# Of all matrices together, four bytes each; pairs beyond are counted photo by photo.
MAX_CELLS = 64 << 20
MOST_BINS = 65_535
ROWS_AT_ONCE = 1 << 20

Codes = NDArray[np.uint16]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Cubes:
    """`codes[view]` has a bin for each photo that could be read, in the order of the parts; bin 0 is unknown.

    `bins[view]` has the raw number of each bin, `pairs` the matrices by the numbers of two views, the lower first.
    `counts` are the numbers of photos in each part, `marks` tell when a part has changed since, `places` are the mean
    latitude and longitude of each cell.
    """

    frame: Frame
    codes: NDArray[np.uint16]
    bins: list[Raw]
    pairs: dict[tuple[int, int], NDArray[np.uint32]]
    counts: dict[int, int]
    marks: dict[int, str]
    places: NDArray[np.float64]

    def __len__(self) -> int:
        return int(self.codes.shape[1])


def cubes_of(library: Library) -> Cubes:
    """The library's cubes, made if they are not there; those from before while it is being updated.

    Raises NotALibrary.
    """
    folder = library.folder / f"{PREFIX}{_fingerprint(library)}"
    if folder.exists():
        return _opened(folder)
    before = next(library.folder.glob(f"{PREFIX}*"), None)
    if before is not None and is_being_updated(library):
        # Its parts change every few seconds.
        return _opened(before)
    return _opened(_made(library, folder))


def _fingerprint(library: Library) -> str:
    return blake2b(json.dumps([FORM, list(_marks(library).items())]).encode(), digest_size=8).hexdigest()


def _marks(library: Library) -> dict[int, str]:
    return {number: library.mark(number) for number in library.part_numbers()}


def _made(library: Library, folder: Path) -> Path:
    """Beside the library; where that cannot be written, in a temporary folder."""
    for left in library.folder.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    try:
        temporary = Path(mkdtemp(prefix=UNFINISHED, dir=library.folder))
    except OSError:
        folder = temporary = Path(mkdtemp(prefix="pixelscan-cubes-"))
    _make(library, temporary)
    if temporary != folder:
        with suppress(OSError):  # another process was faster
            temporary.rename(folder)
        shutil.rmtree(temporary, ignore_errors=True)
        for old in set(library.folder.glob(f"{PREFIX}*")) - {folder}:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def _make(library: Library, folder: Path) -> None:
    marks = _marks(library)
    frame, counts = _frame(library)
    raw = np.zeros((len(QUESTIONS), sum(counts.values())), np.int32)
    cells = np.zeros((3, 1 << 16))
    at = 0
    for number, count in counts.items():
        rows = _read_rows(library, number, list(COLUMNS))
        found = raws(rows, frame)
        for view, question in enumerate(QUESTIONS):
            raw[view, at : at + count] = found[question]
        _add_places(cells, rows, found[Question.PLACES])
        at += count
    codes = np.lib.format.open_memmap(folder / "codes.npy", "w+", np.uint16, raw.shape)
    bins = [_ranked(raw[view], codes[view]) for view in range(len(QUESTIONS))]
    del raw
    for view, numbers in enumerate(bins):
        np.save(folder / f"bins-{view}.npy", numbers)
    for pair, matrix in _matrices(codes, [len(numbers) for numbers in bins]):
        np.save(folder / "pair-{}-{}.npy".format(*pair), matrix)
    places = bins[QUESTIONS.index(Question.PLACES)]
    np.save(folder / "places.npy", (cells[1:, places] / np.maximum(cells[0, places], 1)).T)
    content = {"frame": asdict(frame), "counts": list(counts.items()), "marks": list(marks.items())}
    (folder / "frame.json").write_text(json.dumps(content), encoding="utf-8")


def _opened(folder: Path) -> Cubes:
    told = json.loads((folder / "frame.json").read_bytes())
    frame = Frame(**told["frame"])
    frame.gear = [(camera, lens) for camera, lens in frame.gear]
    paths = {pair: folder / "pair-{}-{}.npy".format(*pair) for pair in PAIRS}
    return Cubes(
        frame,
        np.load(folder / "codes.npy", mmap_mode="r"),
        [np.load(folder / f"bins-{view}.npy") for view in range(len(QUESTIONS))],
        {pair: np.load(path, mmap_mode="r") for pair, path in paths.items() if path.exists()},
        dict(told["counts"]),
        dict(told["marks"]),
        np.load(folder / "places.npy"),
    )


def _read_rows(library: Library, number: int, columns: list[str]) -> pa.Table:
    """A part's photos that could be read."""
    rows = library.photos(number, columns)
    return rows.filter(pc.equal(rows["state"].cast(pa.string()), READ))


def read_rows(library: Library, number: int, columns: Sequence[str]) -> pa.Table:
    """The photos of a part that are in the cubes, in their order."""
    return _read_rows(library, number, ["state", *columns]).drop_columns(["state"])


def _frame(library: Library) -> tuple[Frame, dict[int, int]]:
    """The extent of the library, and how many photos of each part could be read."""
    counts, cameras = {}, Counter[str]()
    ends: dict[str, list[Any]] = {name: [] for name in ("taken", "latitude", "longitude")}
    known = Counter[str]()
    for number in library.part_numbers():
        rows = _read_rows(library, number, ["state", "camera", "focal_length", "focal_length_35mm", *ends])
        counts[number] = len(rows)
        for pair in rows["camera"].value_counts().to_pylist():
            cameras[pair["values"]] += pair["counts"]
        for name, found in ends.items():
            column = rows[name].cast(pa.int64()) if name == "taken" else rows[name]
            found += [end for end in pc.min_max(column).as_py().values() if end is not None]
        for name in ("focal_length", "focal_length_35mm"):
            known[name] += len(rows) - rows[name].null_count
    del cameras[None]
    equivalents = known["focal_length_35mm"]
    is_equivalent = equivalents and equivalents >= ENOUGH_EQUIVALENTS * known["focal_length"]
    has_places = ends["latitude"] and ends["longitude"]
    frame = Frame(
        focal="focal_length_35mm" if is_equivalent else "focal_length",
        first=min(ends["taken"], default=None),
        last=max(ends["taken"], default=None),
        south_west=(min(ends["latitude"]), min(ends["longitude"])) if has_places else None,
        north_east=(max(ends["latitude"]), max(ends["longitude"])) if has_places else None,
        cameras=[name for name, _ in cameras.most_common(CAMERAS_DRAWN)],
    )
    return frame, counts


def _add_places(cells: NDArray[np.float64], rows: pa.Table, raw: Raw) -> None:
    """Add photos to each cell's number, and sums of latitude and longitude."""
    known = raw > 0
    for line, weights in enumerate((None, rows["latitude"], rows["longitude"])):
        values = None if weights is None else np.asarray(weights.to_numpy())[known]
        cells[line] += np.bincount(raw[known], values, cells.shape[1])


def _ranked(raw: NDArray[np.int32], codes: NDArray[np.uint16]) -> Raw:
    """Number the bins that occur; 0 stays 0. What is beyond the largest number is unknown."""
    there = np.bincount(raw, minlength=1) > 0
    there[0] = True
    used = np.flatnonzero(there)[:MOST_BINS].astype(np.int64)
    ranks = np.zeros(len(there), np.uint16)
    ranks[used] = np.arange(len(used), dtype=np.uint16)
    for start in range(0, len(raw), ROWS_AT_ONCE):
        codes[start : start + ROWS_AT_ONCE] = ranks[raw[start : start + ROWS_AT_ONCE]]
    return used


def _matrices(codes: Codes, sizes: list[int]) -> Iterator[tuple[tuple[int, int], NDArray[np.uint32]]]:
    """The smallest first, as many as there is room for."""
    left = MAX_CELLS
    for one, other in sorted(PAIRS, key=lambda pair: sizes[pair[0]] * sizes[pair[1]]):
        cells = sizes[one] * sizes[other]
        left -= cells
        if left < 0:
            return
        total = np.zeros(cells, np.uint32)
        for start in range(0, codes.shape[1], ROWS_AT_ONCE):
            first = codes[one, start : start + ROWS_AT_ONCE].astype(np.int64)
            both = first * sizes[other] + codes[other, start : start + ROWS_AT_ONCE]
            np.add.at(total, both, np.uint32(1))
        yield (one, other), total.reshape(sizes[one], sizes[other])
