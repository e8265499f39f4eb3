"""APP12 of the first digital cameras (Olympus, Agfa, Epson, Sanyo): lines of text, a name and a value each.

Names as ExifTool's documentation of the segment has them.
"""

import re
from datetime import UTC, datetime

from pixelscan.formatting import exposure_time
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Value

SECTION = b"[picture info]"
MAX_LINES = 500

NAMES = {
    "FNo": "FNumber",
    "Shutter": "ExposureTime",
    "shtr": "ExposureTime",
    "TimeDate": "DateTimeOriginal",
    "Serial#": "SerialNumber",
    "Type": "CameraType",
    "Ytarget": "YTarget",
    "ylevel": "YLevel",
    "ExpBias": "ExposureCompensation",
    "FWare": "FirmwareVersion",
    "Q": "TagQ",
    "R": "TagR",
    "B": "TagB",
}
SWITCHES = {"Flash": {"0": "Off", "1": "On"}, "Macro": {"0": "Off", "1": "On"}}
MICROSECONDS = 1_000_000
_LINE = re.compile(r"([^=\r\n\[\]]{1,40})=([^\r\n]{0,500})")
_NUMBER = re.compile(r"F?(\d{1,9}(?:\.\d{1,9})?)")


def add_picture_info(contents: ParsedContainer, segment: bytes) -> bool:
    """The facts of one segment; False if it is of another kind."""
    start = segment[:100].find(SECTION)
    if start < 0:
        return False
    maker = decode(segment[:start]).strip()
    if maker:
        contents.add("PictureInfo", "Make", maker.split("\r")[0].split("\n")[0].strip())
    lines = _LINE.findall(decode(segment[start:]))
    for name, stored in lines[:MAX_LINES]:
        value, words = _fact(NAMES.get(name.strip(), name.strip()), stored.strip())
        contents.add("PictureInfo", NAMES.get(name.strip(), name.strip()), value, words, name.strip())
    return True


def _fact(name: str, stored: str) -> tuple[Value, str]:
    number = _NUMBER.fullmatch(stored)
    if name == "FNumber" and number:
        return float(number[1]), f"f/{float(number[1]):g}"
    if name == "ExposureTime" and number:
        seconds = float(number[1]) / MICROSECONDS
        return seconds, exposure_time(seconds)
    if name == "DateTimeOriginal" and number:
        # Seconds since 1970 by the camera's clock, without a zone.
        local = datetime.fromtimestamp(min(float(number[1]), 1 << 32), UTC)
        return f"{local:%Y:%m:%d %H:%M:%S}", f"{local:%Y-%m-%d %H:%M:%S}"
    if name == "ImageSize":
        return stored.replace("-", "x"), ""
    return stored, SWITCHES.get(name, {}).get(stored, "")
