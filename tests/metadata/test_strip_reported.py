"""Publicly reported leaks and losses, each in a small generated photo: what was left, and what was wrongly removed."""

import struct
from io import BytesIO
from pathlib import Path

import pillow_jxl  # noqa: F401 - makes Pillow read and write JPEG XL
import pytest
from PIL import Image

from pixelscan.metadata.blocks.exif.writer import exif_block
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.model import PartKind, Scan
from pixelscan.metadata.photo.parts import lost_parts, parts
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.photo.privacy_topics import Topic
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.strip import strip
from tests.support.photos import planted
from tests.support.photos.planted import FACT, PLACE, SECRET, XMP_HEADER, chunk, encoded, segment

THOROUGH = (Level.IDENTITY, Level.EVERYTHING)
PICTURE = encoded("JPEG")
HDR = 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'


def scanned(data: bytes, folder: Path) -> Scan:
    path = folder / "photo"
    path.write_bytes(data)
    return scan(path)


def packet(attributes: str, elements: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def with_xmp(xmp: bytes, header: bytes = XMP_HEADER) -> bytes:
    return PICTURE[:2] + segment(0xE1, header + xmp) + PICTURE[2:]


def ultra_hdr() -> bytes:
    """A picture, and a gain map with its own secret."""
    hdr = packet(
        f'{HDR} hdrgm:GainMapMax="2.5" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="{SECRET.decode()}"'
    )
    gain_map = with_xmp(hdr)
    head = PICTURE[:2] + segment(0xE1, XMP_HEADER + packet(HDR))
    primary = len(head) + len(segment(0xE2, planted.mpf(0, 0, 0))) + len(PICTURE[2:])
    index = planted.mpf(primary, len(gain_map), primary - len(head) - 8)
    return head + segment(0xE2, index) + PICTURE[2:] + gain_map


def test_the_texts_of_a_jpeg_do_not_outlive_it_in_jpeg_xl(tmp_path: Path) -> None:
    """Its box for restoring the original JPEG contains comments and IPTC; before, there is no all-clear."""
    original = tmp_path / "original.jpg"
    original.write_bytes(PICTURE[:2] + segment(0xFE, SECRET) + PICTURE[2:])
    with Image.open(original) as image:
        stream = BytesIO()
        image.save(stream, "JXL", lossless_jpeg=True)
    assert b"jbrd" in stream.getvalue()
    assert any(risk.topic is Topic.NOT_READ for risk in privacy_risks(scanned(stream.getvalue(), tmp_path)))
    for level in Level:
        copy = strip(stream.getvalue(), level).data
        assert b"jbrd" not in copy
        with Image.open(BytesIO(copy)) as image:
            assert image.size == (48, 32)


@pytest.mark.parametrize("header", [XMP_HEADER[:-1] + b" ", b"\0" * 29, b""])
def test_xmp_behind_an_odd_header_is_read_and_stripped(header: bytes, tmp_path: Path) -> None:
    """Some programs write a blank instead of the NUL, or overwrite the header."""
    data = with_xmp(planted.xmp(), header)
    assert scanned(data, tmp_path).by_key()["XMP-photoshop:City"].text == PLACE.decode()
    for level in Level:
        assert PLACE not in strip(data, level).data
    assert FACT.encode() in strip(data, Level.PLACE).data


def test_a_raw_profile_with_junk_behind_it_is_read_and_stripped(tmp_path: Path) -> None:
    """Only as many digits count as the profile's length specifies."""
    block = planted.exif()
    text = b"\nexif\n%8d\n%b\n" % (len(block), block.hex().encode()) + b"\0\1junk"
    plain = encoded("PNG")
    data = plain[:33] + chunk(b"tEXt", b"Raw profile type exif\0" + text) + plain[33:]
    assert "GPS:GPSLatitude" in scanned(data, tmp_path).by_key()
    kept = scanned(strip(data, Level.PLACE).data, tmp_path).by_key()
    assert kept["IFD0:Make"].text == FACT
    assert "GPS:GPSLatitude" not in kept


@pytest.mark.parametrize("level", Level)
def test_the_picture_stays_upright_though_its_gps_directory_is_cut(level: Level, tmp_path: Path) -> None:
    """The block might contain a place, so it is removed; the orientation is written again."""
    cut = planted.exif(orientation=6)
    cut = cut[: cut.index(struct.pack("<HHI", 1, 2, 2) + b"N\0") + 20]
    data = PICTURE[:2] + segment(0xE1, b"Exif\0\0" + cut) + PICTURE[2:]
    assert any(problem.group == "GPS" for problem in scanned(data, tmp_path).problems)
    kept = scanned(strip(data, level).data, tmp_path).by_key()
    assert kept["IFD0:Orientation"].value == 6


@pytest.mark.parametrize("level", Level)
def test_the_marks_of_a_film_go_with_it(level: Level) -> None:
    """Galleries would look for it; a gain map in the same directory keeps its item at the place's level."""
    item = '<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="{}" Item:Semantic="{}"/></rdf:li>'
    items = item.format("image/jpeg", "GainMap") + item.format("video/mp4", "MotionPhoto")
    marks = (
        'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1" GCamera:MicroVideoOffset="9" '
        'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
        'xmlns:Item="http://ns.google.com/photos/1.0/container/item/"'
    )
    directory = f"<Container:Directory><rdf:Seq>{items}</rdf:Seq></Container:Directory>"
    copy = strip(with_xmp(packet(marks, directory)) + b"film", level).data
    assert b"MotionPhoto" not in copy
    assert b"MicroVideo" not in copy
    assert (b"GainMap" in copy) is (level is Level.PLACE)
    assert copy.count(b"<rdf:li") == (1 if level is Level.PLACE else 0)


@pytest.mark.parametrize("level", THOROUGH)
def test_a_gain_map_stays_and_its_secrets_go(level: Level, tmp_path: Path) -> None:
    """The index points to it, and its own metadata still marks it as a gain map, with its strength."""
    data = ultra_hdr()
    assert {part.kind for part in parts(scanned(data, tmp_path))} == {PartKind.GAIN_MAP, PartKind.NOT_DECODED}
    copy = strip(data, level).data
    [part] = parts(scanned(copy, tmp_path))
    assert part.kind is PartKind.GAIN_MAP
    assert part.offset is not None
    gain_map = copy[part.offset : part.offset + part.size]
    assert part.offset + part.size == len(copy)
    assert b"<hdrgm:GainMapMax>2.5<" in gain_map
    assert SECRET not in copy
    with Image.open(BytesIO(gain_map)) as image:
        image.load()
    assert strip(copy, level).data == copy


@pytest.mark.parametrize("level", THOROUGH)
def test_another_picture_that_is_no_gain_map_is_removed(level: Level, tmp_path: Path) -> None:
    assert parts(scanned(strip(planted.jpeg(), level).data, tmp_path)) == ()


@pytest.mark.parametrize(
    "path",
    ["drone-dji:LRFTargetLat", "cell:mcc", "dwc:GeologicalContext", "prl:geography"],
)
def test_places_in_rare_namespaces_go(path: str) -> None:
    """A laser's target, a cell of the phone network, a rock, a description."""
    prefix = path.partition(":")[0]
    spaces = {
        "drone-dji": "http://www.dji.com/drone-dji/1.0/",
        "cell": "http://developer.sonyericsson.com/cell/1.0/",
        "dwc": "http://rs.tdwg.org/dwc/index.htm",
        "prl": "http://prismstandard.org/namespaces/prismrightslanguage/2.1/",
    }
    data = with_xmp(packet(f'xmlns:{prefix}="{spaces[prefix]}"', f"<{path}>{PLACE.decode()}</{path}>"))
    for level in Level:
        assert PLACE not in strip(data, level).data


def canon_note(at: int) -> bytes:
    """Camera settings, which begin with their length, and the clock's city; offsets count from the Exif block."""
    settings = struct.pack("<4H", 8, 2, 0, 3)
    clock = struct.pack("<4i", 16, 60, 27, 60)
    first = at + 2 + 2 * 12 + 4
    rows = struct.pack("<HHII", 1, 3, 4, first) + struct.pack("<HHII", 0x35, 9, 4, first + len(settings))
    return struct.pack("<H", 2) + rows + bytes(4) + settings + clock


def canon_exif(moved_by: int) -> bytes:
    """As a camera writes it, or with the note elsewhere than its offsets say."""
    placeholder = b"\xaa" * len(canon_note(0))
    block = exif_block({0x010F: "Canon"}, {0x927C: placeholder})
    at = block.index(placeholder)
    return block.replace(placeholder, canon_note(at + moved_by))


@pytest.mark.parametrize("moved_by", [0, 20])
def test_the_city_of_a_canon_clock_is_removed_and_its_zone_kept(moved_by: int) -> None:
    """Nothing else in the note changes, even if an editor moved it."""
    block = canon_exif(moved_by)
    data = PICTURE[:2] + segment(0xE1, b"Exif\0\0" + block) + PICTURE[2:]
    copy = strip(data, Level.PLACE).data
    assert struct.pack("<4i", 16, 60, 0, 60) in copy
    changed = [number for number, pair in enumerate(zip(data, copy, strict=True)) if pair[0] != pair[1]]
    assert 0 < len(changed) <= 4


def note_exif(make: str, note: bytes) -> bytes:
    block = exif_block({0x010F: make}, {0x927C: note})
    return PICTURE[:2] + segment(0xE1, b"Exif\0\0" + block) + PICTURE[2:]


def note_entry(tag: int, offset: int) -> bytes:
    return struct.pack("<H", 1) + struct.pack("<HHII", tag, 2, len(PLACE), offset) + bytes(4)


@pytest.mark.parametrize(
    ("make", "beginning", "tag", "is_absolute"),
    [
        ("SAMSUNG", b"", 0x30, True),
        ("samsung", b"", 0x31, False),
        ("LEICA", b"LEICA\0\0\0", 0x6D, True),
        ("Panasonic", b"Panasonic\0\0\0", 0x6F, True),
    ],
)
def test_place_names_in_a_makers_note_go(make: str, beginning: bytes, tag: int, is_absolute: bool) -> None:  # noqa: FBT001
    """Samsung's offsets count from the note in some models, and from the Exif block in others."""
    length = len(beginning) + 18
    placeholder = b"\xaa" * (length + len(PLACE) + len(SECRET))
    at = exif_block({0x010F: make}, {0x927C: placeholder}).index(placeholder) if is_absolute else 0
    note = beginning + note_entry(tag, at + length) + PLACE + SECRET
    copy = strip(note_exif(make, note), Level.PLACE).data
    assert PLACE not in copy
    assert SECRET in copy


@pytest.mark.parametrize("text", [b'{"gps_lat": 52.5200, "x": 1}', b"Longitude = 13.4050;", b"lat:52.5200,lon:13.4050"])
def test_coordinates_in_a_note_of_unknown_form_go(text: bytes) -> None:
    """The whole note is removed; another note is kept."""
    copy = strip(note_exif("Acme", b"ACME1\0" + text), Level.PLACE).data
    assert b"52.52" not in copy
    assert b"13.4050" not in copy
    assert b"ACME1 flat: 3" in strip(note_exif("Acme", b"ACME1 flat: 3"), Level.PLACE).data


def test_a_gps_directory_without_a_pointer_is_removed() -> None:
    """Programs that delete coordinates often delete only the pointer."""
    block = bytearray(exif_block({0x0112: 6}, None, {0x001D: PLACE.decode() * 3}))
    at = block.index(struct.pack("<HH", 0x8825, 4))
    link, count = block[at + 12 : at + 16], struct.unpack_from("<H", block, 8)[0]
    block[8:10] = struct.pack("<H", count - 1)
    block[at : at + 4] = link
    data = PICTURE[:2] + segment(0xE1, b"Exif\0\0" + bytes(block)) + PICTURE[2:]
    copy = strip(data, Level.PLACE).data
    assert PLACE in data
    assert PLACE not in copy
    with Image.open(BytesIO(copy)) as image:
        assert image.getexif()[0x0112] == 6


def test_the_xmp_of_a_thumbnail_is_removed_with_the_place() -> None:
    """Programs copy a photo's blocks into its thumbnail too."""
    inner = segment(0xE1, XMP_HEADER + planted.xmp()) + segment(0xED, b"Photoshop 3.0\0" + planted.photoshop())
    thumbnail = PICTURE[:2] + inner + PICTURE[2:]
    block = exif_block({0x0112: 6}, {}, thumbnail=thumbnail)
    data = PICTURE[:2] + segment(0xE1, b"Exif\0\0" + block) + PICTURE[2:]
    for level in Level:
        assert PLACE not in strip(data, level).data


def test_a_gain_map_that_no_index_lists_is_said_to_go(tmp_path: Path) -> None:
    """After stripping, the photo is no longer HDR; a video after it is still found."""
    gain_map = with_xmp(packet(HDR))
    original = scanned(PICTURE + gain_map, tmp_path)
    assert [(part.kind, part.size) for part in parts(original)] == [(PartKind.GAIN_MAP, len(gain_map))]
    copy = scanned(strip(PICTURE + gain_map, Level.PLACE).data, tmp_path)
    assert [part.kind for part in lost_parts(original, copy)] == [PartKind.GAIN_MAP]
