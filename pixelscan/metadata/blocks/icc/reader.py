"""An ICC profile -> its header (ICC-header) and tags (ICC_Profile, ICC-meas, ICC-view, ICC-chrm).

Layout: ICC.1:2022 sections 7.2 (header), 7.3 (tag table) and 10 (types); the old 'desc' type ICC.1:2001-04 6.5.17.
"""

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.descriptions import plain
from pixelscan.metadata.blocks.fixed_fields import FixedField
from pixelscan.metadata.blocks.icc.tables import (
    CLASSES,
    COLORANTS,
    COMPANIES,
    GEOMETRIES,
    ILLUMINANTS,
    INTENTS,
    OBSERVERS,
    PLATFORMS,
    TAGS,
)
from pixelscan.metadata.blocks.icc.values import (
    MAX_TEXT,
    TYPES,
    ascii_text,
    date_time,
    fixed_numbers,
    unpack,
    value_words,
)
from pixelscan.metadata.blocks.payload import Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.model import Binary, Problem, Tag, Value

HEADER = 128
ROW = 12
MAX_TAGS = 200
MAX_LANGUAGES = 60
MOST_CHANNELS = 15

Facts = Iterator[Tag]

HEADER_FIELDS = (
    FixedField("ProfileCMMType", 4, 4),
    FixedField("ProfileVersion", 8, 4),
    FixedField("ProfileClass", 12, 4),
    FixedField("ColorSpaceData", 16, 4),
    FixedField("ProfileConnectionSpace", 20, 4),
    FixedField("ProfileDateTime", 24, 12),
    FixedField("ProfileFileSignature", 36, 4),
    FixedField("PrimaryPlatform", 40, 4),
    FixedField("CMMFlags", 44, 4),
    FixedField("DeviceManufacturer", 48, 4),
    FixedField("DeviceModel", 52, 4),
    FixedField("DeviceAttributes", 56, 8),
    FixedField("RenderingIntent", 64, 4),
    FixedField("ConnectionSpaceIlluminant", 68, 12),
    FixedField("ProfileCreator", 80, 4),
    FixedField("ProfileID", 84, 16),
)


class TableRow(NamedTuple):
    """A row of the tag table, which begins at `start`: where the tag named `signature` is in the profile."""

    signature: str
    start: int
    offset: int
    length: int


def read(payload: Payload) -> BlockResult:
    """Header and tags; curves and tables only by their size."""
    data = bytes(payload.data)
    if len(data) < HEADER:
        return BlockResult(
            problems=[Problem("ICC_Profile", f"The profile has only {len(data)} bytes, less than a header.")]
        )
    reading = BlockResult(tags=list(_header(data)))
    size = int.from_bytes(data[:4], "big")
    if size > len(data):
        reading.problems.append(
            Problem("ICC_Profile", f"The profile is cut off: only {len(data)} of {size} bytes are there.")
        )
    if data[36:40] != b"acsp":
        reading.problems.append(Problem("ICC-header", "The signature 'acsp' is missing: maybe not an ICC profile."))
    _read_tags(data, reading)
    return reading


def _header(data: bytes) -> Facts:
    for name, offset, length in HEADER_FIELDS:
        value, text = _HEADER_VALUES.get(name, _signature)(data[offset : offset + length])
        yield Tag("ICC-header", name, value, text, offset)


def _signature(stored: bytes) -> tuple[Value, str]:
    text = ascii_text(stored)
    return text, text.strip()


def _named(words: dict[str, str]) -> Callable[[bytes], tuple[Value, str]]:
    def value(stored: bytes) -> tuple[Value, str]:
        signature, text = _signature(stored)
        return signature, words.get(str(signature), text)

    return value


def _version(stored: bytes) -> tuple[Value, str]:
    return unpack(">H", stored, 0)[0], f"{stored[0]}.{stored[1] >> 4}.{stored[1] & 15}"


def _date_time(stored: bytes) -> tuple[Value, str]:
    date = date_time(stored)
    return date, plain(date)


def _flags(stored: bytes) -> tuple[Value, str]:
    flags = unpack(">I", stored, 0)[0]
    return flags, _flag_words(flags)


def _attributes(stored: bytes) -> tuple[Value, str]:
    attributes = unpack(">2I", stored, 0)
    return attributes, _attribute_words(attributes[1])


def _intent(stored: bytes) -> tuple[Value, str]:
    intent = unpack(">I", stored, 0)[0]
    return intent, INTENTS.get(intent, f"unknown ({intent})")


def _illuminant(stored: bytes) -> tuple[Value, str]:
    color = fixed_numbers(stored)
    return color, plain(color)


def _identifier(stored: bytes) -> tuple[Value, str]:
    return tuple(stored), stored.hex() if any(stored) else "none"


# All others are signatures of four letters.
_HEADER_VALUES: dict[str, Callable[[bytes], tuple[Value, str]]] = {
    "ProfileCMMType": _named(COMPANIES),
    "ProfileVersion": _version,
    "ProfileClass": _named(CLASSES),
    "ProfileDateTime": _date_time,
    "PrimaryPlatform": _named(PLATFORMS),
    "CMMFlags": _flags,
    "DeviceManufacturer": _named(COMPANIES),
    "DeviceAttributes": _attributes,
    "RenderingIntent": _intent,
    "ConnectionSpaceIlluminant": _illuminant,
    "ProfileCreator": _named(COMPANIES),
    "ProfileID": _identifier,
}


