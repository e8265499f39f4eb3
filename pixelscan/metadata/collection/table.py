"""Thousands of photos as columns: one value per photo, None if it is unknown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Self

from pixelscan.metadata.photo.summary import Summary

# A selection by column: a range from low to high, or a set of texts.
Brush = Mapping[str, tuple[float, float] | frozenset[str]]

TEXTS = ("camera", "lens")
POSITIVE_NUMBERS = ("exposure_time", "f_number", "iso", "focal_length", "focal_length_35mm", "megapixels")
PLACE_NUMBERS = ("latitude", "longitude")
COPIED = ("file", *TEXTS, *POSITIVE_NUMBERS, *PLACE_NUMBERS)


@dataclass(frozen=True, slots=True)
class Collection:
    """Photos as columns, in Summary's units. `taken` is the camera's clock in seconds since 1970, as if it were UTC.

    `gear` is the camera and lens as one text; `hour` (0 to 24) is None if the photo has only a date; `weekday` is 0
    for Monday.
    """

    file: Sequence[str]
    camera: Sequence[str | None]
    lens: Sequence[str | None]
    gear: Sequence[str | None]
    taken: Sequence[float | None]
    hour: Sequence[float | None]
    weekday: Sequence[int | None]
    exposure_time: Sequence[float | None]
    f_number: Sequence[float | None]
    iso: Sequence[float | None]
    focal_length: Sequence[float | None]
    focal_length_35mm: Sequence[float | None]
    megapixels: Sequence[float | None]
    latitude: Sequence[float | None]
    longitude: Sequence[float | None]

    def __len__(self) -> int:
        return len(self.file)

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[Any]], taken: Sequence[str | None]) -> Self:
        """A collection from the columns in COPIED and ISO 8601 times."""
        clocks = [_clock(text) for text in taken]
        return cls(
            **{name: columns[name] for name in COPIED},
            gear=[_gear(camera, lens) for camera, lens in zip(columns["camera"], columns["lens"], strict=True)],
            taken=[moment.timestamp() if moment else None for moment, _ in clocks],
            hour=[moment.hour + moment.minute / 60 if moment and has_clock else None for moment, has_clock in clocks],
            weekday=[moment.weekday() if moment else None for moment, _ in clocks],
        )

    @classmethod
    def of_summaries(cls, photos: Iterable[tuple[str, Summary]]) -> Self:
        """A collection from each photo's name and summary."""
        names_and_summaries = list(photos)
        summaries = [summary for _, summary in names_and_summaries]
        columns: dict[str, Sequence[Any]] = {
            name: [getattr(summary, name) for summary in summaries] for name in COPIED[1:]
        }
        columns["file"] = [name for name, _ in names_and_summaries]
        return cls.of(columns, [summary.taken for summary in summaries])

    def joined(self, other: Self) -> Self:
        """This collection's photos, then the other's."""
        return type(self)(*([*one, *two] for one, two in zip(self.columns(), other.columns(), strict=True)))

    def columns(self) -> list[Sequence[Any]]:
        """The columns in field order."""
        return [getattr(self, field.name) for field in fields(self)]

    def within(self, *brushes: Brush) -> Self:
        """The photos in all selections; a photo without a selected column's value is left out."""
        rows: Iterable[int] = range(len(self))
        for brush in brushes:
            for name, wanted in brush.items():
                column = getattr(self, name)
                rows = [row for row in rows if covers(wanted, column[row])]
        if isinstance(rows, range):
            return self
        return type(self)(*([column[row] for row in rows] for column in self.columns()))


def covers(wanted: tuple[float, float] | frozenset[str], value: Any) -> bool:
    """Whether a value is in a selection of its column; what is unknown is in none."""
    if value is None:
        return False
    return value in wanted if isinstance(wanted, frozenset) else wanted[0] <= value <= wanted[1]


def _gear(camera: str | None, lens: str | None) -> str | None:
    return " · ".join(name for name in (camera, lens) if name) or None


def _clock(text: str | None) -> tuple[datetime | None, bool]:
    """The camera clock's time, and whether there is a time of day."""
    if not text:
        return None, False
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC), "T" in text
    except ValueError:
        return None, False
