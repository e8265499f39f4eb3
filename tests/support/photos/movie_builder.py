"""A small video of a phone: boxes without picture data."""

import struct

from tests.support.photos.maker_notes import directory
from tests.support.photos.tiff_builder import longs, shorts, text


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
    """A video with user data as Android cameras write it."""
    place = b"+12.3456+098.7654/"
    user_data = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place))
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", 1920 << 16, 1080 << 16)))
    header = struct.pack(">IIIII", 0, 3_797_827_689, 0, 1000, 3200) + bytes(80)
    return box(b"ftyp", b"mp42\0\0\0\0isom") + box(b"moov", box(b"mvhd", header), track, user_data)


def m4a() -> bytes:
    """A voice memo: sound alone, with iTunes' list of items."""
    kind = box(b"hdlr", bytes(8), b"soun", bytes(13))
    sound = struct.pack(">I4s16xHH4xI", 36, b"mp4a", 2, 16, 44100 << 16)
    table = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), sound))
    track = box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", kind, box(b"minf", table)))
    items = box(b"ilst", box(b"\xa9nam", box(b"data", struct.pack(">II", 1, 0), b"Voice memo")))
    user_data = box(b"udta", box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"mdirappl", bytes(9)), items))
    return box(b"ftyp", b"M4A \0\0\0\0M4A isom") + box(b"moov", track, user_data) + box(b"mdat", bytes(32))


def film_3gp() -> bytes:
    """A video with a place in 3GPP's format."""
    place = struct.pack(">IH", 0, 0x15C7) + b"Harbour\0" + struct.pack(">Biii", 0, 9_912_320, -2_195_456, 0)
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", 176 << 16, 144 << 16)))
    return box(b"ftyp", b"3gp5\0\0\0\0isom") + box(b"moov", track, box(b"udta", box(b"loci", place + b"Earth\0")))


def coded() -> bytes:
    """One track with all of its boxes: 60 frames in two seconds."""
    media = struct.pack(">IIIIIHH", 0, 0, 0, 600, 1200, 0x15C7, 0)
    picture = struct.pack(">I4s24xHHII14xH32xHH", 86 + 19, b"avc1", 640, 360, 72 << 16, 72 << 16, 1, 24, 0xFFFF)
    picture = picture[:50] + bytes(32) + picture[-4:] + box(b"colr", b"nclx", struct.pack(">HHHB", 9, 16, 9, 0))
    table = box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 1), picture),
        box(b"stts", struct.pack(">IIII", 0, 1, 60, 20)),
    )
    handler = box(b"hdlr", bytes(8), b"vide", bytes(13))
    kind = box(b"mdia", box(b"mdhd", media), handler, box(b"minf", table))
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", 640 << 16, 360 << 16)), kind)
    return box(b"ftyp", b"isom\0\0\0\0isom") + box(b"moov", box(b"mvhd", bytes(100)), track)


def riff(type_: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return type_ + struct.pack("<I", len(joined)) + joined + bytes(len(joined) % 2)


def avi() -> bytes:
    """A camera's video: 320 x 240, 45 frames in three seconds, with sound."""
    header = struct.pack("<14I", 66_666, 0, 0, 0, 45, 0, 2, 0, 320, 240, 0, 0, 0, 0)
    video = riff(b"strh", b"vidsmjpg", struct.pack("<10I", 0, 0, 0, 1, 15, 0, 45, 0, 10_000, 0))
    sound = riff(b"strh", b"auds\0\0\0\0", struct.pack("<10I", 0, 0, 0, 1, 11_024, 0, 9, 0, 0, 1))
    wave = riff(b"strf", struct.pack("<HHIIHH", 1, 1, 11_024, 11_024, 1, 8))
    lists = riff(b"LIST", b"strl", video), riff(b"LIST", b"strl", sound, wave)
    told = riff(b"IDIT", b"Mon Mar 10 15:04:43 2003\n\0"), riff(b"LIST", b"INFO", riff(b"ISFT", b"CanonMVI01\0"))
    headers = riff(b"LIST", b"hdrl", riff(b"avih", header), *lists, told[0])
    return riff(b"RIFF", b"AVI ", headers, told[1], riff(b"LIST", b"movi", riff(b"00dc", bytes(9))))


def pentax_avi() -> bytes:
    """A K-x keeps the note of its photos in its films too: here the exposure."""
    exposure = bytes([122, 127, 32, 59, 0, 164, 1, 0, 28, 161, 100, 98, 144, 0, 64, 0]).ljust(24, b"\0")
    rows = [longs(0x0005, 77310, order=">"), shorts(0x0008, 2, order=">"), text(0x0206, exposure, 7)]
    note = riff(b"hymn", b"PENTAX \0MM" + directory(rows, 10, ">"))
    return riff(b"RIFF", b"AVI ", riff(b"LIST", b"hydt", note))


BUILDERS = (mov, mp4, m4a, film_3gp, coded, avi, pentax_avi)
