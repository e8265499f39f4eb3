"""What a copy lost is reported by group; changes to its picture are found in the pixels."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pixelscan.metadata.compare.loss import LAYOUT, loss
from pixelscan.metadata.compare.topics import Kept
from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.pixels.image_match import ImageChangeKind, image_change, longer_side
from pixelscan.metadata.pixels.preview import Picture
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.workers.pool import ScanWorkers

PHOTOS = ("Canon_EOS_7D.jpg", "Nikon_D5000.jpg", "HTC_Desire.jpg", "Kodak_DC3400.jpg", "Leica_T_Typ_701.jpg")


def photo(*tags: tuple[str, str, int]) -> Scan:
    held = tuple(Tag(group, name, value, str(value)) for group, name, value in tags)
    return Scan("a.jpg", "JPEG", "image/jpeg", 1, 1, 1, held)


def picture(image: Image.Image, quality: int = 84) -> Picture:
    shown = image.convert("RGB")
    shown.thumbnail((1024, 1024))
    buffer = BytesIO()
    shown.save(buffer, "JPEG", quality=quality)
    return Picture(buffer.getvalue(), shown.width, shown.height)


def test_each_group_has_its_fate() -> None:
    """Kept, lost, new or changed, worst first; positions in the file do not count."""
    original = photo(
        ("IFD0", "Make", 1), ("IFD0", "ExifIFDPointer", 10), ("GPS", "A", 1), ("Canon", "A", 1), ("Canon", "B", 1)
    )
    copy = photo(("IFD0", "Make", 1), ("IFD0", "ExifIFDPointer", 99), ("Canon", "A", 2), ("XMP-xmp", "Tool", 1))
    found = loss(original, copy)
    assert [(group.group, group.fate) for group in found.groups] == [
        ("GPS", Kept.LOST),
        ("Canon", Kept.CHANGED),
        ("XMP-xmp", Kept.ADDED),
        ("IFD0", Kept.KEPT),
    ]
    canon = found.groups[1]
    assert (canon.kept, canon.changed, canon.lost, canon.added) == (0, 1, 1, 0)
    assert found.text == ("Kept 1 of 4 tags; changed 1, lost 2, added 1. Lost completely: GPS. New: XMP-xmp.")


def test_the_group_that_lost_most_comes_first() -> None:
    """For groups that are lost completely."""
    original = photo(("GPS", "A", 1), ("IPTC", "A", 1), ("IPTC", "B", 1))
    assert [group.group for group in loss(original, photo()).groups] == ["IPTC", "GPS"]


def test_the_parts_that_a_copy_lost_are_named(tmp_path: Path) -> None:
    """A program that re-saves a photo loses its thumbnail and everything after the picture."""
    original, copy = tmp_path / "original.jpg", tmp_path / "copy.jpg"
    original.write_bytes(sample_photos()[0].data + b"what a maker wrote")
    with Image.open(original) as image:
        image.save(copy)
    assert loss(scan(original), scan(original)).parts == ()
    lost = " ".join(loss(scan(original), scan(copy)).parts)
    assert "thumbnail (IFD1)" in lost
    assert "bytes after the picture (18 bytes)" in lost


def test_a_faithful_copy_lost_nothing() -> None:
    """And a photo without tags has nothing to lose."""
    original = photo(("IFD0", "Make", 1))
    assert loss(original, original).text == "Kept all 1 tags."
    assert loss(photo(), original).text == "The original has no tags to lose."


def test_a_copy_saved_by_pillow_lost_what_pillow_does_not_write(tmp_path: Path) -> None:
    """Exif is copied as a block, including the maker note; XMP and IPTC are lost completely."""
    sample = next(sample for sample in sample_photos() if b"http://ns.adobe.com/xap" in sample.data)
    original, copy = tmp_path / "original.jpg", tmp_path / "copy.jpg"
    original.write_bytes(sample.data)
    with Image.open(original) as image:
        image.save(copy, exif=image.info["exif"])
    groups = {group.group: group.fate for group in loss(scan(original), scan(copy)).groups}
    assert groups["XMP-dc"] is Kept.LOST
    assert groups["IPTC"] is Kept.LOST
    assert groups["ExifIFD"] is Kept.KEPT


def test_names_of_layout_are_names_of_the_standard() -> None:
    """A misspelt name would count as a loss in every copy."""
    from pixelscan.metadata.blocks.tiff import standard_tags

    source = Path(standard_tags.__file__).read_text(encoding="utf-8")
    assert {name for name in LAYOUT if f'"{name}"' not in source} <= {"ExifByteOrder"}


@pytest.mark.parametrize("name", PHOTOS)
def test_a_resized_copy_shows_the_same_picture(corpus: Path, name: str) -> None:
    """At a third of the size and low quality; and the same file is the same."""
    with Image.open(corpus / "images" / "jpg" / name) as image:
        original = picture(image)
        small = picture(image.resize((image.width // 3, image.height // 3)), quality=50)
    assert image_change(original, small, 1 / 3).fate is ImageChangeKind.RESIZED
    assert image_change(original, original, 1.0).fate is ImageChangeKind.SAME


@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize("box", [(0.1, 0.2, 0.8, 0.9), (0.0, 0.0, 0.6, 0.7), (0.25, 0.0, 0.75, 1.0)])
def test_a_cropped_copy_is_known_and_measured(corpus: Path, name: str, box: tuple[float, ...]) -> None:
    """The remaining part is accurate to a few percent, even for a square crop of a wide picture."""
    with Image.open(corpus / "images" / "jpg" / name) as image:
        width, height = image.size
        cut = image.crop((int(box[0] * width), int(box[1] * height), int(box[2] * width), int(box[3] * height)))
        change = image_change(picture(image), picture(cut, quality=70), 1.0)
    assert change.fate is ImageChangeKind.CROPPED, change
    left = int(change.text.split("about ")[1].split("%")[0]) / 100
    assert left == pytest.approx((box[2] - box[0]) * (box[3] - box[1]), abs=0.04)


def test_foreign_pictures_are_no_copies(corpus: Path) -> None:
    """Each of the five against each other."""
    pictures = []
    for name in PHOTOS:
        with Image.open(corpus / "images" / "jpg" / name) as image:
            pictures.append(picture(image))
    fates = [image_change(one, other, 1.0).fate for one in pictures for other in pictures if one is not other]
    assert set(fates) <= {ImageChangeKind.DIFFERENT, ImageChangeKind.UNSURE}
    assert fates.count(ImageChangeKind.DIFFERENT) >= len(fates) - 1


def test_an_even_picture_is_not_judged() -> None:
    """All fog looks the same."""
    grey = picture(Image.new("RGB", (300, 200), "grey"))
    assert image_change(grey, grey, 1.0).fate is ImageChangeKind.UNSURE


def test_pictures_are_compared_in_a_worker() -> None:
    """Within the worker's limits of time and memory, including the import of numpy."""
    sample = sample_photos()[0]
    with Image.open(BytesIO(sample.data)) as image:
        shown = picture(image)
    with ScanWorkers(1) as workers:
        assert workers.run(image_change, shown, shown, 1.0).fate is ImageChangeKind.SAME


def test_the_longer_side_is_the_files_or_the_previews() -> None:
    """Some files do not give their size."""
    shown = Picture(b"", 640, 480)
    assert longer_side(Scan("a", "JPEG", "image/jpeg", 1, 3000, 4000), shown) == 4000
    assert longer_side(Scan("a", "JPEG", "image/jpeg", 1, None, None), shown) == 640
