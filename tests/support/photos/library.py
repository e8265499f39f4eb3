"""Libraries' photos, made by code."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from pixelscan.library.columns import PHOTOS, READ
from pixelscan.library.library import create
from pixelscan.library.part_writer import MAX_ROWS
from pixelscan.library.photo_facts import LibraryFacts, LibraryTag

SECONDS_OF_YEARS = (1_262_304_000, 1_700_000_000)
FOCAL_LENGTHS = (18, 24, 28, 35, 50, 55, 70, 85, 105, 135, 200, 300)
F_NUMBERS = (1.4, 1.8, 2.8, 4.0, 5.6, 8.0, 11.0, 16.0)
# Cameras and lenses.
GEAR = (12, 8)


def facts(number: int, *, tags: int = 0) -> LibraryFacts:
    """A photo of which only the number is told: its width, and its tags' values."""
    known = {"format": "JPEG", "mime": "image/jpeg", "width": number, "signed_record": "none", "contradictions": 0}
    rows = tuple(
        LibraryTag("File", f"Tag{each}", None, str(number), float(number), str(number)) for each in range(tags)
    )
    empty = dict.fromkeys(LibraryFacts._fields)
    return LibraryFacts(**(empty | known | {"problems": (), "tags": rows}))  # type: ignore[arg-type]


def made_library(folder: Path, photos: int, rows_a_part: int = MAX_ROWS, gear: tuple[int, int] = GEAR) -> None:
    """A library of random photos, a fifth of which lacks each fact."""
    library, chance = create(folder, tags=False), np.random.default_rng(22)
    for number, start in enumerate(range(0, photos, rows_a_part)):
        library.write(number, _random_rows(chance, start, min(rows_a_part, photos - start), gear), None)


def _random_rows(chance: np.random.Generator, start: int, count: int, gear: tuple[int, int]) -> pa.Table:
    def some(values: np.ndarray, kind: pa.DataType) -> pa.Array:
        return pa.array(values, mask=chance.random(count) < 0.2).cast(kind)

    def named(name: str, most: int) -> pa.Array:
        return some(np.array([f"{name} {each}" for each in range(most)])[chance.integers(0, most, count)], pa.string())

    focal = chance.choice(FOCAL_LENGTHS, count).astype(float)
    centres = chance.uniform((-40, -120), (60, 140), (200, 2))[chance.integers(0, 200, count)]
    known = {
        "path": pa.array([f"/photos/{each:08}.jpg" for each in range(start, start + count)]),
        "bytes": pa.array(chance.integers(1_000_000, 9_000_000, count)),
        "modified": pa.array(np.full(count, 1_700_000_000_000_000)),
        "state": pa.array([READ] * count),
        "camera": named("Camera", gear[0]),
        "lens": named("Lens", gear[1]),
        "taken": some(chance.integers(*SECONDS_OF_YEARS, count) * 1000, pa.int64()),
        "has_clock": pa.array(chance.random(count) < 0.9),
        "exposure_time": some(2 ** -chance.integers(0, 13, count).astype(float), pa.float64()),
        "f_number": some(chance.choice(F_NUMBERS, count), pa.float64()),
        "iso": some(100 * 2 ** chance.integers(0, 8, count), pa.int64()),
        "focal_length": some(focal / 1.5, pa.float64()),
        "focal_length_35mm": some(focal, pa.float64()),
        "latitude": pa.array(centres[:, 0] + chance.normal(0, 0.1, count)),
        "longitude": pa.array(centres[:, 1] + chance.normal(0, 0.1, count)),
    }
    columns = [known.get(each.name, pa.nulls(count)).cast(each.type) for each in PHOTOS]
    return pa.Table.from_arrays(columns, schema=PHOTOS)
