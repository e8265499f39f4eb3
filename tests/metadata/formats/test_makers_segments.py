"""Segments that only one maker uses: they are read, or reported as not decoded."""

import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.scanner import scan
from tests.support.photos import maker_segments
from tests.support.photos.corpus import real_photo
from tests.support.photos.maker_notes import directory, note_offset, photo_with_note
from tests.support.photos.tiff_builder import exif_block, shorts, text

APP0, APP1, APP2, APP3, APP6, APP8, APP12, APP13 = 0xE0, 0xE1, 0xE2, 0xE3, 0xE6, 0xE8, 0xEC, 0xED


def scanned(folder: Path, *segments: tuple[int, bytes]) -> Scan:
    buffer = BytesIO()
    Image.new("RGB", (16, 16)).save(buffer, "JPEG")
    extra = b"".join(struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content for marker, content in segments)
    data = buffer.getvalue()
    (folder / "photo.jpg").write_bytes(data[:2] + extra + data[2:])
    return scan(folder / "photo.jpg")


def words(found: Scan) -> dict[str, str]:
    return {f"{tag.group}:{tag.name}": tag.text for tag in found.tags}


def test_picture_info_gives_the_exposure(tmp_path: Path) -> None:
    """The only place where the first cameras stored it."""
    found = scanned(tmp_path, (APP12, maker_segments.PICTURE_INFO))
    facts = summarize(found)
    assert (facts.exposure_time, facts.f_number, facts.taken) == (0.033363, 2.8, "1998-10-29T22:06:59")
    assert words(found)["PictureInfo:SerialNumber"] == "#00000001"
    assert found.parts == ()


def test_ciff_in_a_jpeg_gives_camera_and_owner(tmp_path: Path) -> None:
    """From PowerShots that had no Exif yet."""
    found = scanned(tmp_path, (APP0, maker_segments.camera_ciff()))
    assert summarize(found).camera == "Canon PowerShot A5"
    assert words(found)["CIFF:OwnerName"] == "Jane Roe"


def test_gopros_settings_are_named(tmp_path: Path) -> None:
    """Text, switches and numbers."""
    found = words(scanned(tmp_path, (APP6, maker_segments.gopro())))
    assert found["GoPro:Model"] == "HERO6 Black"
    assert found["GoPro:ProTune"] == "On"
    assert found["GoPro:DeviceID"] == "7"


def test_thermal_data_is_read_over_several_segments(tmp_path: Path) -> None:
    """Temperatures in degrees Celsius, the time with its zone."""
    block = maker_segments.flir()
    head, cut = block[:8], len(block) // 2
    found = words(scanned(tmp_path, (APP1, block[:cut]), (APP1, head + block[cut:])))
    assert found["FLIR:CameraModel"] == "FLIR_i7"
    assert found["FLIR:Emissivity"] == "0.8"
    assert found["FLIR:ReflectedApparentTemperature"] == "20.0 °C"
    assert found["FLIR:FocusDistance"] == "2 m"
    assert found["FLIR:DateTimeOriginal"] == "2012-02-11 14:17:08.253+01:00"


@pytest.mark.parametrize(
    ("marker", "content"),
    [(APP1, maker_segments.flir(place=True)), (APP6, maker_segments.gopro((b"GPS5", b"1234")))],
)
def test_a_place_in_them_is_not_passed_over(marker: int, content: bytes, tmp_path: Path) -> None:
    """Its segment is not read and counts as not decoded, so there is no all-clear."""
    assert [part.kind for part in scanned(tmp_path, (marker, content)).parts] == ["not decoded"]


