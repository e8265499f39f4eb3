"""Small camera RAW files for tests, built from the formats' documentation: CRW, MRW, X3F, IIQ, EIP, DNG."""

import struct
from io import BytesIO

from PIL import Image

from tests.support.photos.tiff_builder import Row, exif_block, rationals, shorts, text


def longs(tag: int, *values: int) -> Row:
    return tag, 4, len(values), struct.pack(f"<{len(values)}I", *values)


def jpeg(width: int, height: int) -> bytes:
    buffer = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def heap(*records: tuple[int, bytes]) -> bytes:
    """A CIFF heap; a record's tag says whether its value is in the directory entry."""
    values, entries = b"", b""
    for tag, content in records:
        if tag & 0x4000:
            entries += struct.pack("<H8s", tag, content.ljust(8, b"\0"))
        else:
            entries += struct.pack("<HII", tag, len(content), len(values))
            values += content
    return values + struct.pack("<H", len(records)) + entries + struct.pack("<I", len(values))


def ciff(kind: bytes, *records: tuple[int, bytes]) -> bytes:
    return b"II" + struct.pack("<I", 26) + kind + bytes(12) + heap(*records)


def crw(picture: bytes = b"", rotation: int = 0) -> bytes:
    """Canon EOS 300D, 1/60 s at f/4 with 24 mm, 3072 x 2048 pixels."""
    shot_info = [0] * 21 + [128, 192]
    properties = heap(
        (0x1810, struct.pack("<IIfiIII", 3072, 2048, 1.0, rotation, 8, 24, 257)),
        (0x180E, struct.pack("<IiI", 1068485966, 0, 0)),
        (0x080A, b"Canon\0Canon EOS 300D\0"),
        (0x0810, b"Jane Roe\0"),
        (0x501C, struct.pack("<H", 100)),
        (0x1029, struct.pack("<4H", 2, 24, 914, 610)),
        (0x102A, struct.pack("<23h", *shot_info)),
    )
    return ciff(b"HEAPCCDR", (0x2005, b"\1\2\3\4" * 8), (0x2007, picture or jpeg(320, 200)), (0x300A, properties))


def mrw() -> bytes:
    """Minolta DiMAGE A2, 3264 x 2448 pixels."""
    sizes = b"27200001" + struct.pack(">4H4B4s", 2456, 3272, 2448, 3264, 12, 12, 89, 0, bytes(4))
    tiff = exif_block(
        [text(0x010F, b"Minolta\0"), text(0x0110, b"DiMAGE A2\0")],
        exif=[rationals(0x829A, 1, 5, order=">"), rationals(0x829D, 28, 10, order=">")],
        order=">",
    )
    balance = bytes((2, 2, 2, 2)) + struct.pack(">4H", 438, 256, 256, 509)
    settings = bytes((0, 0xFE, 0, 0, 0x80, 1, 48, 3)) + struct.pack(">12H", *range(12)) + bytes(28)
    blocks = b"".join(
        b"\0" + name + struct.pack(">I", len(content)) + content
        for name, content in ((b"PRD", sizes), (b"TTW", tiff), (b"WBG", balance), (b"RIF", settings))
    )
    return b"\0MRM" + struct.pack(">I", len(blocks)) + blocks + bytes(64)


def x3f() -> bytes:
    """Sigma SD10, 2268 x 1512 pixels, with a JPEG of 240 x 160."""
    header = b"FOVb" + struct.pack("<HH", 2, 2) + bytes(20) + struct.pack("<III", 2268, 1512, 90)
    header += b"Sunlight".ljust(32, b"\0") + bytes((2,)).ljust(32, b"\0") + struct.pack("<32f", -1.1, *[0.0] * 31)
    named = {
        "CAMMANUF": "SIGMA",
        "CAMMODEL": "SIGMA SD10",
        "APERTURE": "8.0",
        "SHUTTER": "0.01",
        "FLENGTH": "30",
        "ISO": "100",
        "TIME": "978309395",
        "LENSFRANGE": "15 to 30",
    }
    characters, places = "", b""
    for name, value in named.items():
        places += struct.pack("<II", len(characters), len(characters) + len(name) + 1)
        characters += f"{name}\0{value}\0"
    encoded = characters.encode("utf-16-le")
    properties = b"SECp" + struct.pack("<IIIII", 0x20000, len(named), 0, 0, len(characters)) + places + encoded
    picture = b"SECi" + struct.pack("<6I", 0x20000, 2, 18, 240, 160, 0) + jpeg(240, 160)
    file, table = header, b""
    for type_, section in ((b"PROP", properties), (b"IMA2", picture)):
        table += struct.pack("<II4s", len(file), len(section), type_)
        file += section
    return file + b"SECd" + struct.pack("<II", 0x20000, 2) + table + struct.pack("<I", len(file))


