"""The charts' bins as numbers: which bin of each chart a photo is in, for a hundred thousand photos at a time.

A raw number is 0 if the photo has no value for the chart, else it is made of the bin's parts, as `parts_of` gives them.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pixelscan.metadata.collection.exposure_insights import HIGH_ISO, SHUTTER_BINS_AN_OCTAVE, SLOW
from pixelscan.metadata.collection.insight import Question
from pixelscan.metadata.collection.place_insights import cell_size
from pixelscan.metadata.collection.time_insights import CAMERAS_DRAWN, OTHER_CAMERAS, period_of
from pixelscan.metadata.geodesy import Place

COLUMNS = (
    *("state", "camera", "lens", "taken", "has_clock", "exposure_time", "f_number", "iso"),
    *("focal_length", "focal_length_35mm", "latitude", "longitude"),
)
Raw = NDArray[np.int64]
# Beyond this, focal lengths are counted in bins of a twenty-fourth of an octave, and not by the millimetre.
LONGEST_MILLIMETRES, LONG_BINS_AN_OCTAVE = 400, 24
# No chart shows what is beyond: octaves below and above 1, and cells of the map.
OCTAVES, CELLS_ACROSS = 24, 64
SPEEDS = 2 * OCTAVES + 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3_600_000
UNITS = {"day": "D", "month": "M", "year": "Y"}
CAMERAS = CAMERAS_DRAWN + 1


@dataclass(slots=True)
class Frame:
    """What a library's bins depend on: its extent in time and place, and the names of cameras and lenses.

    `focal` is the column of focal lengths that is shown, `first` and `last` are milliseconds since 1970, `gear` has the
    camera and lens of each number.
    """

    focal: str
    first: int | None
    last: int | None
    south_west: Place | None
    north_east: Place | None
    cameras: list[str]
    gear: list[tuple[str, str]] = field(default_factory=list)

    @property
    def period(self) -> str:
        """Of the timeline: "day", "month" or "year"."""
        return period_of(timedelta(milliseconds=(self.last or 0) - (self.first or 0)))

    def begin(self) -> int:
        """The number of the first period since 1970."""
        return int(_periods(np.asarray([self.first or 0]), self.period)[0])

    def cell(self) -> tuple[float, float]:
        """The height and width of the map's cells in degrees."""
        if self.south_west is None or self.north_east is None:
            return 1.0, 1.0
        return cell_size(self.south_west, self.north_east)


