"""TIFF, BigTIFF and the camera RAW formats that are TIFF inside (DNG, NEF, CR2, ARW, ORF, RW2, PEF, SRW ...)."""

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.blocks.tiff.ifd import Directories, read_directories
from pixelscan.metadata.blocks.tiff.layout import end_of_pages
from pixelscan.metadata.blocks.tiff.standard_tags import C2PA_STORE, SUB_IFDS
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.embedded_jpeg import merge_embedded_jpeg
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.psd_layers import Bytes, add_layers, blocks
from pixelscan.metadata.formats.raw import panasonic
from pixelscan.metadata.formats.tiff import outline as tiff_outline
from pixelscan.metadata.formats.tiff.geotiff import add_geo_keys
from pixelscan.metadata.formats.tiff.outline import Page
from pixelscan.metadata.formats.tiff.pictures import add_pictures
from pixelscan.metadata.model import PartKind

KINDS = frozenset(
    {
        BlockKind.EXIF,
        BlockKind.MAKERNOTES,
        BlockKind.XMP,
        BlockKind.IPTC,
        BlockKind.PHOTOSHOP,
        BlockKind.ICC,
        BlockKind.C2PA,
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
    "NRW": "image/x-nikon-nrw",
    "SR2": "image/x-sony-sr2",
    "SRF": "image/x-sony-srf",
    "KDC": "image/x-kodak-kdc",
    "MOS": "image/x-raw",
    "GPR": "image/x-gopro-gpr",
    "FFF": "image/x-hasselblad-fff",
}
# What replaces TIFF's byte order and 42.
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
COMPRESSIONS = {32867: "KDC", 32767: "ARW", 32770: "SRW", 34713: "NEF", 65000: "DCR", 65535: "PEF"}
# Whose undeveloped picture it is, where the compression does not say.
MAKERS = {
    "NIKON": "NEF",
    "SONY": "ARW",
    "PENTAX": "PEF",
    "RICOH": "PEF",
    "SAMSUNG": "SRW",
    "HASSELBLAD": "3FR",
    "IMACON": "FFF",
    "PHASE ONE": "IIQ",
    "LEAF": "IIQ",
    "SEIKO EPSON": "ERF",
    "EPSON": "ERF",
    "MAMIYA": "MEF",
    "KODAK": "DCR",
    "EASTMAN KODAK": "DCR",
}
COLOR_FILTER_ARRAY = 32803
# After the TIFF header, in either byte order: Phase One's and Leaf's backs keep IFD0 for a picture of one pixel.
PHASE_ONE = (b"IIII", b"MMMM")
# IFD0 is a preview, and the RAW directory has no size.
SIZE_IN_EXIF = {"CR2", "IIQ"}
SONY_MODELS = {"DSC-R1": "SR2", "DSC-F828": "SRF", "DSC-V3": "SRF"}
OLD_JPEG, VC_5, KODAK_DCR = 6, 9, 65000
HEADER_BYTES = 8
PHOTOSHOP_DOCUMENT = b"Adobe Photoshop Document Data Block\0"


def matches(head: bytes) -> bool:
    """A TIFF header, or a RAW format's replacement for it."""
    return head[:4] in MAGICS


def read(data: Buffer) -> ParsedContainer:
    """The whole file is one Exif block; format and size come from its picture directories."""
    directories = read_directories(data)
    format_ = _format(data[:16], tiff_outline.pages(directories))
    contents = _filled(ParsedContainer(format_, MIMES[format_]), data, 0, directories)
    if format_ == "TIFF":
        contents.leave_undecoded("bytes after the last page", data, end_of_pages(data), len(data))
    return contents


def read_embedded(contents: ParsedContainer, data: Buffer, offset: int) -> ParsedContainer:
    """As `read`, for a RAW picture inside another file, where it begins at `offset`."""
    return _filled(contents, data, offset, read_directories(data))


def _filled(contents: ParsedContainer, data: Buffer, offset: int, directories: Directories) -> ParsedContainer:
    pages = tiff_outline.pages(directories)
    format_ = _format(data[:16], pages)
    if len(data) < HEADER_BYTES:
        contents.report("IFD0", "The file ends within its TIFF header.")
    elif format_ in SIZE_IN_EXIF:
        contents.width, contents.height = tiff_outline.exif_size(directories)
    if contents.width is None:
        contents.width, contents.height = _size(format_, pages)
    if contents.width is None and format_ != "TIFF":
        contents.width, contents.height = tiff_outline.exif_size(directories)
    if format_ == "TIFF" and (count := _page_count(pages)) > 1:
        contents.add("File", "PageCount", count)
    main = None if format_ in SIZE_IN_EXIF else _main(format_, pages)
    add_pictures(contents, pages, main, offset, is_raw=format_ != "TIFF")
    for page in pages[:1]:
        add_geo_keys(contents, page)
        if signed := page.entries.get(C2PA_STORE):
            contents.add_part(PartKind.C2PA, "C2PA manifest", offset + signed.offset, signed.length)
        _add_psd_layers(contents, page)
    add_exif(contents, data, offset, directories=directories)
    if format_ in ("RW2", "RWL") and pages:
        _add_panasonic(contents, pages[0])
    if format_ in ("RW2", "RWL") and pages and (jpeg := pages[0].entries.get(tiff_outline.JPG_FROM_RAW)):
        # The camera's own JPEG holds the MakerNote, which the RAW directory does not repeat.
        merge_embedded_jpeg(contents, data, jpeg.offset, jpeg.length)
    return contents


def _add_psd_layers(contents: ParsedContainer, page: Page) -> None:
    """Photoshop's document beside the picture that was made of it, in the file's order of bytes."""
    entry = page.entries.get(tiff_outline.IMAGE_SOURCE)
    if entry is None or not entry.data.startswith(PHOTOSHOP_DOCUMENT):
        return
    source = Bytes(entry.data, entry.byte_order, 4)
    for key, start, end in blocks(source, len(PHOTOSHOP_DOCUMENT), len(entry.data)):
        if key in ("Layr", "Lr16", "Lr32"):
            add_layers(contents, source, start, end)


def _add_panasonic(contents: ParsedContainer, page: Page) -> None:
    if balances := page.entries.get(panasonic.WHITE_BALANCES):
        panasonic.add_white_balances(contents, balances.data)
    if distortion := page.entries.get(panasonic.DISTORTION):
        panasonic.add_distortion(contents, distortion.data)


def _page_count(pages: list[Page]) -> int:
    """Full-resolution pictures: reduced pictures and masks do not count."""
    return sum(bool(page.area) and not page.number(tiff_outline.NEW_SUBFILE_TYPE) & 0b101 for page in pages)


def _format(head: bytes, pages: list[Page]) -> str:
    by_magic = MAGICS[head[:4]]
    if not pages:
        return by_magic
    maker = _maker(pages[0])
    if by_magic != "TIFF":
        return "RWL" if maker.startswith("LEICA") else by_magic
    if head[8:11] == b"CR\x02":
        return "CR2"
    if head[8:12] in PHASE_ONE:
        return "IIQ"
    compressions = {page.number(tiff_outline.COMPRESSION) for page in pages}
    if tiff_outline.DNG_VERSION in pages[0].entries:
        return "GPR" if VC_5 in compressions else "DNG"
    if tiff_outline.LEAF_DATA in pages[0].entries:
        return "MOS"
    by_compression = next((own for code, own in COMPRESSIONS.items() if code in compressions), None)
    if by_compression or _is_raw(pages):
        by_maker = next((format_ for name, format_ in MAKERS.items() if maker.startswith(name)), "TIFF")
        return _kind(by_compression or by_maker, pages[0])
    return "TIFF"


def _is_raw(pages: list[Page]) -> bool:
    """Undeveloped, or a reduced picture whose main one is beyond the point where the file was cut off."""
    if any(page.number(tiff_outline.PHOTOMETRIC) == COLOR_FILTER_ARRAY for page in pages):
        return True
    first = pages[0]
    is_preview = first.number(tiff_outline.NEW_SUBFILE_TYPE) == 1 and first.number(tiff_outline.COMPRESSION) == OLD_JPEG
    return is_preview and len(pages) == 1 and SUB_IFDS in first.entries


def _kind(format_: str, page: Page) -> str:
    """The format of a maker that has several: by the camera's name or the first directory's compression."""
    model = _words(page, tiff_outline.MODEL)
    if format_ == "ARW":
        return next((kind for name, kind in SONY_MODELS.items() if model.startswith(name)), format_)
    if format_ == "NEF":
        return "NRW" if page.number(tiff_outline.COMPRESSION) == OLD_JPEG else format_
    if format_ == "DCR":
        return "DCR" if "DCS" in model or page.number(tiff_outline.COMPRESSION) == KODAK_DCR else "KDC"
    return format_


def _maker(page: Page) -> str:
    return _words(page, tiff_outline.MAKE)


def _words(page: Page, tag: int) -> str:
    entry = page.entries.get(tag)
    return decode(entry.data[:40]).strip().upper() if entry else ""


def _size(format_: str, pages: list[Page]) -> tuple[int | None, int | None]:
    """The main picture: RAW's largest full-resolution one; a TIFF's first page, unless that is a reduced one."""
    if format_ in ("RW2", "RWL"):
        return _sensor_size(pages)
    page = _main(format_, pages)
    return (page.number(tiff_outline.WIDTH), page.number(tiff_outline.LENGTH)) if page else (None, None)


def _main(format_: str, pages: list[Page]) -> Page | None:
    pictures = [page for page in pages if page.area]
    full = [page for page in pictures if not page.number(tiff_outline.NEW_SUBFILE_TYPE) & 1] or pictures
    if not full:
        return None
    return full[0] if format_ == "TIFF" else max(full, key=lambda page: page.area)


def _sensor_size(pages: list[Page]) -> tuple[int | None, int | None]:
    """RW2 gives the borders of the picture on the sensor: top, left, bottom, right."""
    top, left, bottom, right = (pages[0].number(tag) if pages else 0 for tag in tiff_outline.SENSOR_BORDERS)
    return (right - left, bottom - top) if right > left and bottom > top else (None, None)
