"""Ways to damage a photo: at random (`mutate`), and by design (`traps`, each once fatal to some reader)."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator

from tests.support.photos.tiff_builder import exif_block, shorts, text

HEAD = 64 << 10
HUGE = (0xFFFFFFFF, 0xFFFFFFF0, 0x80000000, 0x7FFFFFFF, 0x0FFFFFFF, 0xFFFF, 0, 1)
MAX_BYTES = 4 << 20

Mutation = Callable[[bytearray, bytes, random.Random], bytes | bytearray]


def mutate(photo: bytes, other: bytes, chance: random.Random) -> tuple[str, bytes]:
    """The photo after one to three kinds of damage, some with parts of `other`: the first kind's name and the bytes."""
    kinds = chance.choices(MUTATIONS, k=chance.choice((1, 1, 1, 2, 3)))
    data: bytes | bytearray = photo[:MAX_BYTES]
    for kind in kinds:
        data = kind(bytearray(data), other, chance) or b"\0"
    return kinds[0].__name__, bytes(data[:MAX_BYTES])


def _place(data: bytearray, chance: random.Random) -> int:
    """Mostly near the start, where the metadata is; often just after the beginning of a structure."""
    if chance.random() < 0.4:
        starts = [data.find(mark) for mark in (b"II*\0", b"MM\0*", b"<?xpacket", b"8BIM", b"acsp", b"ftyp", b"IHDR")]
        known = [start for start in starts if start >= 0]
        if known:
            return min(chance.choice(known) + chance.randrange(600), len(data) - 1)
    return chance.randrange(min(len(data), HEAD) if chance.random() < 0.8 else len(data))


