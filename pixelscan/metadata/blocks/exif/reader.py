"""An Exif block (or a whole TIFF or RAW file) -> tags of its directories, and the blocks inside it."""

from functools import lru_cache

from pixelscan.metadata.blocks.exif import ifd
from pixelscan.metadata.blocks.exif import tags as standard
from pixelscan.metadata.blocks.exif.descriptions import describe
from pixelscan.metadata.blocks.exif.ifd import Entry
from pixelscan.metadata.blocks.explanations import explain_exif
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, EmbeddedImage, Tag, Value

PANASONIC_MAGIC = b"U\0"
CACHED_BYTES = 32
MAX_ELEMENTS = 500
MAX_TEXT_BYTES = 64 << 10

NESTED = {0x02BC: BlockKind.XMP, 0x83BB: BlockKind.IPTC, 0x8649: BlockKind.PHOTOSHOP, 0x8773: BlockKind.ICC}
# Directories in which those numbers mean something else.
NO_BLOCKS = {"GPS", "InteropIFD"}
# Undefined bytes that the standard defines as text or as small numbers.
_VERSIONS = {"ExifVersion", "FlashpixVersion", "InteroperabilityVersion"}
_CODED_TEXT = {"UserComment", "GPSProcessingMethod", "GPSAreaInformation"}
_SMALL_NUMBERS = {"FileSource", "SceneType", "ComponentsConfiguration", "GPSVersionID", "GPSAltitudeRef"}
_UTF16 = {"XPTitle", "XPComment", "XPAuthor", "XPKeywords", "XPSubject"}
_OPAQUE = {"MakerNote", "PrintIM", "Padding", "CFAPattern", "DNGPrivateData", "JPEGTables", "JpgFromRaw"}
_OPAQUE |= {"ICCProfile", "XMP", "IPTC-NAA", "PhotoshopSettings"}


def read(payload: Payload) -> BlockResult:
    """Tags of every directory; XMP, IPTC, ICC and Photoshop blocks inside are handed on as nested payloads."""
    directories = directories_of(payload)
    reading = BlockResult(problems=directories.problems)
    extra_names = standard.PANASONIC_RAW if payload.data[2:4] == PANASONIC_MAGIC else {}
    for entry in directories.entries:
        name = standard.tag_name(entry.directory, entry.id)
        if name is None and entry.directory == "IFD0":
            name = extra_names.get(entry.id)
        reading.tags.append(tag_of(entry, name))
        if entry.id == standard.MAKER_NOTE and entry.directory == "ExifIFD":
            reading.maker_note = reading.maker_note or entry
        kind = NESTED.get(entry.id)
        if kind and entry.directory not in NO_BLOCKS and entry.data:
            offset = None if payload.offset is None else payload.offset + entry.offset
            reading.nested.append(Payload(kind, entry.data, offset, entry.directory))
    reading.embedded = embedded_images(payload.data, directories.entries)
    reading.unreadable = {
        NESTED[tag] for directory, tag in directories.unreadable if tag in NESTED and directory not in NO_BLOCKS
    }
    if ("ExifIFD", standard.MAKER_NOTE) in directories.unreadable:
        reading.unreadable.add(BlockKind.MAKERNOTES)
    return reading


def directories_of(payload: Payload) -> ifd.Directories:
    """The payload's directories, walked once."""
    return payload.directories or ifd.read_directories(payload.data, payload.group)


def tag_of(entry: Entry, name: str | None) -> Tag:
    """The entry as a tag: name or number, stored value, words."""
    if len(entry.data) > CACHED_BYTES:
        return _tag(entry, name)
    return _small_tag((entry.directory, entry.id, entry.type, entry.count, 0, entry.data, entry.byte_order), name)


@lru_cache(maxsize=4096)
def _small_tag(fields: tuple[str, int, int, int, int, bytes, str], name: str | None) -> Tag:
    """Cameras write the same small values into every photo: each is put into words once."""
    return _tag(Entry(*fields), name)


def _tag(entry: Entry, name: str | None) -> Tag:
    value = value_of(entry, name or "")
    text = describe(name, value) if name else str(value)
    return Tag(entry.directory, name or f"0x{entry.id:04x}", value, text, entry.id, explain_exif(name))


