"""RAW files: the correct format, size, camera and exposure, and the largest preview."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pixelscan.errors import CannotStrip, FileUnreadable, PhotoError
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.summary import Summary, summarize
from pixelscan.metadata.pixels import libraw
from pixelscan.metadata.pixels.decoding import upright_picture
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.strip import strip
from tests.support.photos import raw_builder
from tests.support.photos.corpus import real_photo
from tests.support.photos.raw_builder import longs
from tests.support.photos.tiff_builder import Row, exif_block, shorts, text

BUILDERS = raw_builder.BUILDERS


def scanned(folder: Path, data: bytes) -> Scan:
    (folder / "photo.raw").write_bytes(data)
    return scan(folder / "photo.raw")


def summary(folder: Path, data: bytes) -> Summary:
    return summarize(scanned(folder, data))


def test_crw_gives_size_camera_and_exposure(tmp_path: Path) -> None:
    """They are in CIFF records: there is no Exif."""
    found = scanned(tmp_path, raw_builder.crw())
    assert (found.format, found.width, found.height) == ("CRW", 3072, 2048)
    facts = summarize(found)
    assert facts.camera == "Canon EOS 300D"
    assert facts.taken == "2003-11-10T17:39:26"
    assert (facts.exposure_time, facts.f_number, facts.focal_length) == (0.015625, 4.0, 24)


def test_mrw_gives_the_pictures_size_and_its_exif(tmp_path: Path) -> None:
    """The sensor is larger than the picture."""
    found = scanned(tmp_path, raw_builder.mrw())
    assert (found.format, found.width, found.height) == ("MRW", 3264, 2448)
    facts = summarize(found)
    assert (facts.camera, facts.exposure_time, facts.f_number) == ("Minolta DiMAGE A2", 0.2, 2.8)


def test_mrw_gives_its_settings_and_white_balance(tmp_path: Path) -> None:
    """Signed bytes, a speed in eighths of a stop, levels of each light."""
    tags = {tag.name: tag for tag in scanned(tmp_path, raw_builder.mrw()).tags if tag.group == "MinoltaRaw"}
    assert tags["WB_RGGBLevels"].value == (438, 256, 256, 509)
    assert (tags["Saturation"].value, tags["ISOSetting"].value, tags["WBMode"].text) == (-2, 100, "Auto (0)")
    assert (tags["ColorMode"].text, tags["WB_RBLevelsDaylight"].value) == ("Solarization", (2, 3))


def test_raf_gives_both_directories(tmp_path: Path) -> None:
    """Levels and exposures; the second directory is the small photosites'."""
    found = scanned(tmp_path, raw_builder.raf())
    tags = {f"{tag.group}:{tag.name}": tag.value for tag in found.tags}
    assert (found.format, found.width, found.height) == ("RAF", 4256, 2848)
    assert tags["RAF:WB_GRGBLevelsAuto"] == (384, 601, 384, 515)
    assert (tags["RAF:RelativeExposure"], tags["RAF:RawExposureBias"]) == (-4.0, -0.72)
    assert tags["RAF2:RawImageFullSize"] == (4352, 1444)


def test_exv_has_metadata_without_a_picture(tmp_path: Path) -> None:
    """Exiv2's signature is where a JPEG begins."""
    found = scanned(tmp_path, raw_builder.exv())
    assert (found.format, found.width, found.problems) == ("EXV", None, ())
    assert summarize(found).camera == "Canon EOS R6"


def test_x3f_gives_its_properties(tmp_path: Path) -> None:
    """Pairs of UTF-16 names and values."""
    found = scanned(tmp_path, raw_builder.x3f())
    assert (found.format, found.width, found.height) == ("X3F", 2268, 1512)
    facts = summarize(found)
    assert (facts.camera, facts.lens, facts.iso) == ("SIGMA SD10", "15-30 mm", 100)
    assert (facts.exposure_time, facts.f_number, facts.focal_length) == (0.01, 8.0, 30.0)
    assert facts.taken == "2001-01-01T00:36:35"


