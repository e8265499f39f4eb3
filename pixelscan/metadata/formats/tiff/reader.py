"""TIFF, BigTIFF and the camera RAW formats that are TIFF inside (DNG, NEF, CR2, ARW, ORF, RW2, PEF, SRW ...)."""

from pixelscan.metadata.blocks.exif.ifd import read_directories
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.embedded_jpeg import merge_embedded_jpeg
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.tiff import outline as tiff_outline
from pixelscan.metadata.formats.tiff.outline import Page

KINDS = frozenset(
    {
        BlockKind.EXIF,
        BlockKind.MAKERNOTES,
        BlockKind.XMP,
        BlockKind.IPTC,
        BlockKind.PHOTOSHOP,
        BlockKind.ICC,
        BlockKind.THUMBNAIL,
        BlockKind.COMMENT,
    }
)
UNUSED = frozenset(BlockKind) - KINDS

MIMES = {
    "TIFF": "image/tiff",
    "DNG": "image/x-adobe-dng",
    "NEF": "image/x-nikon-nef",
    "CR2": "image/x-canon-cr2",
    "ARW": "image/x-sony-arw",
    "ORF": "image/x-olympus-orf",
    "RW2": "image/x-panasonic-rw2",
    "PEF": "image/x-pentax-pef",
    "SRW": "image/x-samsung-srw",
    "3FR": "image/x-hasselblad-3fr",
    "IIQ": "image/x-raw",
    "ERF": "image/x-epson-erf",
    "MEF": "image/x-mamiya-mef",
    "DCR": "image/x-kodak-dcr",
    "RWL": "image/x-leica-rwl",
}
# What stands where TIFF has its byte order and 42.
MAGICS = {
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"IIRO": "ORF",
    b"IIRS": "ORF",
    b"MMOR": "ORF",
    b"IIU\0": "RW2",
}
# Compressions that one maker alone writes.
COMPRESSIONS = {32767: "ARW", 32770: "SRW", 34713: "NEF", 65000: "DCR", 65535: "PEF"}
# Whose undeveloped picture it is, where the compression does not say.
MAKERS = {
    "NIKON": "NEF",
    "SONY": "ARW",
    "PENTAX": "PEF",
    "RICOH": "PEF",
    "SAMSUNG": "SRW",
    "HASSELBLAD": "3FR",
    "PHASE ONE": "IIQ",
    "LEAF": "IIQ",
    "SEIKO EPSON": "ERF",
    "EPSON": "ERF",
    "MAMIYA": "MEF",
    "KODAK": "DCR",
    "EASTMAN KODAK": "DCR",
}
COLOR_FILTER_ARRAY = 32803
HEADER_BYTES = 8


def matches(head: bytes) -> bool:
    """A TIFF header, or what a RAW format has in its place."""
    return head[:4] in MAGICS


def read(data: Buffer) -> ParsedContainer:
    """The whole file is one Exif block; format and size come from its picture directories."""
    directories = read_directories(data)
    pages = tiff_outline.pages(directories)
    format_ = _format(data[:16], pages)
    contents = ParsedContainer(format_, MIMES[format_])
    if len(data) < HEADER_BYTES:
        contents.report("IFD0", "The file ends within its TIFF header.")
    elif format_ == "CR2":
        # IFD0 is a preview, and the RAW directory has no size.
        contents.width, contents.height = tiff_outline.exif_size(directories)
    if contents.width is None:
        contents.width, contents.height = _size(format_, pages)
    add_exif(contents, data, 0, directories=directories)
    if format_ in ("RW2", "RWL") and pages and (jpeg := pages[0].entries.get(tiff_outline.JPG_FROM_RAW)):
        # The camera's own JPEG holds the MakerNote, which the RAW directory does not repeat.
        merge_embedded_jpeg(contents, data, jpeg.offset, jpeg.length)
    return contents


def _format(head: bytes, pages: list[Page]) -> str:
    by_magic = MAGICS[head[:4]]
    if not pages:
        return by_magic
    maker = _maker(pages[0])
    if by_magic != "TIFF":
        return "RWL" if maker.startswith("LEICA") else by_magic
    if head[8:11] == b"CR\x02":
        return "CR2"
    if tiff_outline.DNG_VERSION in pages[0].entries:
        return "DNG"
    for page in pages:
        if own := COMPRESSIONS.get(page.number(tiff_outline.COMPRESSION)):
            return own
    if any(page.number(tiff_outline.PHOTOMETRIC) == COLOR_FILTER_ARRAY for page in pages):
        return next((format_ for name, format_ in MAKERS.items() if maker.startswith(name)), "TIFF")
    return "TIFF"


def _maker(page: Page) -> str:
    entry = page.entries.get(tiff_outline.MAKE)
    return decode(entry.data[:40]).upper() if entry else ""


def _size(format_: str, pages: list[Page]) -> tuple[int | None, int | None]:
    """The main picture: RAW's largest full-resolution one; a TIFF's first page, unless that is a reduced one."""
    if format_ in ("RW2", "RWL"):
        return _sensor_size(pages)
    pictures = [page for page in pages if page.area]
    full = [page for page in pictures if not page.number(tiff_outline.NEW_SUBFILE_TYPE) & 1] or pictures
    if not full:
        return None, None
    page = full[0] if format_ == "TIFF" else max(full, key=lambda page: page.area)
    return page.number(tiff_outline.WIDTH), page.number(tiff_outline.LENGTH)


def _sensor_size(pages: list[Page]) -> tuple[int | None, int | None]:
    """RW2 gives the borders of the picture on the sensor: top, left, bottom, right."""
    top, left, bottom, right = (pages[0].number(tag) if pages else 0 for tag in tiff_outline.SENSOR_BORDERS)
    return (right - left, bottom - top) if right > left and bottom > top else (None, None)
