"""A film's metadata: user data, Apple's keys with their values, and iTunes' list.

Apple's "QuickTime File Format" for user data (©xyz) and for the keys of its cameras; 3GPP TS 26.244 section 8
for the user data of telephones.
"""

import re
import struct
from collections.abc import Iterator

from pixelscan.metadata.blocks.boxes import Box, boxes
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.bmff.tracks import add_handler
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES
from pixelscan.metadata.model import PartKind, Value

MAX_KEYS, MAX_VALUE_BYTES = 500, 4096
PLACE, PLACE_3GP = b"\xa9xyz", b"loci"
NAMES = {
    b"\xa9ART": "Artist",
    b"\xa9alb": "Album",
    b"\xa9aut": "Author",
    b"\xa9cmt": "Comment",
    b"\xa9com": "Composer",
    b"\xa9cpy": "Copyright",
    b"\xa9day": "ContentCreateDate",
    b"\xa9des": "Description",
    b"\xa9dir": "Director",
    b"\xa9enc": "EncodedBy",
    b"\xa9fmt": "Format",
    b"\xa9gen": "Genre",
    b"\xa9grp": "Grouping",
    b"\xa9inf": "Information",
    b"\xa9key": "Keywords",
    b"\xa9lyr": "Lyrics",
    b"\xa9mak": "Make",
    b"\xa9mal": "MakerURL",
    b"\xa9mod": "Model",
    b"\xa9nam": "Title",
    b"\xa9prd": "Producer",
    b"\xa9prf": "Performers",
    b"\xa9req": "Requirements",
    b"\xa9src": "Source",
    b"\xa9swf": "SongWriter",
    b"\xa9swr": "SoftwareVersion",
    b"\xa9too": "Encoder",
    b"\xa9wrt": "Composer",
}
LIST_NAMES = {**NAMES, b"aART": "AlbumArtist", b"cprt": "Copyright", b"desc": "Description", b"ldes": "LongDescription"}
NAMES_3GP = {
    b"albm": "Album",
    b"auth": "Author",
    b"cprt": "Copyright",
    b"dscp": "Description",
    b"gnre": "Genre",
    b"perf": "Performer",
    b"titl": "Title",
}
KEY_PREFIX = "com.apple.quicktime."
KEYS = {"camera.lens_model": "LensModel", "android.capture.fps": "AndroidCaptureFPS", "creationdate": "CreationDate"}
KEY_OF_PLACE = "location.ISO6709"
UTF_8, JPEG, PNG, SIGNED, UNSIGNED = 1, 13, 14, {21, 65, 66, 67, 74}, {22, 75, 76, 77, 78}
FLOATS = {23: ">f", 24: ">d"}
_WORD = re.compile(r"[._-]+")
_ISO_6709 = re.compile(r"([+-]\d{2}(?:\.\d{1,12})?)([+-]\d{3}(?:\.\d{1,12})?)([+-]\d{1,6}(?:\.\d{1,12})?)?")


def add_user_data(contents: ParsedContainer, data: Buffer, user_data: Box) -> None:
    """Text after its length and its language, of two bytes each. Some writers end the list with four zeros."""
    end = user_data.end - 4 if data[user_data.end - 4 : user_data.end] == bytes(4) else user_data.end
    for box in boxes(data, user_data.content, end, contents.report):
        content = bytes(data[box.content : min(box.end, box.content + MAX_VALUE_BYTES)])
        if box.type == b"XMP_":
            packet = data[box.content : min(box.end, box.content + MAX_JOINED_BYTES)]
            contents.add_block(BlockKind.XMP, packet, box.content)
        elif box.type == b"meta":
            add_meta(contents, data, box)
        elif box.type == PLACE:
            _add_place(contents, "UserData", decode(content[4:]))
        elif box.type == PLACE_3GP:
            _add_place_3gp(contents, content)
        elif box.type in NAMES:
            contents.add("UserData", NAMES[box.type], decode(content[4:]))
        elif box.type in NAMES_3GP:
            contents.add("UserData", NAMES_3GP[box.type], _text_3gp(content[6:])[0])
        else:
            contents.leave_undecoded(f"{box.name} box of the user data", data, box.content, box.end)


def _text_3gp(data: bytes) -> tuple[str, bytes]:
    """Text up to its NUL, and what follows: UTF-8, or UTF-16 after a byte order mark."""
    if data[:2] not in (b"\xfe\xff", b"\xff\xfe"):
        text, _, rest = data.partition(b"\0")
        return decode(text), rest
    units = [data[at : at + 2] for at in range(0, len(data) - 1, 2)]
    length = 2 * (units.index(b"\0\0") if b"\0\0" in units else len(units))
    return data[:length].decode("utf-16", "replace"), data[length + 2 :]


