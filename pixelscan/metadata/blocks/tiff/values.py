"""The value of an entry: text, numbers or bytes, depending on its type and its name in the standard."""

import re
import struct

from pixelscan.metadata.blocks.tiff.entry import ASCII, BYTE, UNDEFINED, UTF8, Entry, numbers
from pixelscan.metadata.blocks.tiff.text import ascii_text, coded_text
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, Value

MAX_ELEMENTS = 500

# Undefined bytes that the standard defines as text or as small numbers.
_VERSIONS = {"ExifVersion", "FlashpixVersion", "InteroperabilityVersion"}
_BYTE_TYPES = {BYTE, UNDEFINED}
_CODED_TEXT = {"UserComment", "GPSProcessingMethod", "GPSAreaInformation"}
_SMALL_NUMBERS = {"FileSource", "SceneType", "ComponentsConfiguration", "GPSVersionID", "GPSAltitudeRef"}
_UTF16 = {"XPTitle", "XPComment", "XPAuthor", "XPKeywords", "XPSubject"}
_OPAQUE = {"MakerNote", "PrintIM", "Padding", "DNGPrivateData", "JPEGTables", "JpgFromRaw"}
_OPAQUE |= {"ICCProfile", "XMP", "IPTC-NAA", "PhotoshopSettings"}
_TEXT_NOTE = re.compile(rb"[\x20-\x7e\r\n\t]{1,1000}\0*")
# Tags that are text in the standard, but that some writers store as bytes.
_TEXT = {"Make", "Model", "Software", "ImageDescription", "Artist", "Copyright", "HostComputer", "DocumentName"}
_TEXT |= {"DateTime", "DateTimeOriginal", "DateTimeDigitized", "OffsetTime", "OffsetTimeOriginal"}
_TEXT |= {"OffsetTimeDigitized", "SubSecTime", "SubSecTimeOriginal", "SubSecTimeDigitized", "ImageUniqueID"}
_TEXT |= {"CameraOwnerName", "BodySerialNumber", "LensMake", "LensModel", "LensSerialNumber", "GPSDateStamp"}
_TEXT |= {"GPSMapDatum", "GPSSatellites", "UniqueCameraModel", "LocalizedCameraModel", "CameraSerialNumber"}
_TEXT |= {"OriginalRawFileName", "ProfileName", "AsShotProfileName", "PreviewApplicationName"}
_TEXT |= {"PreviewApplicationVersion", "PreviewSettingsName", "ProfileCopyright"}
_DIGESTS = {"RawDataUniqueID", "RawImageDigest", "NewRawImageDigest", "OriginalRawFileDigest", "PreviewSettingsDigest"}


def value_of(entry: Entry, name: str) -> Value:
    """The stored value: text decoded, numbers as numbers, undefined bytes as Binary."""
    if name == "MakerNote" and _TEXT_NOTE.fullmatch(entry.data):
        # Some phones and image programs write a few words.
        return decode(entry.data.rstrip(b"\0"))
    if name in _OPAQUE or len(entry.data) < entry.length:
        return Binary(entry.length)
    if name in _UTF16:
        return entry.data.decode("utf-16-le", "replace").split("\0", 1)[0]
    if name in _CODED_TEXT and entry.type in (UNDEFINED, BYTE, ASCII):
        return coded_text(entry.data, entry.byte_order)
    if entry.type in (ASCII, UTF8) or name in _VERSIONS or (name in _TEXT and entry.type in _BYTE_TYPES):
        return ascii_text(entry.data, name)
    if name in _DIGESTS and entry.type in _BYTE_TYPES:
        return entry.data[:MAX_ELEMENTS].hex()
    if name == "CFAPattern" and entry.type == UNDEFINED and entry.length >= 4:
        return _filter_pattern(entry)
    if entry.type == UNDEFINED and name not in _SMALL_NUMBERS:
        return Binary(entry.length)
    if entry.count > MAX_ELEMENTS:
        return Binary(entry.length)
    elements = numbers(entry)
    return elements[0] if len(elements) == 1 else elements


def _filter_pattern(entry: Entry) -> Value:
    """Columns, rows and colours of the filter array (CIPA DC-008 section 4.6.6.7), which some
    writers store in another byte order.
    """
    for order in (entry.byte_order, "<" if entry.byte_order == ">" else ">"):
        columns, rows = struct.unpack_from(order + "HH", entry.data)
        if columns * rows == entry.length - 4:
            return columns, rows, *entry.data[4:]
    return Binary(entry.length)