def _flag_words(flags: int) -> str:
    return ("Embedded" if flags & 1 else "Not embedded") + (", only with the picture" if flags & 2 else ", independent")


def _attribute_words(flags: int) -> str:
    pairs = (
        ("Reflective", "Transparent"),
        ("glossy", "matte"),
        ("positive", "negative"),
        ("colour", "black and white"),
    )
    return ", ".join(pair[flags >> bit & 1] for bit, pair in enumerate(pairs))


def _read_tags(data: bytes, reading: BlockResult) -> None:
    count = _tag_count(data)
    table = list(tag_table(data))
    if len(table) < count:
        text = f"The profile lists {count} tags; only {len(table)} were read."
        reading.problems.append(Problem("ICC_Profile", text))
    for signature, _, offset, length in table:
        if length < 8 or offset + length > len(data):
            text = f"Tag '{signature}' is outside the profile (byte {offset}, {length} bytes)."
            reading.problems.append(Problem("ICC_Profile", text))
            continue
        try:
            reading.tags += _tag(signature, data[offset : offset + length])
        except (struct.error, IndexError, ValueError):
            reading.problems.append(Problem("ICC_Profile", f"Tag '{signature}' is damaged."))


def tag_table(data: bytes) -> Iterator[TableRow]:
    """The first 200 rows of the tag table, as far as they are there."""
    start = HEADER + 4
    for _ in range(min(_tag_count(data), MAX_TAGS, (len(data) - start) // ROW)):
        signature, offset, length = unpack(">4s2I", data, start)
        yield TableRow(ascii_text(signature, strip=False), start, offset, length)
        start += ROW


def _tag_count(data: bytes) -> int:
    return int(unpack(">I", data, HEADER)[0]) if len(data) >= HEADER + 4 else 0


def _tag(signature: str, data: bytes) -> Facts:
    name, explanation = TAGS.get(signature, (signature.strip(), ""))
    kind = ascii_text(data[:4], strip=False)
    if kind == "mluc":
        for language, text in _languages(data):
            yield Tag("ICC_Profile", f"{name}-{language}" if language else name, text, text, signature, explanation)
    elif kind == "meas":
        yield from _measurement(data)
    elif kind == "view":
        yield from _viewing(data)
    elif kind == "chrm":
        yield from _chromaticity(data)
    else:
        value = TYPES[kind](data) if kind in TYPES else Binary(len(data))
        yield Tag("ICC_Profile", name, value, value_words(kind, value, data), signature, explanation)


def _languages(data: bytes) -> Iterator[tuple[str, str]]:
    """(language, text) of a multiLocalizedUnicodeType; the language is empty for English, or else for the first."""
    count, size = unpack(">2I", data, 8)
    texts: dict[str, str] = {}
    for number in range(min(count, MAX_LANGUAGES)):
        language, country, length, offset = unpack(">2s2s2I", data, 16 + number * max(size, 12))
        code = "-".join(part for part in (ascii_text(language), ascii_text(country)) if part)
        text = data[offset : offset + min(length, MAX_TEXT)].decode("utf-16-be", "replace")
        texts.setdefault(code, text.split("\0", 1)[0])
    default = next((code for code in texts if code == "en-US"), "") or next(
        (code for code in texts if code.startswith("en")), next(iter(texts), "")
    )
    for code, text in texts.items():
        yield ("" if code == default else code), text


def _measurement(data: bytes) -> Facts:
    observer, geometry = unpack(">I", data, 8)[0], unpack(">I", data, 24)[0]
    flare, illuminant = unpack(">I", data, 28)[0] / 65536, unpack(">I", data, 32)[0]
    yield _enumerated("ICC-meas", "MeasurementObserver", observer, OBSERVERS, 8)
    yield _fact("ICC-meas", "MeasurementBacking", fixed_numbers(data[12:24]), 12)
    yield _enumerated("ICC-meas", "MeasurementGeometry", geometry, GEOMETRIES, 24)
    yield Tag("ICC-meas", "MeasurementFlare", flare, f"{100 * flare:.4g} %", 28)
    yield _enumerated("ICC-meas", "MeasurementIlluminant", illuminant, ILLUMINANTS, 32)


def _viewing(data: bytes) -> Facts:
    yield _fact("ICC-view", "ViewingCondIlluminant", fixed_numbers(data[8:20]), 8)
    yield _fact("ICC-view", "ViewingCondSurround", fixed_numbers(data[20:32]), 20)
    illuminant = unpack(">I", data, 32)[0]
    yield _enumerated("ICC-view", "ViewingCondIlluminantType", illuminant, ILLUMINANTS, 32)


def _chromaticity(data: bytes) -> Facts:
    """The standard that the colorants follow, then x and y of each channel."""
    channels, colorant = unpack(">2H", data, 8)
    yield _fact("ICC-chrm", "ChromaticityChannels", channels, 8)
    yield _enumerated("ICC-chrm", "ChromaticityColorant", colorant, COLORANTS, 10)
    for number in range(min(channels, MOST_CHANNELS)):
        place = 12 + 8 * number
        yield _fact("ICC-chrm", f"ChromaticityChannel{number + 1}", fixed_numbers(data[place : place + 8]), place)


def _enumerated(group: str, name: str, value: int, words: dict[int, str], offset: int) -> Tag:
    return Tag(group, name, value, words.get(value, f"unknown ({value})"), offset)


def _fact(group: str, name: str, value: Value, offset: int) -> Tag:
    return Tag(group, name, value, plain(value), offset)