@pytest.mark.parametrize(
    ("marker", "content"),
    [
        (APP0, maker_segments.camera_ciff()),
        (APP1, maker_segments.flir()),
        (APP6, maker_segments.gopro()),
        (APP12, maker_segments.PICTURE_INFO),
    ],
)
def test_cut_off_segments_are_harmless(marker: int, content: bytes, tmp_path: Path) -> None:
    """At any length, and with 0xFF in place of every number."""
    for length in range(6, len(content), max(1, len(content) // 40)):
        scanned(tmp_path, (marker, content[:length]))
        scanned(tmp_path, (marker, content[:length] + b"\xff" * (len(content) - length)))


@pytest.mark.parametrize(
    ("name", "key", "text"),
    [
        ("FLIR.jpg", "FLIR:CameraSerialNumber", "470023842"),
        ("../images/jpg/FLIR_iPhone_device.jpg", "FLIR:GPSLatitude", "34.0754°"),
        ("../images/jpg/FLIR_iPhone_device.jpg", "FLIR:GPSMapDatum", "WGS84"),
        ("../images/jpg/FLIR_iPhone_device.jpg", "FLIR:EmbeddedImageType", "JPG"),
        ("../images/jpg/FLIR_iPhone_device.jpg", "FLIR:PiPX2", "479"),
        ("GoPro.jpg", "GoPro:PhotoResolution", "12MP_W"),
        ("olympus-d320l.jpg", "PictureInfo:ExposureTime", "1/30 s"),
        ("sony-powershota5.jpg", "CIFF:ShutterSpeedValue", "1/29 s"),
    ],
)
def test_real_photos(name: str, key: str, text: str, corpus: Path) -> None:
    """As ExifTool shows them."""
    assert words(scan(real_photo(corpus, f"found/{name}")))[key] == text


def test_kodaks_meta_gives_owner_film_and_border(tmp_path: Path) -> None:
    """A TIFF block of its own, in which a further directory describes the border."""
    owner, border = b"ASCII\0\0\0Jane Roe\0", b"ASCII\0\0\0None\0"
    rows = [text(50003, owner, 7), shorts(50009, 37), (50031, 4, 1, struct.pack("<I", 0))]
    start = len(exif_block(rows))
    inner = struct.pack("<H", 2) + struct.pack("<HHII", 1, 7, len(border), start + 30)
    inner += struct.pack("<HHII", 2, 3, 1, 5) + b"\0\0\0\0" + border
    block = exif_block([*rows[:2], (50031, 4, 1, struct.pack("<I", start))]) + inner
    found = words(scanned(tmp_path, (APP3, b"Meta\0\0" + block)))
    assert (found["MetaIFD:CameraOwner"], found["MetaIFD:FrameNumber"]) == ("Jane Roe", "37")
    assert (found["KodakBordersIFD:BorderName"], found["KodakBordersIFD:BorderID"]) == ("None", "5")


def test_segments_of_fixed_fields_are_read_as_far_as_they_are_there(tmp_path: Path) -> None:
    """SPIFF, NITF and Adobe's mark; cut short, they tell less."""
    spiff = b"SPIFF\0" + struct.pack(">2B2B2x2I4B2I", 1, 2, 1, 3, 480, 640, 3, 8, 5, 1, 300, 300)
    nitf = b"NITF\0" + struct.pack(">2BcHH3B", 2, 0, b"B", 4, 3, 0, 8, 0)
    found = words(scanned(tmp_path, (APP8, spiff), (APP6, nitf), (APP13, b"Adobe_CM\0\2")))
    assert (found["SPIFF:SPIFFVersion"], found["SPIFF:ImageWidth"], found["SPIFF:Compression"]) == (
        "1.2",
        "640",
        "JPEG",
    )
    assert (found["NITF:NITFVersion"], found["NITF:ImageFormat"], found["NITF:BlocksPerRow"]) == ("2.00", "B", "4")
    assert (found["AdobeCM:AdobeCMType"], "NITF:Flags" in found) == ("2", False)


def test_print_matching_is_read_from_block_and_note(tmp_path: Path) -> None:
    """Only its version; too short, nothing."""
    mark = b"PrintIM\0" + b"0300" + bytes(8)
    found = scanned(tmp_path, (APP1, b"Exif\0\0" + exif_block([text(0xC4A5, mark, 7)])))
    assert words(found)["PrintIM:PrintIMVersion"] == "0300"
    found = scanned(tmp_path, (APP1, b"Exif\0\0" + exif_block([text(0xC4A5, mark[:14], 7)])))
    assert "PrintIM:PrintIMVersion" not in words(found)
    note = b"Panasonic\0\0\0" + directory([shorts(1, 2), (0x0E00, 7, len(mark), mark)], 0)
    start = note_offset(photo_with_note(tmp_path, note, b"Panasonic"), note) + 12
    note = b"Panasonic\0\0\0" + directory([shorts(1, 2), (0x0E00, 7, len(mark), mark)], start)
    assert words(scan(photo_with_note(tmp_path, note, b"Panasonic")))["PrintIM:PrintIMVersion"] == "0300"


def property_set(*rows: tuple[int, bytes]) -> bytes:
    """OLE's: a header of 48 bytes, then numbers and offsets, then types and values."""
    table, values = struct.pack("<2I", 0, len(rows)), b""
    for number, value in rows:
        table += struct.pack("<2I", number, 8 + 8 * len(rows) + len(values))
        values += value + bytes(-len(value) % 4)
    return b"\xfe\xff" + bytes(42) + struct.pack("<I", 48) + table + values


def flashpix(extensions: bytes, nail: bytes) -> list[tuple[int, bytes]]:
    """A list of two streams, and each in two parts."""
    names = ["/\x05Extension List", "/\x05Screen Nail_bd0100609719a180"]
    listed = b"FPXR\0\0\1" + struct.pack(">H", 2)
    for name, data in zip(names, (extensions, nail), strict=True):
        listed += struct.pack(">IB", len(data), 0) + name.encode("utf-16-le") + b"\0\0"
    parts = [(APP2, listed)]
    for index, data in enumerate((extensions, nail)):
        half = len(data) // 2
        for at, part in ((0, data[:half]), (half, data[half:])):
            parts.append((APP2, b"FPXR\0\0\2" + struct.pack(">HI", index, at) + part))
    return parts


def test_flashpix_names_the_picture_for_the_cameras_screen(tmp_path: Path) -> None:
    """Its program and purpose, from a property set in parts; the picture by its size."""
    text_of_program = struct.pack("<2I", 31, 7) + "Picoss\0".encode("utf-16-le")
    rows = ((1, struct.pack("<IhH", 2, 1200, 0)), (0x10006, text_of_program), (0x10003, struct.pack("<2I", 19, 1)))
    found = scanned(tmp_path, *flashpix(property_set(*rows), bytes(100)))
    told = words(found)
    assert told["FlashPix:CodePage"] == "Unicode UTF-16, little endian"
    assert told["FlashPix:CreatingApplication"] == "Picoss"
    assert told["FlashPix:ExtensionPersistence"] == "Invalidated By Modification"
    assert told["FlashPix:ScreenNail"] == "(binary, 100 bytes)"
    assert found.parts == ()


@pytest.mark.parametrize("length", range(5, 130, 3))
def test_truncated_or_invented_flashpix_gives_fewer_facts(tmp_path: Path, length: int) -> None:
    """Streams that are not listed, offsets beyond all bounds, types of no meaning."""
    rows = ((1, b"\xff" * 8), (0x10002, struct.pack("<2I", 72, 0)), (0x10004, struct.pack("<I", 64) + b"\xff" * 8))
    segments = [(marker, content[:length]) for marker, content in flashpix(property_set(*rows), b"\xff" * 40)]
    wild = (APP2, b"FPXR\0\0\2\0\0" + b"\xff" * 40)
    scanned(tmp_path, *segments, wild)
