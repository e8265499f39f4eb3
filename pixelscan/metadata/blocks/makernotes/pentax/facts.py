"""Pentax's records: exposure, lens, shake reduction, battery, and settings packed into bits."""

import struct
from collections.abc import Callable, Iterator, Mapping

from pixelscan.metadata.blocks.makernotes.pentax import places
from pixelscan.metadata.blocks.makernotes.records import NoteFact, named, read_record
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.blocks.tiff.values import value_of


def facts(entries: Mapping[int, Entry], model: str) -> Iterator[NoteFact]:
    """All that the note's records hold."""
    for number, (unit, fields) in places.RECORDS.items():
        if number in entries:
            yield from read_record(entries[number].data, entries[number].byte_order, unit, fields)
    for number, name in places.NAMES.items():
        if number in entries:
            yield NoteFact(name, value_of(entries[number], name), id=number)
    yield from _arrays(entries)
    for number, read in _READERS.items():
        if number in entries:
            yield from read(entries[number].data, model)


def _arrays(entries: Mapping[int, Entry]) -> Iterator[NoteFact]:
    for number, (name, code, denominator) in places.ARRAYS.items():
        if number in entries:
            entry = entries[number]
            parts = struct.unpack_from(f"{entry.byte_order}{len(entry.data) // 2}{code}", entry.data)
            yield NoteFact(name, parts if denominator == 1 else tuple(part / denominator for part in parts), id=number)
    for number, name in enumerate(places.LIGHTS, places.FIRST_LIGHT):
        if number in entries and (light := _light(entries[number])):
            yield NoteFact(f"ColorTemp{name}", light, id=number)
    if places.KELVIN_TABLE in entries:
        yield from _kelvin(entries[places.KELVIN_TABLE])


def _bits(data: bytes, rows: tuple[places.Bits, ...]) -> Iterator[NoteFact]:
    for row in rows:
        if row.place < len(data):
            stored = data[row.place] >> row.shift & row.mask
            value = row.convert(stored) if row.convert else stored
            yield NoteFact(row.name, value, row.words(value) if row.words else "")


def _settings(data: bytes, model: str) -> Iterator[NoteFact]:
    yield from read_record(data, ">", "B", places.SETTINGS)
    yield from _bits(data, places.SETTING_BITS)
    if "K10D" in model or "GX10" in model:
        yield from read_record(data, ">", "B", places.SETTINGS_K10D)
        yield from _bits(data, places.SETTING_BITS_K10D)
    else:
        yield from _bits(data, places.SETTING_BITS_OTHERS)


def _exposures(data: bytes, _: str) -> Iterator[NoteFact]:
    yield from read_record(data, ">", "B", places.AE_INFO_BY_LENGTH.get(len(data), places.AE_INFO))


def _lens(data: bytes, model: str) -> Iterator[NoteFact]:
    """The first kind of the record belongs to the first cameras, and to those K100D that have nothing at byte 20."""
    first_kind = places.OLDEST_LENS.search(model) or (places.OLD_LENS.search(model) and data[20:21] in (b"\xff", b"\0"))
    start = places.LENS_DATA.get(len(data), 3 if first_kind else 4)
    yield from _bits(data[start:], places.LENS_BITS)


def _time_zones(data: bytes, _: str) -> Iterator[NoteFact]:
    """Whether home's or the destination's time is shown, summer time there, and both cities."""
    yield from _bits(data, places.TIME_BITS)
    yield from read_record(data, ">", "B", named("HometownCity DestinationCity", 2))


def _level(data: bytes, _: str) -> Iterator[NoteFact]:
    """How the camera was held, and how far the sensor was shifted to straighten the picture."""
    yield from _bits(data, places.LEVEL_BITS)
    yield from read_record(data, ">", "b", places.LEVEL)


def _kelvin(entry: Entry) -> Iterator[NoteFact]:
    """For each colour temperature its kelvins, a shift, and the gains of red and blue."""
    for number, name in enumerate(("Daylight", *(f"{step:02}" for step in range(1, 17)))):
        if len(entry.data) >= 10 + 8 * number:
            row = struct.unpack_from(entry.byte_order + "4H", entry.data, 2 + 8 * number)
            yield NoteFact(f"KelvinWB_{name}", (places.KELVIN - row[0], row[1], row[2] / 8192, row[3] / 8192))


def _temperatures(data: bytes, model: str) -> Iterator[NoteFact]:
    """In either byte order: the true one is that in which no thermometer is beyond what a sensor bears."""
    if places.THERMOMETERS.search(model):
        either = (list(read_record(data, order, "B", places.TEMPERATURES)) for order in "><")
        yield from next((found for found in either if all(map(_bearable, found))), ())


def _bearable(fact: NoteFact) -> bool:
    return isinstance(fact.value, int | float) and abs(fact.value) < places.HOTTEST_SENSOR


def _light(entry: Entry) -> tuple[int, int, int] | None:
    """A light's kelvins, and its shifts to amber and green: two numbers of four bits."""
    if len(entry.data) != 4:
        return None
    kelvin, _, shifts = struct.unpack(">HBB", entry.data)
    amber, green = shifts & 0x0F, shifts >> 4
    return places.KELVIN - kelvin, amber - 16 * (amber > 7), green - 16 * (green > 7)


def _flash(data: bytes, _: str) -> Iterator[NoteFact]:
    if len(data) == places.FLASH_BYTES:
        yield from read_record(data, ">", "B", places.FLASH)
        yield from _bits(data, places.FLASH_BITS)


def _battery(data: bytes, model: str) -> Iterator[NoteFact]:
    yield from _bits(data, places.BATTERY_BITS)
    yield from read_record(data, ">", "B", places.BATTERY if places.OLDER_BATTERY.search(model) else places.VOLTAGES)


_READERS: Mapping[int, Callable[[bytes, str], Iterator[NoteFact]]] = {
    0x0205: _settings,
    0x0206: _exposures,
    0x0207: _lens,
    0x0208: _flash,
    0x006B: _time_zones,
    0x0216: _battery,
    0x022B: _level,
    0x03FF: _temperatures,
}