def _add_place_3gp(contents: ParsedContainer, content: bytes) -> None:
    """Name, role, then longitude, latitude and altitude, with fractions of 16 bits."""
    name, rest = _text_3gp(content[6:])
    if name:
        contents.add("UserData", "LocationName", name)
    if len(rest) < 13:
        contents.report("UserData", "The video's place is cut off.")
        return
    longitude, latitude, altitude = (number / (1 << 16) for number in struct.unpack_from(">iii", rest, 1))
    _add_coordinates(contents, "UserData", latitude, longitude, altitude or None)


def add_meta(contents: ParsedContainer, data: Buffer, meta: Box) -> None:
    """Names in one box and values in another, each in a box whose type is its name's number, or its own name."""
    # QuickTime's meta box has no version before its boxes.
    start = meta.content + (0 if data[meta.content + 4 : meta.content + 8] == b"hdlr" else 4)
    parts = {box.type: box for box in boxes(data, start, meta.end, contents.report)}
    if handler := parts.get(b"hdlr"):
        add_handler(contents, bytes(data[handler.content : min(handler.end, handler.content + 64)]), "QuickTime")
    names = list(_key_names(data, parts[b"keys"])) if b"keys" in parts else None
    if b"ilst" not in parts:
        return
    for item in boxes(data, parts[b"ilst"].content, parts[b"ilst"].end, contents.report):
        if not contents.step():
            return
        if names is not None:
            index = int.from_bytes(item.type, "big") - 1
            _add_key(contents, data, item, names[index] if 0 <= index < len(names) else "")
        elif item.type in LIST_NAMES:
            for value, _ in _values(contents, data, item):
                contents.add("ItemList", LIST_NAMES[item.type], value)
        elif item.type == PLACE:
            for value, _ in _values(contents, data, item):
                _add_place(contents, "ItemList", str(value))
        else:
            contents.leave_undecoded(f"{item.name} box of the list of items", data, item.content, item.end)


def _key_names(data: Buffer, keys: Box) -> Iterator[str]:
    position = keys.content + 8
    for _ in range(min(int.from_bytes(data[keys.content + 4 : keys.content + 8], "big"), MAX_KEYS)):
        size = int.from_bytes(data[position : position + 4], "big")
        if size < 8 or position + size > keys.end:
            return
        yield decode(data[position + 8 : position + min(size, MAX_VALUE_BYTES)])
        position += size


def _add_key(contents: ParsedContainer, data: Buffer, item: Box, key: str) -> None:
    short = key.removeprefix(KEY_PREFIX).removeprefix("com.")
    for value, _ in _values(contents, data, item) if short else ():
        if short == KEY_OF_PLACE:
            _add_place(contents, "Keys", str(value))
        else:
            contents.add("Keys", KEYS.get(short) or _name(short), value, tag_id=short)


def _name(key: str) -> str:
    """content.identifier -> ContentIdentifier."""
    return "".join(word[:1].upper() + word[1:] for word in _WORD.split(key) if word.isascii())


def _values(contents: ParsedContainer, data: Buffer, item: Box) -> Iterator[tuple[Value, int]]:
    """The values of an item with their types; values that are not text or numbers are listed as not decoded."""
    for box in boxes(data, item.content, item.end, contents.report):
        content = bytes(data[box.content : min(box.end, box.content + MAX_VALUE_BYTES)])
        if box.type != b"data" or len(content) < 8:
            continue
        kind = int.from_bytes(content[:4], "big") & 0xFFFFFF
        if (value := _value(kind, content[8:])) is not None:
            yield value, kind
        else:
            contents.add_part(PartKind.NOT_DECODED, f"value of the {item.name} box", box.content, box.end - box.content)


def _value(kind: int, raw: bytes) -> Value | None:
    if kind == UTF_8:
        return decode(raw)
    if kind in SIGNED | UNSIGNED and len(raw) in (1, 2, 4, 8):
        return int.from_bytes(raw, "big", signed=kind in SIGNED)
    if kind in FLOATS and len(raw) == struct.calcsize(FLOATS[kind]):
        number: float = struct.unpack(FLOATS[kind], raw)[0]
        return number
    return None


def _add_place(contents: ParsedContainer, group: str, text: str) -> None:
    """ISO 6709, as +48.8583+002.2945+035.0/: degrees north and east, metres."""
    contents.add(group, "GPSCoordinates", text)
    if place := _ISO_6709.match(text):
        _add_coordinates(contents, group, float(place[1]), float(place[2]), float(place[3]) if place[3] else None)


def _add_coordinates(
    contents: ParsedContainer, group: str, latitude: float, longitude: float, altitude: float | None
) -> None:
    contents.add(group, "GPSLatitude", latitude, f"{latitude:.6g}°")
    contents.add(group, "GPSLongitude", longitude, f"{longitude:.6g}°")
    if altitude is not None:
        contents.add(group, "GPSAltitude", altitude, f"{altitude:g} m")
