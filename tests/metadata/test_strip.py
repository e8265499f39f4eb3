"""Stripping removes what it should, keeps what it should, and leaves the picture's bytes unchanged."""

import json
import re
import struct
import subprocess
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms

from pixelscan.errors import CannotStrip, NotAnImage, PhotoError
from pixelscan.metadata.blocks.strip_levels import EXIF_KEPT, PAGE_KEPT, Level
from pixelscan.metadata.blocks.xmp.spans import property_spans
from pixelscan.metadata.formats.pieces import Stripped
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.strip import strip
from pixelscan.metadata.strip.outcome import card, strip_file
from tests.support.photos import planted
from tests.support.photos.mutation import mutations
from tests.support.photos.planted import FACT, PLACE, PLANTED, SECRET
from tests.support.photos.tag_values import by_group_and_name
from tests.support.photos.tiff_builder import exif_block, shorts

pillow_heif.register_heif_opener()
LEVELS = list(Level)
STRIPPED_FORMATS = {"jpg", "png", "webp", "gif", "heic", "avif", "jxl", "tif"}
THOROUGH = (Level.IDENTITY, Level.EVERYTHING)
LARGEST = 2_000_000


@cache
def frames(data: bytes) -> list[bytes]:
    """A digest of each frame's or page's pixels; empty if Pillow cannot decode the file."""
    decoded = []
    try:
        with Image.open(BytesIO(data)) as image:
            for number in range(1 if image.format == "MPO" else min(getattr(image, "n_frames", 1), 30)):
                image.seek(number)
                image.load()
                decoded.append(sha256(f"{image.mode}{image.size}".encode() + image.tobytes()).digest())
    except Exception:  # noqa: BLE001 - damaged photos of the corpus provoke every error
        return []
    return decoded


def profile_and_orientation(data: bytes) -> tuple[bytes | None, int]:
    with Image.open(BytesIO(data)) as image:
        return image.info.get("icc_profile"), image.getexif().get(0x0112, 1)


def photos(corpus: Path) -> Iterator[Path]:
    for folder in sorted((corpus / "images").iterdir()):
        if folder.name in STRIPPED_FORMATS:
            yield from sorted(path for path in folder.iterdir() if path.stat().st_size < LARGEST)


def stripped_photos(corpus: Path, level: Level) -> Iterator[tuple[Path, bytes, bytes]]:
    for path in photos(corpus):
        if (after := stripped(path, level)) is not None:
            yield path, path.read_bytes(), after


@cache
def stripped(path: Path, level: Level) -> bytes | None:
    """Shared by all tests of the corpus; None if this kind of file cannot be stripped."""
    try:
        return strip(path.read_bytes(), level).data
    except CannotStrip:
        return None


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.filterwarnings("ignore")
def test_pictures_profiles_and_orientation_of_real_photos_stay(corpus: Path, level: Level) -> None:
    """Decoded pixel by pixel, every frame and page, over the whole corpus."""
    number = 0
    for path, before, after in stripped_photos(corpus, level):
        number += 1
        assert frames(after) == frames(before), path.name
        if frames(before) and path.parent.name != "gif":
            assert profile_and_orientation(after) == profile_and_orientation(before), path.name
    assert number > 110


@pytest.mark.parametrize("level", LEVELS)
def test_stripping_twice_changes_nothing_more(corpus: Path, level: Level) -> None:
    for path, _, after in stripped_photos(corpus, level):
        if not path.name.startswith("m17_"):  # a fuzzer's TIFF with overlapping directories
            assert strip(after, level).data == after, path.name


def judged(exiftool: str, folder: Path) -> dict[str, list[str]]:
    """Everything that ExifTool finds, including unknown tags: "Group:Tag" -> the files that have it."""
    done = subprocess.run(
        [exiftool, "-j", "-G1", "-a", "-U", "-q", "-r", str(folder)], capture_output=True, text=True, check=False
    )
    found: dict[str, list[str]] = {}
    for photo in json.loads(done.stdout):
        for name in photo:
            found.setdefault(name, []).append(Path(photo["SourceFile"]).name)
    return found


