"""InfiRay's thermal cameras (IJPEG): what they measured and with which sensors, in APP2 and APP4 to APP9.

Places as ExifTool's documentation of InfiRay's tags gives them, which follows the maker's IJPEG kit. Little-endian.
"""

import math
import struct
from collections.abc import Mapping

from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.segments import APP2, APP4, APP5, APP6, APP7, APP8, APP9

GROUP = "InfiRay"
MARK, MARK_AT = b"IJPEG\0", 4
_Rows = tuple[tuple[int, str, str], ...]


def _rows(text: str) -> _Rows:
    """Three words each: the place in hexadecimal, the struct code, the name."""
    words = text.split()
    return tuple((int(place, 16), code, name) for place, code, name in zip(*[iter(words)] * 3, strict=True))


_TABLES: Mapping[int, _Rows] = {
    APP2: _rows("""
        00 4B IJPEGVersion 0c B IJPEGOrgType 0d B IJPEGDispType 0e B IJPEGRotate 0f B IJPEGMirrorFlip
        10 B ImageColorSwitchable 11 H ThermalColorPalette 20 Q IRDataSize 28 H IRDataFormat 2a H IRImageWidth
        2c H IRImageHeight 2e B IRImageBpp 30 Q TempDataSize 38 H TempDataFormat 3a H TempImageWidth
        3c H TempImageHeight 3e B TempImageBpp 40 Q VisibleDataSize 48 H VisibleDataFormat 4a H VisibleImageWidth
        4c H VisibleImageHeight 4e B VisibleImageBpp
    """),
    APP4: _rows("""
        00 4B IJPEGTempVersion 04 b FactDefEmissivity 05 b FactDefTau 06 h FactDefTa 08 h FactDefTu 0a h FactDefDist
        0c i FactDefA0 10 i FactDefB0 14 i FactDefA1 18 i FactDefB1 1c i FactDefP0 20 i FactDefP1 24 i FactDefP2
        44 h FactRelSensorTemp 46 h FactRelShutterTemp 48 h FactRelLensTemp 64 b FactStatusGain 65 b FactStatusEnvOK
        66 b FactStatusDistOK 67 b FactStatusTempMap
    """),
    APP5: _rows("""
        00 f EnvironmentTemp 04 f Distance 08 f Emissivity 0c f Humidity 10 f ReferenceTemp 20 B TempUnit
        21 B ShowCenterTemp 22 B ShowMaxTemp 23 B ShowMinTemp 24 H TempMeasureCount
    """),
    APP6: _rows("00 B MixMode 01 f FusionIntensity 05 f OffsetAdjustment 09 30f CorrectionAsix"),
    APP7: _rows("""
        00 B WorkingMode 01 I IntegralTime 05 I IntegratTimeHdr 09 B GainStable 0a B TempControlEnable 0b f DeviceTemp
    """),
    APP8: _rows("00 f IsothermalMax 04 f IsothermalMin 08 f ChromaBarMax 0c f ChromaBarMin"),
    APP9: _rows("""
        000 12s IRSensorManufacturer 040 12s IRSensorName 080 32s IRSensorPartNumber 0c0 32s IRSensorSerialNumber
        100 12s IRSensorFirmware 140 f IRSensorAperture 144 f IRFocalLength 180 12s VisibleSensorManufacturer
        1c0 12s VisibleSensorName 200 32s VisibleSensorPartNumber 240 32s VisibleSensorSerialNumber
        280 12s VisibleSensorFirmware 2c0 f VisibleSensorAperture 2c4 f VisibleFocalLength
    """),
}
_UNITS = {"EnvironmentTemp": "°C", "ReferenceTemp": "°C", "DeviceTemp": "°C", "Distance": "m"}


def is_infiray(marker: int, segment: bytes) -> bool:
    """The header that says that the segments behind it are InfiRay's."""
    return marker == APP2 and segment[MARK_AT:].startswith(MARK)


def add_infiray(contents: ParsedContainer, marker: int, segment: bytes) -> None:
    """The facts of one segment behind the header, or of the header."""
    for place, code, name in _TABLES.get(marker, ()):
        if place + struct.calcsize("<" + code) <= len(segment):
            stored = struct.unpack_from("<" + code, segment, place)
            if isinstance(stored[0], bytes):
                contents.add(GROUP, name, decode(stored[0].split(b"\0")[0]), tag_id=place)
            elif not any(map(math.isnan, stored)):
                unit = _UNITS.get(name)
                text = f"{stored[0]:.4g} {unit}" if unit else ""
                contents.add(GROUP, name, stored[0] if len(stored) == 1 else stored, text, place)