def value_of(entry: Entry, name: str) -> Value:
    """What the file stores: text decoded, numbers as numbers, undefined bytes as Binary."""
    if name in _OPAQUE or len(entry.data) < entry.length:
        return Binary(entry.length)
    if name in _UTF16:
        return entry.data.decode("utf-16-le", "replace").split("\0", 1)[0]
    if name in _CODED_TEXT and entry.type in (ifd.UNDEFINED, 1, ifd.ASCII):
        return coded_text(entry.data, entry.byte_order)
    if entry.type in (ifd.ASCII, ifd.UTF8) or name in _VERSIONS:
        return ascii_text(entry.data, name)
    if entry.type == ifd.UNDEFINED and name not in _SMALL_NUMBERS:
        return Binary(entry.length)
    if entry.count > MAX_ELEMENTS:
        return Binary(entry.length)
    elements = ifd.numbers(entry)
    return elements[0] if len(elements) == 1 else elements


def ascii_text(data: bytes, name: str) -> str:
    """Text up to its NUL, without trailing blanks; Copyright's two parts (photographer, editor) both kept."""
    data = data[:MAX_TEXT_BYTES]
    if name == "Copyright":
        parts = [decode(part).strip() for part in data.split(b"\0")[:2]]
        return "; ".join(part for part in parts if part)
    return decode(data).rstrip()


def coded_text(data: bytes, byte_order: str) -> str:
    """Text behind an eight-byte character code (CIPA DC-008 table 9): ASCII, JIS, Unicode or undefined."""
    code, rest = data[:8], data[8 : MAX_TEXT_BYTES + 8]
    if code.startswith(b"UNICODE"):
        return _utf16(rest, byte_order)
    if code.startswith(b"JIS"):
        return _jis(rest)
    if code in (b"ASCII\0\0\0", b"\0" * 8) or code.startswith((b"ASCII\0", b"Ascii\0")):
        return decode(rest.lstrip(b"\0") if not code.strip(b"\0") else rest).strip()
    return decode(data[:MAX_TEXT_BYTES]).strip()


def _utf16(data: bytes, byte_order: str) -> str:
    """Writers disagree whether the block's byte order counts: zeros on the other side betray them."""
    data = data[: len(data) & ~1]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        little = data[:2] == b"\xff\xfe"
    else:
        high, low = data[0::2].count(0), data[1::2].count(0)
        little = low > high if low != high else byte_order == "<"
    text = data.decode("utf-16-le" if little else "utf-16-be", "replace")
    return text.lstrip("\ufeff").split("\0", 1)[0].strip()


def _jis(data: bytes) -> str:
    for charset in ("iso2022_jp", "euc_jp", "shift_jis"):
        try:
            return data.split(b"\0\0", 1)[0].decode(charset).strip("\0 ")
        except UnicodeDecodeError:
            continue
    return decode(data)


def embedded_images(block: ifd.Block, entries: list[Entry]) -> list[EmbeddedImage]:
    """JPEG pictures that the directories point to: IFD1's thumbnail, RAW previews."""
    spans: dict[str, dict[int, Entry]] = {}
    for entry in entries:
        if entry.id in (0x0111, 0x0117, 0x0201, 0x0202, 0x002E):
            spans.setdefault(entry.directory, {})[entry.id] = entry
    return [image for group, found in spans.items() for image in _spans(block, group, found)]


def _spans(block: ifd.Block, group: str, found: dict[int, Entry]) -> list[EmbeddedImage]:
    images = []
    for first, second in ((0x0201, 0x0202), (0x0111, 0x0117)):
        if first in found and second in found and found[first].count == found[second].count == 1:
            offset, length = int(ifd.numbers(found[first])[0]), int(ifd.numbers(found[second])[0])
            images.append(EmbeddedImage(group, offset, length))
    if 0x002E in found and found[0x002E].count > 1000:
        images.append(EmbeddedImage(group, found[0x002E].offset, found[0x002E].length))
    return [image for image in images if bytes(block[image.offset : image.offset + 2]) == b"\xff\xd8"]
