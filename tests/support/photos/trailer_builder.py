"""JPEGs with what programs append to a picture, and with segments that few programs write."""

import struct
from io import BytesIO

from PIL import Image


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (16, 16)).save(buffer, "JPEG")
    extra = b"".join(struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content for marker, content in segments)
    return buffer.getvalue()[:2] + extra + buffer.getvalue()[2:]


def dataset(number: int, data: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, 2, number, len(data)) + data


BYLINE = dataset(80, b"Jane Roe")


def afcp(start: int, order: str = ">") -> bytes:
    """For byte `start`: a directory of one block, which is IPTC."""
    mark = b"AXS!" if order == ">" else b"AXS*"
    directory = struct.pack(order + "4s2sHI", mark, b"\x01\x00", 1, 0)
    directory += struct.pack(order + "4sII", b"IPTC", len(BYLINE), start + 24)
    return directory + BYLINE + struct.pack(order + "4sII", mark, start, 0)


def fotostation(_: int = 0) -> bytes:
    """An IPTC block, then the crop: each behind its data says what and how long it was."""
    edits = struct.pack(">12i", 1536, 1024, 3, 38626, 27000, 0x11222211, 18422, 24458, 83035, 77817, 0, 0)
    records = ((1, BYLINE), (2, edits))
    return b"".join(data + struct.pack(">HII", number, len(data) + 10, 0xA1B2C3D4) for number, data in records)


def photo_mechanic(_: int = 0) -> bytes:
    choices = b"".join(dataset(number, struct.pack(">i", value)) for number, value in ((221, 1), (222, 6), (209, 6554)))
    return choices + struct.pack(">I", len(choices)) + b"cbipcbbl"


def samsung(_: int = 0) -> bytes:
    """Entries, then a directory that says how far before it each begins."""
    entries, directory, before = b"", b"", []
    for kind, name, value in ((0x0A01, b"Image_UTC_Data", b"1523410083171"), (0x0AA1, b"MCC_Data", b"466")):
        entry = struct.pack("<HHI", 0, kind, len(name)) + name + value
        before.append((kind, len(entries), len(entry)))
        entries += entry
    for kind, start, length in before:
        directory += struct.pack("<HHII", 0, kind, len(entries) - start, length)
    directory = b"SEFH" + struct.pack("<II", 106, len(before)) + directory
    return entries + directory + struct.pack("<I", len(directory)) + b"SEFT"


def ricoh() -> bytes:
    """Two fields that the photographer defined, the second as free text."""
    names, texts = b"Location\0Remark\0", b"Gantry\0near 12 Test Street\0"
    sections = b"".join(
        struct.pack(">HH", kind, len(data) + 2) + data
        for kind, data in ((1, names), (2, texts), (3, struct.pack(">2H", 2, 0xFFFF)))
    )
    return b"RMETA\0" + b"MM" + struct.pack(">5H", 0, 0, 0, 12, 0) + struct.pack(">5H", 2, 0, 0, 0, 0) + sections


def qualcomm() -> bytes:
    entries = ((b"aec_current_sensor_luma", 4, struct.pack("<I", 22)), (b"asf5_luma_filter[0]", 1, b"\xff"))
    return b"\x1aQualcomm Camera Attributes" + b"".join(
        struct.pack("<HB", len(value), len(name)) + name + struct.pack("<BHH", kind, 1, 1) + value
        for name, kind, value in entries
    )


STEREO = b"_JPSJPS_\0\4\0\4\3\1\0\4left eye\0"
JUKEBOX = b"Media Jukebox\0<MJMD><People>Jane Roe</People><Date>38353</Date></MJMD>"
RATIOS = b"HDR_RI ver=11, alp=1.00 cor=2~\0\xff\xd8"
INFIRAY = ((0xE2, b"\0\2\0\1IJPEG\0".ljust(80, b"\0")), (0xE5, bytes(38)), (0xE9, b"infisense".ljust(768, b"\0")))


def with_afcp() -> bytes:
    return jpeg() + afcp(len(jpeg()))


def with_fotostation() -> bytes:
    return jpeg() + fotostation()


def with_photo_mechanic() -> bytes:
    return jpeg() + photo_mechanic()


def with_samsung() -> bytes:
    return jpeg() + samsung()


def with_rare_segments() -> bytes:
    return jpeg((0xE3, STEREO), (0xE5, ricoh()), (0xE7, qualcomm()), (0xE9, JUKEBOX), (0xEB, RATIOS))


def of_infiray() -> bytes:
    return jpeg(*INFIRAY)


BUILDERS = (with_afcp, with_fotostation, with_photo_mechanic, with_samsung, with_rare_segments, of_infiray)