# Facts about the picture itself, in any container.
PICTURE_GROUPS = re.compile(
    r"SourceFile|System:|File:|ExifTool:ExifToolVersion|ExifTool:Warning|Composite:|JFIF:|Adobe:|ICC|PNG|GIF:|RIFF:"
    r"|QuickTime:|Meta:|Jpeg2000:"
)
PICTURE_TAGS = re.compile(r"(?:IFD\d+|SubIFD\d*):(?!Artist|Copyright|Software|.*Date|Document|Make|Model|XP|.*Serial)")
LOOKS = {"IFD0:Orientation", "ExifIFD:ColorSpace", "ExifIFD:Gamma", "InteropIFD:InteropIndex"}
TELLING = re.compile(
    r"(?i)gps|city|country|province|location|artist|creator|author|owner|serial|unique|uuid|comment|software|history"
    r"|documentid|instanceid|thumbnail(?!width|height)|region(?!applied)|rights|by-line|credit|caption|keyword|title"
)


def judged_copies(exiftool: str, corpus: Path, folder: Path, level: Level) -> dict[str, list[str]]:
    for path, _, after in stripped_photos(corpus, level):
        (folder / path.name).write_bytes(after)
    return judged(exiftool, folder)


def test_exiftool_finds_nothing_but_the_picture_after_everything(corpus: Path, exiftool: str, tmp_path: Path) -> None:
    """In the corpus: the container's own facts, profiles, and orientation and colour space where they matter."""
    found = judged_copies(exiftool, corpus, tmp_path, Level.EVERYTHING)
    left = {name for name in found if not PICTURE_GROUPS.match(name) and name not in LOOKS}
    assert {name for name in left if not PICTURE_TAGS.match(name)} == set()


def test_exiftool_finds_no_identifying_data_after_identity(corpus: Path, exiftool: str, tmp_path: Path) -> None:
    """In the corpus: no name, place, serial number, id, comment or maker note; exposures are still there."""
    found = judged_copies(exiftool, corpus, tmp_path, Level.IDENTITY)
    assert {name for name in found if TELLING.search(name) and not name.startswith(("ICC", "System"))} == set()
    groups = {name.partition(":")[0] for name in found}
    assert groups.isdisjoint(
        {"Canon", "Nikon", "Sony", "Olympus", "Apple", "MPF0", "IPTC", "Photoshop", "GPS", "IFD1x"}
    )
    assert len(found["ExifIFD:FNumber"]) > 30


def test_exiftool_finds_no_place_after_place(corpus: Path, exiftool: str, tmp_path: Path) -> None:
    """In the corpus: photographers' addresses and the city of a camera's clock are not the photo's location."""
    found = judged_copies(exiftool, corpus, tmp_path, Level.PLACE)
    telling = re.compile(r"(?i)gps|latitude|longitude|city|country|sub-?location|locationshown|province|landmark")
    names = {name for name in found if telling.search(name) and not name.startswith("ICC")}
    kept = re.compile(r"XMP-iptcCore:(?:Creator|CiAdr)|XMP-plus:|Canon:TimeZoneCity|Casio:HometownCity")
    assert {name for name in names if not kept.match(name)} == set()
    assert len(found["IFD0:Make"]) > 50


@pytest.mark.parametrize("name", PLANTED)
@pytest.mark.parametrize("level", THOROUGH)
def test_no_planted_secret_survives(name: str, level: Level) -> None:
    """Every segment, chunk, box, item, resource and trailer that can contain text did."""
    data = PLANTED[name]()
    assert data.count(SECRET) + data.count(PLACE) > 8
    after = strip(data, level).data
    assert (after.count(SECRET), after.count(PLACE)) == (0, 0)
    assert SECRET.hex().encode() not in after
    assert frames(after) == frames(data) != []


@pytest.mark.parametrize("name", PLANTED)
def test_only_the_place_is_removed_at_the_place_level(name: str) -> None:
    data = PLANTED[name]()
    after = strip(data, Level.PLACE).data
    assert after.count(PLACE) == 0
    assert after.count(SECRET) > 0
    assert frames(after) == frames(data) != []