def phase_one_note() -> bytes:
    """A lens's name and a focal length of 80 mm."""
    lens = b"Mamiya LS 80mm f/2.8 D\0"
    entries = struct.pack("<IIII", 0x412, 1, len(lens), 12 + 8 + 32)
    entries += struct.pack("<IIIf", 0x403, 4, 4, 80.0)
    return b"IIIITwaR" + struct.pack("<I", 12) + struct.pack("<II", 2, 0) + entries + lens


def iiq() -> bytes:
    """Leaf Credo 40: IFD0's picture has one pixel, the true size is in Exif."""
    note = phase_one_note()
    block = exif_block(
        [longs(0x100, 1), longs(0x101, 1), text(0x010F, b"Leaf\0"), text(0x0110, b"Credo 40\0")],
        exif=[longs(0xA002, 7320), longs(0xA003, 5484), rationals(0x829A, 1, 1250), text(0x927C, note, 7)],
    )
    # The mark is between the header and the first directory, so all offsets change.
    return _moved(block, b"IIIITwaR", 8)


def _moved(block: bytes, inserted: bytes, at: int) -> bytes:
    """The same little-endian TIFF with bytes after its header."""
    moved = bytearray(block)
    length = len(inserted)
    start = struct.unpack_from("<I", moved, 4)[0]
    struct.pack_into("<I", moved, 4, start + length)
    directories = [start]
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 10: 8}
    while directories:
        directory = directories.pop()
        for index in range(struct.unpack_from("<H", moved, directory)[0]):
            entry = directory + 2 + 12 * index
            tag, type_, count, value = struct.unpack_from("<HHII", moved, entry)
            if tag == 0x8769:
                directories.append(value)
            if tag == 0x8769 or sizes[type_] * count > 4:
                struct.pack_into("<I", moved, entry + 8, value + length)
    return bytes(moved[:at]) + inserted + bytes(moved[at:])


def eip() -> bytes:
    """An archive that begins with the picture above."""
    picture = iiq()
    header = struct.pack("<4sHHHIIIIHH", b"PK\3\4", 10, 0, 0, 0, 0, len(picture), len(picture), 5, 0)
    return header + b"0.IIQ" + picture


def dng(width: int = 320, height: int = 240) -> bytes:
    """A picture of the sensor in 16 bits, grey, without a preview."""
    data = struct.pack("<H", 9000) * (width * height)
    rows = [
        longs(0xFE, 0),
        longs(0x100, width),
        longs(0x101, height),
        shorts(0x102, 16),
        shorts(0x103, 1),
        shorts(0x106, 32803),
        text(0x010F, b"Test\0"),
        text(0x0110, b"Camera\0"),
        longs(0x111, 0),
        shorts(0x115, 1),
        longs(0x116, height),
        longs(0x117, len(data)),
        shorts(0x11C, 1),
        shorts(0x828D, 2, 2),
        (0x828E, 1, 4, b"\0\1\1\2"),
        (0xC612, 1, 4, b"\1\4\0\0"),
        text(0xC614, b"Test Camera\0"),
        longs(0xC61D, 16383),
        (0xC621, 10, 9, struct.pack("<18i", *[1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1])),
        rationals(0xC628, 1, 1, 1, 1, 1, 1),
        shorts(0xC65A, 21),
    ]
    length = len(exif_block(rows))
    rows[8] = longs(0x111, length)
    return exif_block(rows) + data


def raf() -> bytes:
    """Fujifilm, 4256 x 2848 pixels, without a JPEG that could be read."""
    first = struct.pack(">I", 4) + struct.pack(">HHHH", 0x111, 4, 2848, 4256)
    first += struct.pack(">HH8H", 0x2000, 16, 384, 601, 384, 515, 384, 601, 384, 515)
    first += struct.pack(">HHhh", 0x9200, 4, 16, 256) + struct.pack(">HHhh", 0x9650, 4, -72, 100)
    second = struct.pack(">I", 1) + struct.pack(">HHHH", 0x100, 4, 1444, 4352)
    header = b"FUJIFILMCCD-RAW 0201FF383501" + b"FinePix S5Pro".ljust(32, b"\0") + b"0100"
    places = struct.pack(">IIII", 0x80, 0, 0x80, len(first))
    head = header.ljust(0x54, b"\0") + places
    return head.ljust(0x78, b"\0") + struct.pack(">II", 0x80 + len(first), len(second)) + first + second


def exv() -> bytes:
    """Exiv2's file of a photo's metadata."""
    block = exif_block([text(0x010F, b"Canon\0"), text(0x0110, b"EOS R6\0")])
    segment = b"Exif\0\0" + block
    return b"\xff\x01Exiv2\xff\xe1" + struct.pack(">H", 2 + len(segment)) + segment + b"\xff\xd9"


BUILDERS = (crw, mrw, x3f, iiq, eip, dng, raf, exv)