def raws(rows: pa.Table, frame: Frame) -> dict[Question, Raw]:
    """Of each row the raw number for every chart; names of gear that are new are added to the frame."""
    exposure, f_number, iso, focal, equivalent = (
        _floats(rows[name]) for name in ("exposure_time", "f_number", "iso", frame.focal, "focal_length_35mm")
    )
    return {
        Question.FOCAL_LENGTHS: _focal(focal),
        Question.APERTURE_ISO: _aperture(f_number, iso),
        Question.SHUTTER: _shutter(equivalent, exposure),
        **_times(rows, frame),
        Question.PLACES: _places(_floats(rows["latitude"]), _floats(rows["longitude"]), frame),
        Question.GEAR: _gear(rows, frame),
    }


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Unknown is nan."""
    return np.asarray(column.cast(pa.float64()).to_numpy(), np.float64)


def _octave(values: NDArray[np.float64], parts: int) -> Raw:
    """As `insight.octave_part`, moved so that it is not negative."""
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.floor(np.log2(values) * parts + 1e-9)
    inside = np.clip(np.nan_to_num(part), -OCTAVES * parts, OCTAVES * parts)
    return np.asarray(inside + OCTAVES * parts, np.int64)


def _known(raw: Raw, *values: NDArray[np.float64]) -> Raw:
    """0 where one of the values is unknown or not positive."""
    known = np.logical_and.reduce([value > 0 for value in values])
    return np.asarray(np.where(known, raw + 1, 0), np.int64)


def _focal(values: NDArray[np.float64]) -> Raw:
    whole = np.rint(np.nan_to_num(values, nan=1.0)).astype(np.int64)
    beyond = _octave(values / LONGEST_MILLIMETRES, LONG_BINS_AN_OCTAVE) - OCTAVES * LONG_BINS_AN_OCTAVE
    return _known(
        np.where(whole <= LONGEST_MILLIMETRES, whole, LONGEST_MILLIMETRES + 1 + np.maximum(beyond, 0)), values
    )


def focal_of(raw: int) -> float:
    """The focal length of a raw number, in millimetres."""
    whole = raw - 1
    if whole <= LONGEST_MILLIMETRES:
        return float(max(whole, 1))
    return round(LONGEST_MILLIMETRES * 2 ** ((whole - LONGEST_MILLIMETRES - 0.5) / LONG_BINS_AN_OCTAVE))


def _aperture(f_number: NDArray[np.float64], iso: NDArray[np.float64]) -> Raw:
    stop, speed = _octave(f_number * 2**0.25, 2), _octave(iso / 100 * 2**0.5, 1)
    return _known((stop * SPEEDS + speed) * 2 + (iso >= HIGH_ISO), f_number, iso)


def aperture_of(raw: int) -> tuple[tuple[int, int], bool]:
    """The stops of aperture and ISO, and whether the ISO is high."""
    stops, high = divmod(raw - 1, 2)
    stop, speed = divmod(stops, SPEEDS)
    return (stop - 2 * OCTAVES, speed - OCTAVES), bool(high)


def _shutter(focal: NDArray[np.float64], exposure: NDArray[np.float64]) -> Raw:
    parts = SHUTTER_BINS_AN_OCTAVE
    bins = _octave(focal, parts) * (2 * OCTAVES * parts + 1) + _octave(exposure, parts)
    return _known(bins * 2 + (focal * exposure > SLOW), focal, exposure)


def shutter_of(raw: int) -> tuple[tuple[int, int], bool]:
    """The bins of focal length and exposure time, and whether it is slow."""
    parts = SHUTTER_BINS_AN_OCTAVE
    bins, slow = divmod(raw - 1, 2)
    focal, exposure = divmod(bins, 2 * OCTAVES * parts + 1)
    return (focal - OCTAVES * parts, exposure - OCTAVES * parts), bool(slow)


def _times(rows: pa.Table, frame: Frame) -> dict[Question, Raw]:
    taken = rows["taken"]
    known = np.asarray(taken.is_valid())
    moments = np.asarray(taken.cast(pa.int64()).fill_null(0).to_numpy(), np.int64)
    has_clock = np.asarray(rows["has_clock"].fill_null(False).to_numpy(zero_copy_only=False), np.bool_)
    hours, days = moments // HOUR % 24, moments // HOUR // 24
    begins = np.maximum(_periods(moments, frame.period) - frame.begin(), 0)
    shown = {name: number for number, name in enumerate(frame.cameras)}
    camera = _names(rows["camera"], lambda name: shown.get(name, CAMERAS_DRAWN), CAMERAS)
    return {
        # 1 January 1970 was a Thursday.
        Question.HOURS: np.where(known & has_clock, hours * 7 + (days + 3) % 7 + 1, 0),
        Question.TIMELINE: np.where(known, begins * (CAMERAS + 1) + camera + 1, 0),
    }


def _periods(milliseconds: Raw, period: str) -> Raw:
    """The number of the day, month or year since 1970."""
    return milliseconds.astype("datetime64[ms]").astype(f"datetime64[{UNITS[period]}]").astype(np.int64)


def _names(column: pa.ChunkedArray, number_of: Any, unknown: int) -> Raw:
    """A number for each name; names are few, so each is looked up once."""
    encoded = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    numbers = np.asarray([number_of(name) for name in encoded.dictionary.to_pylist()] + [unknown], np.int64)
    where = encoded.indices.fill_null(len(numbers) - 1).to_numpy(zero_copy_only=False)
    return np.asarray(numbers[where], np.int64)


def hours_of_raw(raw: int) -> tuple[int, int]:
    """The hour and the weekday, 0 for Monday."""
    hour, day = divmod(raw - 1, 7)
    return hour, day


def timeline_of_raw(raw: int, frame: Frame) -> tuple[datetime, str]:
    """The begin of the period, and the camera."""
    begin, camera = divmod(raw - 1, CAMERAS + 1)
    periods = np.asarray([begin + frame.begin()]).astype(f"datetime64[{UNITS[frame.period]}]")
    moment = EPOCH + timedelta(milliseconds=int(periods.astype("datetime64[ms]").astype(np.int64)[0]))
    name = frame.cameras[camera] if camera < len(frame.cameras) else "unknown" if camera == CAMERAS else OTHER_CAMERAS
    return moment, name


def _places(latitude: NDArray[np.float64], longitude: NDArray[np.float64], frame: Frame) -> Raw:
    known = ~(np.isnan(latitude) | np.isnan(longitude))
    if frame.south_west is None:
        return np.zeros(len(latitude), np.int64)
    height, width = frame.cell()
    up, right = (
        np.clip(np.nan_to_num((values - least) // size), 0, CELLS_ACROSS - 1).astype(np.int64)
        for values, least, size in zip((latitude, longitude), frame.south_west, (height, width), strict=True)
    )
    return np.where(known, up * CELLS_ACROSS + right + 1, 0)


def _gear(rows: pa.Table, frame: Frame) -> Raw:
    names: list[str] = [""]

    def number(name: str) -> int:
        names.append(name)
        return len(names) - 1

    camera = _names(rows["camera"], number, 0)
    lens = _names(rows["lens"], number, 0)
    both = camera * len(names) + lens
    numbers = {pair: place for place, pair in enumerate(frame.gear)}
    distinct, where = np.unique(both, return_inverse=True)
    found = []
    for pair in ((names[one], names[other]) for one, other in (divmod(int(each), len(names)) for each in distinct)):
        if pair not in numbers:
            numbers[pair] = len(frame.gear)
            frame.gear.append(pair)
        found.append(numbers[pair] + 1 if any(pair) else 0)
    return np.asarray(found, np.int64)[where]


def gear_names(counts: Counter[tuple[str, str]]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """The number of photos with each camera and lens together, each camera, and each lens."""
    together, cameras, lenses = Counter[str](), Counter[str](), Counter[str]()
    for (camera, lens), count in counts.items():
        together[" · ".join(filter(None, (camera, lens)))] += count
        cameras[camera] += count
        lenses[lens] += count
    del cameras[""], lenses[""]
    return together, cameras, lenses