def test_kept_tags_have_the_standards_numbers() -> None:
    """JPEG XR and Adobe's converter use the same names for tags of their own."""
    assert 0x0100 in PAGE_KEPT  # ImageWidth, without which no TIFF can be decoded
    white_balance, contrast, saturation, sharpness, focal_plane_x = 0xA403, 0xA408, 0xA409, 0xA40A, 0xA20E
    assert {white_balance, contrast, saturation, sharpness, focal_plane_x} <= EXIF_KEPT[Level.IDENTITY]


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "avif"])
def test_exposure_stays_with_identity_and_orientation_with_everything(name: str, tmp_path: Path) -> None:
    tags = {}
    for level in THOROUGH:
        path = tmp_path / level
        path.write_bytes(strip(PLANTED[name](), level).data)
        tags[level] = by_group_and_name(scan(path).tags)
    kept = tags[Level.IDENTITY]
    assert (kept["ExifIFD:FNumber"], kept["IFD0:Make"]) == (2.8, FACT)
    assert (kept["XMP-exif:FNumber"], kept["XMP-exif:ISOSpeedRatings"], kept["XMP-tiff:Model"]) == (2.8, 400, FACT)
    assert kept["XMP-exif:DateTimeOriginal"] == "2024-05-01T10:11:12"
    if name == "avif":  # its container rotates the picture, and Pillow writes no Orientation
        assert "QuickTime:Rotation" in tags[Level.EVERYTHING]
        return
    left = {name for name in tags[Level.EVERYTHING] if name.startswith(("IFD", "ExifIFD", "XMP"))}
    assert left == {"IFD0:Orientation"}
    assert any(name.startswith("ICC") for name in tags[Level.EVERYTHING])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("level", LEVELS)
def test_a_turned_photo_stays_turned(orientation: int, level: Level) -> None:
    for format_ in ("JPEG", "PNG", "WEBP", "TIFF"):
        facts = Image.Exif()
        facts[0x0112] = orientation
        data = planted.encoded(format_, exif=facts)
        assert profile_and_orientation(strip(data, level).data)[1] == orientation


def jpeg_picture(data: bytes) -> bytes:
    """Tables, frame and scans of a JPEG's first picture, found with code independent of the stripper."""
    parts: list[bytes] = []
    position = 2
    while True:
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4], "big")
        if marker == 0xDA:
            end = re.compile(rb"\xff\xd9").search(data, position)
            assert end is not None
            return b"".join([*parts, data[position : end.end()]])
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            parts.append(data[position : position + 2 + length])
        position += 2 + length