@pytest.mark.parametrize(("build", "name"), [(raw_builder.iiq, "IIQ"), (raw_builder.eip, "EIP")])
def test_phase_ones_files_have_their_true_size_and_lens(build: Callable[[], bytes], name: str, tmp_path: Path) -> None:
    """IFD0 describes one pixel."""
    found = scanned(tmp_path, build())
    assert (found.format, found.width, found.height, found.problems) == (name, 7320, 5484, ())
    facts = summarize(found)
    assert (facts.camera, facts.lens) == ("Leaf Credo 40", "Mamiya LS 80mm f/2.8 D")


FILTER_ARRAY = shorts(0x106, 32803)


def make(maker: bytes, model: bytes = b"X") -> list[Row]:
    return [text(0x010F, maker + b"\0"), text(0x0110, model + b"\0"), longs(0x100, 64), longs(0x101, 48)]


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([*make(b"Hasselblad"), FILTER_ARRAY], "3FR"),
        ([*make(b"Imacon"), FILTER_ARRAY], "FFF"),
        ([*make(b"EASTMAN KODAK COMPANY", b"DCS Pro 14N"), shorts(0x103, 65000)], "DCR"),
        ([*make(b"EASTMAN KODAK COMPANY", b"KODAK P880"), FILTER_ARRAY], "KDC"),
        ([*make(b"EASTMAN KODAK COMPANY"), shorts(0x103, 32867)], "KDC"),
        ([*make(b"SONY", b"DSC-R1"), FILTER_ARRAY], "SR2"),
        ([*make(b"SONY", b"DSC-F828"), FILTER_ARRAY], "SRF"),
        ([*make(b"SONY", b"ILCE-7M3"), FILTER_ARRAY], "ARW"),
        ([*make(b"SONY"), longs(0xFE, 1), shorts(0x103, 6), longs(0x14A, 9_999_999)], "ARW"),
        ([*make(b"Mamiya-OP Co.,Ltd."), FILTER_ARRAY], "MEF"),
        ([*make(b"SEIKO EPSON CORP."), FILTER_ARRAY], "ERF"),
        ([*make(b"Leaf"), longs(0x8606, 1)], "MOS"),
        ([*make(b"GoPro"), shorts(0x103, 9), (0xC612, 1, 4, b"\1\4\0\0")], "GPR"),
        ([*make(b"NIKON"), shorts(0x103, 6), FILTER_ARRAY], "NRW"),
        ([*make(b"SONY")], "TIFF"),
    ],
)
def test_a_raw_format_is_identified_by_its_tiff_header(rows: list[Row], name: str, tmp_path: Path) -> None:
    """From built files; no real one of 3FR, GPR, DCR, KDC, SR2, MEF, MOS and ERF was available."""
    assert scanned(tmp_path, exif_block(sorted(rows))).format == name


def test_panasonics_raw_of_leica_is_rwl(tmp_path: Path) -> None:
    """By the maker."""
    block = exif_block([text(0x010F, b"LEICA\0")])
    assert scanned(tmp_path, b"IIU\0" + block[4:]).format == "RWL"


@pytest.mark.parametrize("build", BUILDERS)
def test_a_raw_file_is_not_stripped(build: Callable[[], bytes]) -> None:
    """With a sentence."""
    with pytest.raises(CannotStrip, match=r"cannot be stripped|RAW|camera"):
        strip(build(), Level.PLACE)


