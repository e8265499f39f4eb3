"""MP4 and MOV, the other half of a Live Photo: camera, time, place and length; the film itself is not looked at.

ISO 14496-12; Apple's "QuickTime File Format" for user data (©xyz) and for the keys of its cameras.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.bmff.boxes import Box, boxes, brands
from pixelscan.metadata.formats.bmff.tracks import movie_header, picture_size
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES

KINDS = frozenset({BlockKind.XMP})
UNUSED: frozenset[BlockKind] = frozenset()

FORMATS = {b"qt  ": ("MOV", "video/quicktime")}
MP4_BRANDS = re.compile(rb"iso[\dm]|mp4\d|3g[p2][\da-z]|avc1|hvc1|mmp4|MSNV|M4V |dash|XAVC")
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
LAST_SECOND = 1 << 34
MAX_KEYS, MAX_VALUE_BYTES = 500, 4096
TEXT_VALUE = 1

USER_DATA = {
    b"\xa9mak": "Make",
    b"\xa9mod": "Model",
    b"\xa9swr": "Software",
    b"\xa9day": "ContentCreateDate",
    b"\xa9nam": "Title",
    b"\xa9aut": "Author",
    b"\xa9cmt": "Comment",
}
PLACE = b"\xa9xyz"
KEY_PREFIX = "com.apple.quicktime."
KEYS = {
    "make": "Make",
    "model": "Model",
    "software": "Software",
    "creationdate": "CreationDate",
    "content.identifier": "ContentIdentifier",
    "author": "Author",
    "artist": "Artist",
    "comment": "Comment",
    "description": "Description",
    "title": "Title",
    "camera.lens_model": "LensModel",
    "location.name": "LocationName",
}
KEY_OF_PLACE = "location.ISO6709"
_ISO_6709 = re.compile(r"([+-]\d{2}(?:\.\d{1,12})?)([+-]\d{3}(?:\.\d{1,12})?)([+-]\d{1,6}(?:\.\d{1,12})?)?")


def matches(head: bytes) -> bool:
    """A file type box with a film's brand; sound alone is none."""
    return any(brand in FORMATS or MP4_BRANDS.fullmatch(brand) for brand in brands(head)[:1])


def read(data: Buffer) -> ParsedContainer:
    """The facts of the movie box, and XMP."""
    major = brands(data[:64])[0]
    contents = ParsedContainer(*FORMATS.get(major, ("MP4", "video/mp4")))
    contents.add("QuickTime", "MajorBrand", decode(major).strip())
    contents.add("QuickTime", "CompatibleBrands", tuple(decode(brand).strip() for brand in brands(data[:256])[1:]))
    found = False
    for box in boxes(data, 0, len(data), contents.report):
        if box.type == b"moov" and not found:
            found = True
            _add_movie(contents, data, box)
        elif box.type == b"uuid" and data[box.content : box.content + 16] == XMP_UUID:
            packet = data[box.content + 16 : min(box.end, box.content + MAX_JOINED_BYTES)]
            contents.add_block(BlockKind.XMP, packet, box.content + 16)
    if not found:
        contents.report("QuickTime", "The film has no movie box: nothing says what is in it.")
    return contents


def _add_movie(contents: ParsedContainer, data: Buffer, movie: Box) -> None:
    if header := movie_header(data, movie, contents):
        # By the standard UTC; many cameras write their own clock.
        if 0 < header.created < LAST_SECOND:
            moment = EPOCH + timedelta(seconds=header.created)
            contents.add("QuickTime", "CreateDate", f"{moment:%Y:%m:%d %H:%M:%S}", f"{moment:%Y-%m-%d %H:%M:%S}")
        contents.add("QuickTime", "Duration", round(header.seconds, 3), f"{header.seconds:.4g} s")
    if size := picture_size(data, movie, contents):
        contents.add_size(*size)
    for box in boxes(data, movie.content, movie.end, contents.report):
        if box.type == b"udta":
            _add_user_data(contents, data, box)
        elif box.type == b"meta":
            _add_keys(contents, data, box)


def _add_user_data(contents: ParsedContainer, data: Buffer, user_data: Box) -> None:
    """A length and a language of two bytes each, then the text. Some writers end the list with four zeros."""
    end = user_data.end - 4 if data[user_data.end - 4 : user_data.end] == bytes(4) else user_data.end
    for box in boxes(data, user_data.content, end, contents.report):
        content = bytes(data[box.content : min(box.end, box.content + MAX_VALUE_BYTES)])
        if box.type == b"XMP_":
            contents.add_block(
                BlockKind.XMP, data[box.content : min(box.end, box.content + MAX_JOINED_BYTES)], box.content
            )
        elif box.type == PLACE:
            _add_place(contents, "UserData", decode(content[4:]))
        elif box.type in USER_DATA:
            contents.add("UserData", USER_DATA[box.type], decode(content[4:]))


def _add_keys(contents: ParsedContainer, data: Buffer, meta: Box) -> None:
    """Names in one box; in the other the values, each in a box whose type is its name's number."""
    # QuickTime's meta box has no version in front of its boxes.
    start = meta.content + (0 if data[meta.content + 4 : meta.content + 8] == b"hdlr" else 4)
    parts = {box.type: box for box in boxes(data, start, meta.end, contents.report)}
    if b"keys" not in parts or b"ilst" not in parts:
        return
    names = list(_key_names(data, parts[b"keys"]))
    for item in boxes(data, parts[b"ilst"].content, parts[b"ilst"].end, contents.report):
        index = int.from_bytes(item.type, "big") - 1
        name = names[index].removeprefix(KEY_PREFIX) if 0 <= index < len(names) else ""
        for value in boxes(data, item.content, item.end, contents.report):
            content = bytes(data[value.content : min(value.end, value.content + MAX_VALUE_BYTES)])
            if value.type != b"data" or int.from_bytes(content[:4], "big") != TEXT_VALUE:
                continue
            if name == KEY_OF_PLACE:
                _add_place(contents, "Keys", decode(content[8:]))
            elif name in KEYS:
                contents.add("Keys", KEYS[name], decode(content[8:]), tag_id=name)


def _key_names(data: Buffer, keys: Box) -> Iterator[str]:
    position = keys.content + 8
    for _ in range(min(int.from_bytes(data[keys.content + 4 : keys.content + 8], "big"), MAX_KEYS)):
        size = int.from_bytes(data[position : position + 4], "big")
        if size < 8 or position + size > keys.end:
            return
        yield decode(data[position + 8 : position + min(size, MAX_VALUE_BYTES)])
        position += size


def _add_place(contents: ParsedContainer, group: str, text: str) -> None:
    """ISO 6709, as +48.8583+002.2945+035.0/: degrees north and east, metres."""
    contents.add(group, "GPSCoordinates", text)
    if place := _ISO_6709.match(text):
        latitude, longitude = float(place[1]), float(place[2])
        contents.add(group, "GPSLatitude", latitude, f"{latitude:.6g}°")
        contents.add(group, "GPSLongitude", longitude, f"{longitude:.6g}°")
        if place[3]:
            contents.add(group, "GPSAltitude", float(place[3]), f"{float(place[3]):g} m")