def chunks(data: bytes, position: int, kept: set[bytes], layout: str, extra: int) -> list[bytes]:
    """Chunks of PNG or RIFF that make up the picture."""
    found = []
    while position + 8 <= len(data):
        one, other = struct.unpack_from(layout, data, position)
        type_, length = (one, other) if isinstance(one, bytes) else (other, one)
        end = position + 8 + length + (extra or length % 2)
        if type_ in kept:
            found.append(data[position:end])
        position = end
        if type_ == b"IEND":
            break
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_picture_data_is_byte_identical(corpus: Path, level: Level) -> None:
    """JPEG's tables and scans, PNG's IDAT, WebP's VP8, VP8L, ALPH and ANMF."""
    for path, before, after in stripped_photos(corpus, level):
        kind = path.parent.name
        if kind == "jpg" and b"\xff\xd9" in before and before.count(b"\xff\xda") == 1:
            assert jpeg_picture(after) == jpeg_picture(before), path.name
        elif kind == "png":
            needed = {b"IHDR", b"PLTE", b"IDAT", b"fdAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"IEND"}
            assert chunks(after, 8, needed, ">I4s", 4) == chunks(before, 8, needed, ">I4s", 4), path.name
        elif kind == "webp":
            needed = {b"VP8 ", b"VP8L", b"ALPH", b"ANMF", b"ANIM", b"ICCP"}
            assert chunks(after, 12, needed, "<4sI", 0) == chunks(before, 12, needed, "<4sI", 0), path.name


@pytest.mark.parametrize("level", LEVELS)
def test_heif_items_stay_where_they_are(corpus: Path, level: Level) -> None:
    """Each picture item's bytes are unchanged and at the same position, and an independent reader opens the file."""
    for folder in ("heic", "avif"):
        for path in sorted((corpus / "images" / folder).iterdir()):
            before = path.read_bytes()
            after = strip(before, level).data
            start = before.index(b"mdat") + 4
            assert sum(one != other for one, other in zip(before[start:], after[start:], strict=False)) < 200_000
            assert pillow_heif.open_heif(after).size == pillow_heif.open_heif(before).size if folder == "heic" else True


@pytest.mark.parametrize("level", LEVELS)
def test_no_page_of_a_tiff_is_lost(corpus: Path, level: Level) -> None:
    """24 fax pages are still 24."""
    path = corpus / "images/tif/b1247c37897d354610a07ddfe17eb669.tif"
    with Image.open(BytesIO(strip(path.read_bytes(), level).data)) as image:
        assert getattr(image, "n_frames", 1) == 24


def test_maker_notes_outlive_the_place(corpus: Path, tmp_path: Path) -> None:
    """Their offsets are valid, because nothing in the Exif block moved."""
    number = 0
    for path, _, after in stripped_photos(corpus, Level.PLACE):
        if path.parent.name != "jpg":
            continue
        copy = tmp_path / path.name
        copy.write_bytes(after)
        before, left = (
            [tag for tag in scan(photo).tags if tag.group in ("Canon", "Nikon", "Olympus", "Sony", "Apple")]
            for photo in (path, copy)
        )
        assert [(tag.name, tag.text) for tag in left] == [(tag.name, tag.text) for tag in before], path.name
        number += len(before)
    assert number > 1000


def test_a_further_picture_stays_without_its_place(tmp_path: Path) -> None:
    """MPF: the index has its new position; the level identity removes it."""
    path = tmp_path / "a.jpg"
    path.write_bytes(strip(planted.jpeg(), Level.PLACE).data)
    found = scan(path)
    [further] = [image for image in found.embedded if image.group == "MPImage2"]
    picture = path.read_bytes()[further.offset :][: further.length]
    assert Image.open(BytesIO(picture)).size == (48, 32)
    assert b"GPS" not in picture
    assert PLACE not in picture
    assert path.stat().st_size == further.offset + further.length
    path.write_bytes(strip(planted.jpeg(), Level.IDENTITY).data)
    assert scan(path).embedded == ()


def test_extended_xmp_stays_linked_to_the_main_packet(tmp_path: Path) -> None:
    """Its GUID is the MD5 of its bytes, which have changed."""
    path = tmp_path / "a.jpg"
    path.write_bytes(strip(planted.jpeg(), Level.PLACE).data)
    found = scan(path)
    assert [problem for problem in found.problems if problem.group == "XMP"] == []
    assert any(tag.name == "Contributor" for tag in found.tags)


def test_photoshops_digest_follows_its_iptc_block() -> None:
    """A wrong digest makes Photoshop believe that IPTC was changed behind its back."""
    import hashlib

    after = strip(planted.jpeg(), Level.PLACE).data
    start = after.index(b"8BIM\x04\x04")
    length = int.from_bytes(after[start + 8 : start + 12], "big")
    iptc = after[start + 12 : start + 12 + length]
    assert b"caption" in iptc
    digest = after.index(b"8BIM\x04\x25")
    assert after[digest + 12 : digest + 28] == hashlib.md5(iptc, usedforsecurity=False).digest()


def test_thermal_data_outlives_its_place() -> None:
    """FLIR writes the coordinates a second time, among what it measured."""
    after = strip(planted.jpeg(), Level.PLACE).data
    start = after.index(b"FFF\0")
    assert len(after[start:].partition(b"\xff\xe2")[0]) == len(planted.flir())
    assert after[start + 104 : start + 136] == b"Measured 36.6 C." + bytes(16)
    assert b"FFF\0" not in strip(planted.jpeg(), Level.IDENTITY).data


def test_a_photo_without_secrets_stays_the_same_file() -> None:
    """Nothing to remove, nothing changed."""
    for format_ in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"):
        data = planted.encoded(format_)
        for level in LEVELS:
            stripped = strip(data, level)
            assert stripped.changes == ()
            if format_ != "AVIF" or level is Level.PLACE:  # its encoder gives the items names
                assert stripped.data == data, (format_, level)


def test_animations_go_on_moving() -> None:
    """GIF, APNG, WebP and AVIF with two frames, a comment, Exif and XMP."""
    options = {"save_all": True, "append_images": [planted.picture("red")], "duration": 70}
    for format_ in ("GIF", "PNG", "WEBP", "AVIF"):
        extra: dict[str, object] = {"comment": SECRET} if format_ == "GIF" else {"exif": planted.exif()}
        if format_ == "AVIF":  # Pillow 12 crashes when it writes Exif into an animation
            extra = {}
        data = planted.encoded(format_, **options, **extra)
        after = strip(data, Level.EVERYTHING).data
        assert SECRET not in after
        assert len(frames(after)) == 2
        assert frames(after) == frames(data)


def test_samsungs_video_after_a_heic_is_removed(corpus: Path) -> None:
    """Motion photos contain a whole video, and videos contain locations."""
    data = (corpus / "images/heic/immich_samsung_motionphoto.heic").read_bytes()
    for level in LEVELS:
        after = strip(data, level).data
        assert b"mpvd" in data
        assert b"mpvd" not in after
        assert b"sefd" not in after
        assert frames(after) == frames(data) != []


def stripped_or_refused(data: bytes, level: Level) -> bytes | None:
    """The stripped photo; None if it was refused with a sentence."""
    try:
        return strip(data, level).data
    except PhotoError as error:
        assert str(error)[-1] == "."  # noqa: PT017 - any other exception is a failure
        return None


@pytest.mark.parametrize("level", LEVELS)
def test_damaged_photos_are_refused_with_a_sentence_or_stripped_whole(corpus: Path, level: Level) -> None:
    """Never a traceback, never a picture that no longer decodes."""
    for path in sorted((corpus / "damaged").iterdir()):
        data = path.read_bytes()
        after = stripped_or_refused(data, level)
        if after is not None:
            assert frames(after) == frames(data), path.name


@pytest.mark.parametrize("name", PLANTED)
def test_mutated_photos_never_provoke_a_traceback(name: str) -> None:
    """Flipped bytes, hostile numbers, truncation: a stripped file or a sentence."""
    for number, data in enumerate(mutations(PLANTED[name](), 150, repeatable_by=4)):
        after = stripped_or_refused(data, LEVELS[number % 3])
        if after is not None:
            assert stripped_or_refused(after, LEVELS[number % 3]) is not None


@pytest.mark.parametrize("name", PLANTED)
def test_a_file_that_was_cut_off_is_refused(name: str) -> None:
    whole = planted.encoded({"jpeg": "JPEG"}.get(name, name.upper()))
    with pytest.raises(CannotStrip, match=r"\.$"):
        strip(whole[: len(whole) * 2 // 3], Level.IDENTITY)


def test_a_scan_with_foreign_bytes_is_refused() -> None:
    """A marker inside the picture's data: decoders treat the rest differently."""
    plain = planted.encoded("JPEG", quality=95)
    middle = len(plain) - 200
    with pytest.raises(CannotStrip, match="damaged"):
        strip(plain[:middle] + planted.segment(0xEC, b"x") + plain[middle:], Level.IDENTITY)


def test_a_link_to_nowhere_does_not_outlive_the_directory_it_stood_in() -> None:
    """Otherwise another reader would read the zeros there as a page."""
    data = bytearray(planted.encoded("TIFF"))
    start = int.from_bytes(data[4:8], "little")
    link = start + 2 + 12 * int.from_bytes(data[start : start + 2], "little")
    data[link : link + 4] = (len(data) - 1).to_bytes(4, "little")
    after = strip(bytes(data), Level.IDENTITY).data
    start = int.from_bytes(after[4:8], "little")
    link = start + 2 + 12 * int.from_bytes(after[start : start + 2], "little")
    assert after[link : link + 4] == bytes(4)
    assert frames(after) == frames(planted.encoded("TIFF"))


@pytest.mark.parametrize(("format_", "said"), [("BMP", "PNG or JPEG"), ("PPM", "PNG or JPEG"), ("JPEG2000", "JP2")])
def test_other_formats_are_refused_with_what_is_possible(format_: str, said: str) -> None:
    with pytest.raises(CannotStrip, match=said):
        strip(planted.encoded(format_), Level.PLACE)


def test_a_cameras_negative_is_refused() -> None:
    """A DNG has a TIFF's structure, and is useless without its maker's tags."""
    data = exif_block([(0xC612, 1, 4, b"\1\4\0\0"), shorts(0x0103, 1)])
    for level in LEVELS:
        with pytest.raises(CannotStrip, match="negative"):
            strip(data, level)


def test_a_hostile_packet_is_removed_as_a_whole() -> None:
    """A document type could hide the place behind entities."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "Hiddenville">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>'
    plain = planted.encoded("JPEG")
    data = plain[:2] + planted.segment(0xE1, planted.XMP_HEADER + bomb) + plain[2:]
    assert PLACE not in strip(data, Level.IDENTITY).data
    cut = planted.xmp()[:-200]
    data = plain[:2] + planted.segment(0xE1, planted.XMP_HEADER + cut) + plain[2:]
    assert strip(data, Level.PLACE).data == plain


def test_xmp_properties_are_found_to_the_byte() -> None:
    """Attributes, empty elements, structures; attribute values may hold a bare >."""
    packet = planted.xmp().replace(FACT.encode(), b"a>b")
    spans = {span.path: packet[span.start : span.end] for span in property_spans(packet)}
    assert spans["tiff:Model"].strip() == b'tiff:Model="a>b"'
    assert spans["photoshop:Country"] == b"<photoshop:Country/>"
    assert spans["exif:FNumber"] == b"<exif:FNumber>28/10</exif:FNumber>"
    assert spans["iptcExt:LocationShown/iptcExt:City"].startswith(b"<Iptc4xmpExt:City>")
    assert spans["iptcExt:LocationShown"].endswith(b"</Iptc4xmpExt:LocationShown>")


def test_the_outcome_lists_what_was_removed_and_checks_it(tmp_path: Path) -> None:
    """Counts by group; the new file was scanned and has no privacy risks."""
    source, target = tmp_path / "a.jpg", tmp_path / "b.jpg"
    source.write_bytes(planted.jpeg())
    outcome = strip_file(source, target, Level.EVERYTHING)
    went = {group.group: len(group.names) for group in outcome.removed}
    assert went["GPS"] == 5
    assert went["IPTC"] == 4
    assert {"XMP-dc", "IFD1", "ExifIFD", "Photoshop", "MPF0"} <= set(went)
    assert {group.group for group in outcome.kept} == {
        *("File", "JFIF", "Adobe", "IFD0", "ICC-header", "ICC-chrm", "ICC_Profile")
    }
    assert outcome.remaining_risks == ()
    assert outcome.bytes_after == target.stat().st_size == outcome.after.bytes
    assert "nothing about where" in card(outcome)
    assert {"comment", "bytes after the picture", "JUMBF, C2PA (APP11)"} <= {change.name for change in outcome.changes}


def test_a_copy_that_cannot_be_scanned_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file at its place stays as it was, and nothing else is left."""
    source, target = tmp_path / "a.jpg", tmp_path / "b.jpg"
    source.write_bytes(planted.jpeg())
    target.write_bytes(b"precious")
    monkeypatch.setattr("pixelscan.metadata.strip.outcome.strip", lambda _data, _level: Stripped(b"no image", ()))
    with pytest.raises(NotAnImage):
        strip_file(source, target, Level.PLACE)
    assert target.read_bytes() == b"precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg", "b.jpg"]


def test_a_profile_stays_usable() -> None:
    """Colour management can still read it."""
    after = strip(planted.jpeg(), Level.EVERYTHING).data
    profile = profile_and_orientation(after)[0]
    assert profile is not None
    assert "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile)))
