"""A small film of a telephone: boxes without a picture in them."""

import struct


def box(type_: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return struct.pack(">I4s", 8 + len(joined), type_) + joined


def mov() -> bytes:
    """The other half of a Live Photo, 1440 x 1080, 2.5 s, by Apple's keys."""
    named = {
        "make": "Apple",
        "model": "iPhone 15",
        "creationdate": "2024-05-06T07:08:09+0200",
        "location.ISO6709": "+48.8583+002.2945+035.0/",
        "content.identifier": "0F6A-1",
    }
    keys = struct.pack(">II", 0, len(named)) + b"".join(
        box(b"mdta", f"com.apple.quicktime.{key}".encode()) for key in named
    )
    values = b"".join(
        box(struct.pack(">I", index), box(b"data", struct.pack(">II", 1, 0), value.encode()))
        for index, value in enumerate(named.values(), 1)
    )
    header = struct.pack(">IIIII", 0, 3_797_827_689, 0, 600, 1500) + bytes(80)
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", 1440 << 16, 1080 << 16)))
    meta = box(b"meta", box(b"hdlr", bytes(25)), box(b"keys", keys), box(b"ilst", values))
    movie = box(b"moov", box(b"mvhd", header), track, meta)
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"mdat", bytes(32)) + movie


def mp4() -> bytes:
    """By user data, as Android's cameras write it."""
    place = b"+12.3456+098.7654/"
    user_data = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place))
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", 1920 << 16, 1080 << 16)))
    header = struct.pack(">IIIII", 0, 3_797_827_689, 0, 1000, 3200) + bytes(80)
    return box(b"ftyp", b"mp42\0\0\0\0isom") + box(b"moov", box(b"mvhd", header), track, user_data)


BUILDERS = (mov, mp4)
