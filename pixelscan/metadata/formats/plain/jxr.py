"""JPEG XR: directories as in TIFF, with numbers of its own for the picture (ITU-T T.832 annex A)."""

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.blocks.tiff.entry import numbers
from pixelscan.metadata.blocks.tiff.ifd import Directories, read_directories
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif

KINDS = frozenset({BlockKind.EXIF, BlockKind.XMP, BlockKind.IPTC, BlockKind.PHOTOSHOP, BlockKind.ICC})
UNUSED = frozenset(BlockKind) - KINDS - {BlockKind.MAKERNOTES, BlockKind.THUMBNAIL}

WIDTH, HEIGHT = 0xBC80, 0xBC81
HEADER_BYTES = 8


def matches(head: bytes) -> bool:
    """TIFF's byte order, then a mark and version 1 where TIFF has 42."""
    return head[:4] == b"II\xbc\x01"


def read(data: Buffer) -> ParsedContainer:
    """The whole file is one Exif block."""
    contents = ParsedContainer("JXR", "image/jxr")
    directories = read_directories(data)
    width, height = _number(directories, WIDTH), _number(directories, HEIGHT)
    if width and height:
        contents.width, contents.height = width, height
    if len(data) < HEADER_BYTES:
        contents.report("IFD0", "The file ends within its header.")
    add_exif(contents, data, 0, directories=directories)
    return contents


def _number(directories: Directories, tag: int) -> int:
    for entry in directories.entries:
        if entry.directory == "IFD0" and entry.id == tag and entry.type in (1, 3, 4) and entry.data:
            return int(numbers(entry)[0])
    return 0
