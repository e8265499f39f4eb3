"""What a report says of a copy: its verdict, what was lost, its numbers, and the rules."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pixelscan.errors import CannotCompare
from pixelscan.metadata.compare.copy_report import CopyReport, copy_report, to_dict, to_text, verdict
from pixelscan.metadata.compare.pairs import pair_by_name
from pixelscan.metadata.compare.rules import Rules, read_rules
from pixelscan.metadata.compare.topics import Kept, topic_changes
from pixelscan.metadata.pixels.image_match import ImageChangeKind, PictureChange, image_change
from pixelscan.metadata.pixels.preview import Picture
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan

SAMPLES = {sample.name: sample.data for sample in sample_photos()}
# Held upright, with orientation 6, a place and a lens.
UPRIGHT = next(data for name, data in SAMPLES.items() if "lighthouse" in name)
RESIZED = PictureChange(ImageChangeKind.RESIZED, 0.99, "Same picture at 50 % size.")


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "original.jpg"
    path.write_bytes(UPRIGHT)
    return path


def saved(original: Path, name: str, *, exif: bool, turned: bool = False) -> Path:
    """The original at half its size, as a program that knows no metadata, or only Exif, saves it."""
    copy = original.with_name(name)
    with Image.open(original) as image:
        kept = image.info["exif"] if exif else b""
        small = image.resize((image.width // 2, image.height // 2))
        (small.transpose(Image.Transpose.ROTATE_270) if turned else small).save(copy, quality=80, exif=kept)
    return copy


def report(original: Path, copy: Path, rules: str = "", picture: PictureChange | None = RESIZED) -> CopyReport:
    return copy_report(scan(original), scan(copy), picture, read_rules(rules), is_identical=False)


def test_a_copy_without_metadata_lost_everything_by_name(original: Path) -> None:
    found = report(original, saved(original, "copy.jpg", exif=False))
    words = verdict(found)
    assert words.startswith("Same picture at 50 % size. Lost: ")
    for topic in ("capture time", "camera", "lens", "exposure", "place", "serial numbers", "orientation"):
        assert topic in words
    assert "camera: Make, Model" in to_text(found)


def test_a_copy_with_its_exif_lost_nothing(original: Path) -> None:
    found = report(original, saved(original, "copy.jpg", exif=True))
    assert verdict(found) == "Same picture at 50 % size. Nothing that people look for was lost."
    assert {change.kept for change in found.changes} == {Kept.KEPT}


def test_turned_pixels_keep_the_orientation_without_its_tag(original: Path) -> None:
    changes = topic_changes(scan(original), scan(saved(original, "copy.jpg", exif=False, turned=True)))
    assert {change.topic: change.kept for change in changes}["orientation"] is Kept.KEPT


def test_identical_files_are_identical_byte_for_byte(original: Path) -> None:
    photo = scan(original)
    assert verdict(copy_report(photo, photo, None, Rules(), is_identical=True)) == "Identical, byte for byte."


def test_a_fact_that_moved_from_exif_to_xmp_is_kept(tmp_path: Path) -> None:
    """Copies that keep only XMP keep the copyright too."""
    exif = Image.Exif()
    exif[0x8298] = "Jane Roe"
    buffer = BytesIO()
    Image.new("RGB", (60, 40)).save(buffer, "JPEG", exif=exif.tobytes())
    before, after = tmp_path / "before.jpg", tmp_path / "after.jpg"
    before.write_bytes(buffer.getvalue())
    packet = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:rights><rdf:Alt>"
        b"<rdf:li xml:lang='x-default'>Jane Roe</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    Image.new("RGB", (60, 40)).save(after, "JPEG", xmp=packet)
    (copyright_,) = (change for change in topic_changes(scan(before), scan(after)) if change.topic == "copyright")
    assert copyright_.kept is Kept.KEPT


RULES = """
keep = ["capture time", "color profile", "orientation"]
gone = ["place"]
[picture]
same = true
formats = ["jpeg"]
max_bytes = 10
max_long_side = 100
min_long_side = 5000
min_quality = 90
"""


def test_each_rule_passes_or_fails_with_what_was_found(original: Path) -> None:
    found = report(original, saved(original, "copy.jpg", exif=True), RULES)
    assert {result.rule: result.passed for result in found.rules} == {
        "capture time kept": True,
        "color profile kept": True,
        "orientation kept": True,
        "place gone": False,
        "same picture": True,
        "format jpeg": True,
        "at most 10 bytes": False,
        "longer side at most 100 pixels": False,
        "longer side at least 5000 pixels": False,
        "JPEG quality at least 90": False,
    }
    texts = {result.rule: result.text for result in found.rules}
    assert texts["color profile kept"] == "the original has none"
    assert texts["longer side at most 100 pixels"] == "900 pixels"
    assert texts["JPEG quality at least 90"] == "quality 80"
    assert not found.has_passed
    assert to_dict(found)["passed"] is False


def test_a_picture_that_could_not_be_compared_is_not_the_same(original: Path) -> None:
    found = report(original, original, "[picture]\nsame = true", picture=None)
    assert [result.passed for result in found.rules] == [False]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("keep = [", "not TOML"),
        ("kept = []", "kept is not a rule"),
        ('keep = ["colour"]', "“colour” in keep is not known. Known: copyright"),
        ('keep = "copyright"', "keep must be a list"),
        ("picture = 3", "picture must be a table"),
        ("[picture]\nsame = 1", "same must be true or false"),
        ("[picture]\nmax_bytes = -1", "max_bytes must be a whole number"),
        ("[picture]\nmax_bytes = true", "max_bytes must be a whole number"),
        ("[picture]\nsize = 1", "size is not a rule of [picture]"),
    ],
)
def test_rules_that_are_not_understood_are_named(rules: str, words: str) -> None:
    with pytest.raises(CannotCompare) as refused:
        read_rules(rules)
    assert words in str(refused.value)


def test_copies_find_their_originals_by_name() -> None:
    originals = [Path("in") / name for name in ("DSC_1.NEF", "DSC_10.NEF", "lone.jpg")]
    copies = [Path("out") / name for name in ("dsc_1.jpg", "DSC_10-web.jpg", "DSC_100.jpg", "other.jpg")]
    pairs = pair_by_name(originals, copies)
    assert [(one.name, other.name) for one, other in pairs.pairs] == [
        ("DSC_1.NEF", "dsc_1.jpg"),
        ("DSC_10.NEF", "DSC_10-web.jpg"),
    ]
    assert [path.name for path in pairs.originals_alone] == ["lone.jpg"]
    assert [path.name for path in pairs.copies_alone] == ["DSC_100.jpg", "other.jpg"]


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_a_turned_copy_is_the_same_picture(original: Path, turn: Image.Transpose) -> None:
    with Image.open(original) as image:
        change = image_change(shown(image), shown(image.transpose(turn)), 1.0)
    assert change.fate is ImageChangeKind.TURNED


def shown(image: Image.Image) -> Picture:
    buffer = BytesIO()
    image.convert("RGB").save(buffer, "JPEG")
    return Picture(buffer.getvalue(), image.width, image.height)