@pytest.mark.parametrize("build", BUILDERS)
def test_a_file_cut_off_anywhere_is_harmless(build: Callable[[], bytes], tmp_path: Path) -> None:
    """No reader raises an exception, whatever the length."""
    data = build()
    for length in range(16, len(data), max(1, len(data) // 60)):
        path = tmp_path / "cut.raw"
        path.write_bytes(data[:length])
        try:
            found = scan(path)
        except PhotoError:
            continue
        assert [problem for problem in found.problems if "Reader fault" in problem.text] == []


def test_the_embedded_jpeg_is_shown_and_turned(tmp_path: Path) -> None:
    """CIFF's rotation takes the place of Exif's orientation."""
    path = tmp_path / "photo.crw"
    path.write_bytes(raw_builder.crw(raw_builder.jpeg(320, 200), rotation=90))
    assert upright_picture(path, scan(path), 1000).image.size == (200, 320)


def test_libraw_develops_what_has_no_preview(tmp_path: Path) -> None:
    """At half the sensor's size."""
    path = tmp_path / "photo.dng"
    path.write_bytes(raw_builder.dng(320, 240))
    picture = upright_picture(path, scan(path), 1000).image
    assert picture.size == (160, 120)


def test_without_libraw_the_file_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some platforms have no wheel for it: the preview is then missing, with a reason."""
    monkeypatch.setattr(libraw, "is_there", lambda: False)
    path = tmp_path / "photo.dng"
    path.write_bytes(raw_builder.dng(64, 48))
    found = scan(path)
    assert (found.width, found.height) == (64, 48)
    with pytest.raises(FileUnreadable, match="has no picture that PixelScan can decode"):
        upright_picture(path, found, 1000)


REAL = {
    "CanonRaw.crw": ("CRW", (3072, 2048), "Canon EOS DIGITAL REBEL", "18.0 - 55.0 mm"),
    "Minolta.mrw": ("MRW", (3264, 2448), "Konica Minolta DiMAGE A2", None),
    "Sigma.x3f": ("X3F", (2268, 1512), "SIGMA SD10", "15-30 mm"),
    "CaptureOne.eip": ("EIP", (4490, 3364), "Phase One A/S P65+", None),
    "PhaseOne.iiq": ("IIQ", (7320, 5484), "Leaf Credo 40", "Mamiya LS 80mm f/2.8 D"),
    "sony_alpha_a7iii_raw_image.ARW": ("ARW", (6000, 4000), "SONY ILCE-7M3", None),
}


@pytest.mark.parametrize("name", REAL)
def test_real_files(name: str, corpus: Path) -> None:
    """As ExifTool shows them."""
    found = scan(real_photo(corpus, f"found/{name}"))
    facts = summarize(found)
    assert (found.format, (found.width, found.height), facts.camera, facts.lens) == REAL[name]


def test_a_crws_records_are_read_as_the_note_that_they_are(corpus: Path) -> None:
    """Sensor, AF points and colours, which stand under CIFF's own numbers; a description is the person's."""
    found = scan(real_photo(corpus, "found/CanonRaw.crw"))
    canon = {tag.name: tag.value for tag in found.tags if tag.group == "Canon"}
    assert (canon["SensorWidth"], canon["SensorHeight"]) == (3152, 2068)
    assert canon["AFAreaXPositions"] == (1014, 608, 0, 0, 0, -608, -1014)
    assert canon["WB_RGGBLevelsAuto"] == (1740, 832, 831, 931)
    assert canon["FocalPlaneXSize"] == pytest.approx(23.2156)
    raw = {tag.name: tag.value for tag in found.tags if tag.group == "CanonRaw"}
    assert (raw["CanonFileDescription"], raw["UserComment"]) == ("EOS DIGITAL REBEL CMOS RAW", "")
    assert (raw["DecoderTableNumber"], raw["CompressedDataLength"]) == (1, 4120111)


def test_minoltas_notes_in_an_mrw_are_read(corpus: Path) -> None:
    """Although exiv2 only knows this maker in capitals."""
    found = scan(real_photo(corpus, "found/Minolta.mrw"))
    assert sum(tag.group == "Minolta" for tag in found.tags) > 50
    assert found.problems == ()