def flip_bytes(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    for _count in range(chance.randint(1, 30)):
        data[_place(data, chance)] = chance.randrange(256)
    return data


def set_numbers(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    """Counts, offsets and lengths become huge, zero or negative, in either byte order and any width."""
    for _count in range(chance.randint(1, 4)):
        place, form = _place(data, chance), chance.choice((">I", "<I", ">H", "<H", ">Q"))
        number = struct.pack(form, chance.choice(HUGE) & (1 << 8 * struct.calcsize(form)) - 1)
        data[place : place + len(number)] = number
    return data


def set_directory_entries(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    """Type, count or value of TIFF entries, found by their tag numbers, become something else."""
    for mark, order in ((b"II*\0", "<"), (b"MM\0*", ">")):
        start = data.find(mark)
        if start < 0:
            continue
        for _count in range(chance.randint(1, 6)):
            entry = start + 10 + 12 * chance.randrange(40)
            part, form = chance.choice(((2, "H"), (4, "I"), (8, "I")))
            size = struct.calcsize(form)
            number = chance.choice((*HUGE, chance.randrange(1 << 16), chance.randrange(14), start))
            packed = struct.pack(order + form, number & (1 << 8 * size) - 1)
            data[entry + part : entry + part + size] = packed
    return data


def set_segment_lengths(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    """The length after a JPEG marker, or before a PNG chunk or an ISO box."""
    marks = [b"\xff\xe0", b"\xff\xe1", b"\xff\xe2", b"\xff\xed", b"\xff\xfe", b"\xff\xc0", b"\xff\xda"]
    marks += [
        b"IHDR",
        b"tEXt",
        b"zTXt",
        b"iTXt",
        b"iCCP",
        b"eXIf",
        b"meta",
        b"iloc",
        b"iinf",
        b"EXIF",
        b"XMP ",
        b"moov",
    ]
    found = [(mark, place) for mark in marks if (place := data.find(mark)) >= 0]
    for mark, place in chance.sample(found, min(len(found), chance.randint(1, 3))):
        if mark[0] == 0xFF:
            data[place + 2 : place + 4] = struct.pack(
                ">H", chance.choice((0, 1, 2, 3, 0xFFFF, chance.randrange(65536)))
            )
        else:
            data[max(place - 4, 0) : max(place, 4)] = struct.pack(">I", chance.choice(HUGE))
    return data


def truncate(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    return data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.5 else data[: _place(data, chance) + 1]


def remove_a_part(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    start = _place(data, chance)
    del data[start : start + chance.randint(1, 2000)]
    return data


def repeat_a_part(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    start = _place(data, chance)
    part = data[start : start + chance.randint(1, 3000)]
    return data[:start] + part * chance.randint(2, 60) + data[start:]


def insert_noise(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    start = _place(data, chance)
    return data[:start] + chance.randbytes(chance.randint(1, 400)) + data[start:]


def blank_a_part(data: bytearray, _: bytes, chance: random.Random) -> bytearray:
    start = _place(data, chance)
    size = min(chance.randint(1, 3000), len(data) - start)
    data[start : start + size] = chance.choice((b"\0", b"\xff", b"A", b"<")) * size
    return data


def splice(data: bytearray, other: bytes, chance: random.Random) -> bytearray:
    """The beginning of one photo, the end of another."""
    cut, join = _place(data, chance), chance.randrange(min(len(other), HEAD))
    return data[:cut] + other[join:]


def graft(data: bytearray, other: bytes, chance: random.Random) -> bytearray:
    """A piece of another photo over a piece of this one."""
    start, source = _place(data, chance), chance.randrange(len(other))
    part = other[source : source + chance.randint(4, 4000)]
    data[start : start + len(part)] = part
    return data


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    set_numbers,
    set_directory_entries,
    set_segment_lengths,
    truncate,
    remove_a_part,
    repeat_a_part,
    insert_noise,
    blank_a_part,
    splice,
    graft,
)


def traps() -> Iterator[tuple[str, bytes]]:
    """Files made to hang, bloat or crash a reader, each with its name."""
    for name, block in _tiff_traps():
        yield f"tiff_{name}.tif", block
        if len(block) < 65_000:
            yield f"exif_{name}.jpg", jpeg(b"\xe1", b"Exif\0\0" + block)
            yield f"exif_{name}.png", png((b"eXIf", block))
            yield f"exif_{name}.webp", webp((b"EXIF", block))
    yield from _jpeg_traps()
    yield from _png_traps()
    yield from _box_traps()
    yield "gif_blocks.gif", b"GIF89a\x01\0\x01\0\x80\0\0" + bytes(6) + b"\x21\xfe\x01x\0" * 200_000
    yield "riff_chunks.webp", webp(*[(b"XMP ", b"")] * 100_000)
    yield (
        "bmp_sizes.bmp",
        b"BM" + b"\xff" * 12 + struct.pack("<IiiHHIIiiII", 40, 1 << 30, -1 << 30, 1, 32, 3, *[1 << 31] * 1, 1, 1, 9, 9),
    )
    yield (
        "psd_lengths.psd",
        b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHHI", 3, 1 << 30, 1 << 30, 8, 3, 0) + b"\xff" * 600,
    )


def _tiff_traps() -> Iterator[tuple[str, bytes]]:
    huge = 0xFFFFFFF0
    for order in "<>":
        yield f"huge_count_{ord(order)}", exif_block([(0x010F, 2, huge, b"\x08\0\0\0")], order=order)
    note = b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHII", 1, 2, 3, huge, 8) + bytes(400)
    yield "huge_count_in_makernote", exif_block([text(0x010F, b"NIKON CORPORATION\0")], exif=[text(0x927C, note, 7)])
    for maker, head in ((b"Canon\0", b""), (b"OLYMPUS\0", b"OLYMP\0\1\0"), (b"FUJIFILM\0", b"FUJIFILM\x0c\0\0\0")):
        directory = struct.pack("<H", 1) + struct.pack("<HHII", 1, 3, huge, 0)
        block = exif_block([text(0x010F, maker)], exif=[text(0x927C, head + directory + bytes(100), 7)])
        yield f"huge_count_{maker[:5].decode()}", block
    yield "next_directory_is_itself", _linked(8)
    yield "exif_is_itself", exif_block([(0x8769, 4, 1, struct.pack("<I", 8))])
    yield (
        "sub_directories_are_itself",
        exif_block([(0x014A, 4, 1, struct.pack("<I", 8)), (0x8825, 4, 1, b"\x08\0\0\0")]),
    )
    pointers = struct.pack("<1000I", *[8] * 1000)
    yield "thousand_sub_directories", exif_block([(0x014A, 4, 1000, pointers)])
    yield "chain_of_directories", _chain(5000)
    yield "many_tags_on_one_megabyte", _overlapping(2000, 1 << 20, 2)
    yield "many_numbers_on_one_megabyte", _overlapping(2000, 1 << 20, 3, 1 << 19)
    yield "many_entries", exif_block([shorts(tag, 1) for tag in range(5000)])
    yield "user_comment_of_a_megabyte", exif_block(exif=[text(0x9286, b"UNICODE\0" + b"\xd8\0" * (1 << 19), 7)])
    yield "big_tiff_counts", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0" + b"\xff" * 8 + bytes(64)


def _linked(following: int) -> bytes:
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x0112, 3, 1, 1) + struct.pack("<I", following)


def _chain(length: int) -> bytes:
    """Directories with one tag, each pointing to the next."""
    size = 2 + 12 + 4
    parts = [
        struct.pack("<HHHIII", 1, 0x0112, 3, 1, 1, 8 + size * (number + 1) if number + 1 < length else 0)
        for number in range(length)
    ]
    return b"II*\0\x08\0\0\0" + b"".join(parts)


def _overlapping(tags: int, size: int, kind: int, count: int | None = None) -> bytes:
    """Tags that all point to the same bytes."""
    values = 8 + 2 + 12 * tags + 4
    entries = b"".join(struct.pack("<HHII", 0x0100 + tag, kind, count or size, values) for tag in range(tags))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", tags) + entries + bytes(4) + b"A" * size


def jpeg(marker: bytes, *payloads: bytes, size: tuple[int, int] = (8, 8)) -> bytes:
    """A JPEG of the given segments and a frame header, without a picture."""
    segments = b"".join(b"\xff" + marker + struct.pack(">H", len(payload) + 2) + payload for payload in payloads)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, *size, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    return b"\xff\xd8" + segments + frame + b"\xff\xda\0\x0c\3\1\0\2\0\3\0\0\x3f\0" + b"\xff\xd9"


def _jpeg_traps() -> Iterator[tuple[str, bytes]]:
    xmp = b"http://ns.adobe.com/xap/1.0/\0"
    yield "frame_of_4_gigapixels.jpg", jpeg(b"\xe0", b"JFIF\0\1\2\1\0\x48\0\x48\0\0", size=(65535, 65535))
    yield "sixty_thousand_segments.jpg", jpeg(b"\xfe", *[b""] * 60_000)
    yield "fill_bytes.jpg", b"\xff\xd8" + b"\xff" * (2 << 20)
    yield "entities.jpg", jpeg(b"\xe1", xmp + _entities())
    yield "nested_xmp.jpg", jpeg(b"\xe1", xmp + b"<a>" * 20_000)
    yield "xmp_attributes.jpg", jpeg(b"\xe1", xmp + _rdf(b" ".join(b'a:b%d="1"' % n for n in range(5000))))
    guid, total = b"0" * 32, 0xFFFFFFF0
    extended = b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", total, total - 5) + b"abcde"
    yield "extended_xmp_of_4_gigabytes.jpg", jpeg(b"\xe1", xmp + _rdf(b'xmpNote:HasExtendedXMP="%s"' % guid), extended)
    yield (
        "icc_of_255_parts.jpg",
        jpeg(b"\xe2", *[b"ICC_PROFILE\0" + bytes((n, 255)) + bytes(60_000) for n in range(256)]),
    )
    yield (
        "icc_tags.jpg",
        jpeg(b"\xe2", b"ICC_PROFILE\0\1\1" + bytes(36) + b"acsp" + bytes(88) + b"\xff\xff\xff\xff" + b"desc" * 999),
    )
    resources = b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\0\0\0\0" * 5000
    yield "photoshop_resources.jpg", jpeg(b"\xed", resources)
    datasets = b"\x1c\2\x19\0\1k" * 10_000
    yield "keywords.jpg", jpeg(b"\xed", b"Photoshop 3.0\x008BIM\4\4\0\0" + struct.pack(">I", len(datasets)) + datasets)
    long_dataset = b"\x1c\2\x78\x80\x04\xff\xff\xff\xf0abc"
    yield "long_dataset.jpg", jpeg(b"\xed", b"Photoshop 3.0\x008BIM\4\4\0\0" + struct.pack(">I", 99) + long_dataset)
    pictures = b"MPF\0II*\0\x08\0\0\0" + struct.pack(
        "<HHHIIHHIII", 2, 0xB001, 4, 1, 0xFFFFFF, 0xB002, 7, 0xFFFFFFF0, 8, 0
    )
    yield "pictures_without_number.jpg", jpeg(b"\xe2", pictures)


def _rdf(attributes: bytes) -> bytes:
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:a="urn:a" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" ' + attributes + b"/>"
        b"</rdf:RDF></x:xmpmeta>"
    )


def _entities() -> bytes:
    """Ten entities, each of ten of the one before: ten billion letters."""
    lines = [b'<!ENTITY e0 "ha">', *(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 11))]
    return b"<?xml version='1.0'?><!DOCTYPE x [" + b"".join(lines) + b"]><x>&e10;</x>"


def png(*chunks: tuple[bytes, bytes], size: tuple[int, int] = (8, 8)) -> bytes:
    """A PNG of a header and the given chunks, without a picture."""
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IEND", b"")]
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def _png_traps() -> Iterator[tuple[str, bytes]]:
    bomb = _zeros(300 << 20)
    yield "picture_of_500_megapixels.png", png(size=(22_400, 22_400))
    yield "profile_bomb.png", png((b"iCCP", b"x\0\0" + bomb))
    yield "text_bomb.png", png((b"zTXt", b"Comment\0\0" + bomb))
    yield "xmp_bomb.png", png((b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb))
    yield "exif_in_text_bomb.png", png((b"zTXt", b"Raw profile type exif\0\0" + bomb))
    yield "hundred_bombs.png", png(*[(b"zTXt", b"Comment\0\0" + bomb[: 1 << 16])] * 100)
    yield "two_hundred_thousand_chunks.png", png(*[(b"tEXt", b"a\0b")] * 200_000)
    yield "xmp_entities.png", png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _entities()))
    nested = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + b"<a>" * 500_000
    yield "nested_xmp.png", png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + nested))
    items = _rdf(b"").replace(
        b"/></rdf:RDF>",
        b"><a:b><rdf:Bag>" + b"<rdf:li>k</rdf:li>" * 300_000 + b"</rdf:Bag></a:b></rdf:Description></rdf:RDF>",
    )
    yield "xmp_items.png", png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + items))


def _zeros(size: int) -> bytes:
    """This many zero bytes, deflated to a thousandth."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """An extended WebP of the given chunks, without a picture."""
    header = b"VP8X" + struct.pack("<I", 10) + b"\x0c" + bytes(9)
    body = b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(header + body) + 4) + b"WEBP" + header + body


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def _box_traps() -> Iterator[tuple[str, bytes]]:
    brand = _box(b"ftyp", b"heic\0\0\0\0mif1heic")
    nested = b""
    for _ in range(20_000):
        nested = _box(b"meta", bytes(4) + nested)
    yield "nested_boxes.heic", brand + nested
    yield "empty_boxes.heic", brand + _box(b"free", b"") * 300_000
    yield "box_without_size.heic", brand + struct.pack(">I4sQ", 1, b"meta", 1 << 63)
    locations = bytes(4) + b"\x44\0\xff\xff" + (b"\0\1\0\0\xff\xff" + struct.pack(">II", 0, 0xFFFFFFF0) * 4) * 3000
    yield (
        "item_extents.heic",
        brand + _box(b"meta", bytes(4) + _box(b"iloc", locations) + _box(b"iinf", bytes(4) + b"\xff\xff")),
    )
    entries = b"".join(_box(b"infe", b"\2\0\0\0" + struct.pack(">HH", n % 65536, 0) + b"Exif\0") for n in range(65_535))
    whole = bytes(4) + b"\x44\0" + struct.pack(">H", 65535)
    whole += b"".join(struct.pack(">HHHII", n, 0, 1, 0, 0x7FFFFFFF) for n in range(65_535))
    meta = bytes(4) + _box(b"iinf", bytes(4) + b"\xff\xff" + entries) + _box(b"iloc", whole)
    yield "all_items_are_the_file.heic", brand + _box(b"meta", meta)
    yield (
        "nested_boxes.jp2",
        _box(b"jP  ", b"\r\n\x87\n") + _box(b"ftyp", b"jp2 \0\0\0\0jp2 ") + nested.replace(b"meta", b"jp2h"),
    )
    yield (
        "brotli.jxl",
        _box(b"JXL ", b"\r\n\x87\n") + _box(b"ftyp", b"jxl \0\0\0\0jxl ") + _box(b"brob", b"Exif" + b"\xff" * 999),
    )
