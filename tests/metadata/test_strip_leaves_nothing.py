"""ExifTool writes secrets, PixelScan strips, ExifTool checks: nothing is left that the level should remove.

Every tag that ExifTool can write is planted whose name speaks of a place, a person, a time or a serial number, in
every format that it writes and PixelScan strips. Which tags there are, ExifTool itself says.
"""

import contextlib
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pillow_heif
import pillow_jxl  # noqa: F401 - makes Pillow write JPEG XL
import pytest

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.boxes import box_bytes
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.strip import strip
from tests.support.photos.planted import encoded
from tests.support.waiting import PATIENCE_SECONDS

pillow_heif.register_heif_opener()
FORMATS = {
    "jpg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "gif": "GIF",
    "heic": "HEIF",
    "avif": "AVIF",
    "jxl": "JXL",
    "tif": "TIFF",
}
# Other kinds of files than pictures, the file system, and what needs a camera's own note to be written into.
ELSEWHERE = {"MIE", "PDF", "PostScript", "File", "MakerNotes", "Composite", "Leaf", "ExifTool"}
# What ExifTool calls a place in makers' notes: of the picture's parts, of settings, and cities that are blank now.
NO_PLACE_IN_NOTES = re.compile(r"Focus|AF|Border|Record|SetClock|WorldTime|Hometown|TimeZoneCity|Optimi")

PLACES = (
    "gps|latitude|longitude|location|(?<!opa)city|country|province|provincestate|worldregion|place(?!d|ment)|venue|geo(?!rientation)|address|"
    "county|continent|island|locality|municipality|water.?body|coordinates|(?<!exclusive)(?<!temporal)coverage|"
    "footprint|landmark|habitat|celltower|mobile(?:country|network)"
)
PEOPLE = (
    "name|author|artist|creator|owner|by-?line|person|people|credit|contact|copyright|rights|photographer|publisher|"
    "contributor|licensor|supplier|writer|editor|email|phone|model(?!ling)|recordedby|identifiedby"
)
IDS = "serial|unique|uuid|guid|ident|documentid|instanceid|imageid|recordid"
TIMES = "date|time|zone"
WORDS = re.compile(f"(?i){PLACES}|{PEOPLE}|{IDS}|{TIMES}")
# Addresses of people, sensitivity, and where in the picture or in a room something is: no place of the photo's.
NO_PLACE = re.compile(r"Creator|Licensor|Supplier|ISOSpeedLatitude|SubjectLocation|Pointer")
_WORD = re.compile(r"Qz\d{4}x")
_ATTRIBUTE = re.compile(r"(\w+)='([^']*)'")
PLACE = re.compile(f"(?i){PLACES}")
# What identity leaves: the camera's kind, the lens's, when the photo was taken, and where in it the subject is.
FACTS = {"Model", "LensModel", "DateTimeOriginal", "SubjectLocation"}


@dataclass(frozen=True)
class Tag:
    """A writable tag: ExifTool's family 1 group, its name and the type of its values."""

    group: str
    name: str
    type: str

    @property
    def key(self) -> str:
        return f"{self.group}:{self.name}"


def run(exiftool: str, *arguments: str, stdin: str = "") -> str:
    return subprocess.run(
        [exiftool, *arguments], input=stdin, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    ).stdout


def writable(exiftool: str, only: str = "") -> Iterator[Tag]:
    """The tags that may contain what a level removes, from ExifTool's list of its tables, or of one family's."""
    kind = group = ""
    for line in run(exiftool, "-listx", "-f", "-s").splitlines():
        found = dict(_ATTRIBUTE.findall(line))
        if "<table " in line:
            kind, group = found["g0"], found.get("g1", "")
        elif "<tag " in line and found["writable"] == "true":
            tag = Tag(found.get("g1", group), found["name"], found["type"])
            family = found.get("g0", kind)
            if WORDS.search(tag.name) and (family == only if only else family not in ELSEWHERE):
                yield tag


def assignment(tag: Tag, number: int) -> str:
    """A unique value for each tag, of the right type."""
    if re.search(r"(?i)latitude|longitude", tag.name) and not tag.name.endswith("Ref"):
        value = f"{40 + number / 10_000:.4f}"
    elif re.search(r"(?i)date|time", tag.name):
        value = f"2031:{number % 12 + 1:02}:{number % 28 + 1:02} 11:{number // 60 % 60:02}:{number % 60:02}"
    elif tag.type in ("string", "lang-alt", "undef", "Unicode", "?"):
        value = f"Qz{number:04}x"
    else:
        value = str(1000 + number)
    return f"-{tag.key}={value}"


@pytest.fixture(scope="module")
def photos(exiftool: str, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, str]]:
    """A photo of each format with everything that it can contain -> what ExifTool newly finds in it."""
    folder = tmp_path_factory.mktemp("planted")
    for ending, format_ in FORMATS.items():
        (folder / f"photo.{ending}").write_bytes(encoded(format_))
    before = found(exiftool, folder)
    plant(exiftool, folder)
    after = found(exiftool, folder)
    return {
        folder / name: {key: str(tags[key]) for key in tags if key not in before[name] and WORDS.search(key)}
        for name, tags in after.items()
    }


def plant(exiftool: str, folder: Path, only: str = "") -> None:
    """Write a value of its own into every tag, in every file of the folder that takes it."""
    tags = sorted(set(writable(exiftool, only)), key=lambda tag: (tag.key, tag.type))
    values = [assignment(tag, number) for number, tag in enumerate(tags)]
    batch = ["-m", "-q", "-q", "-n", "-overwrite_original", *values]
    lines = (line for path in sorted(folder.iterdir()) for line in (*batch, str(path), "-execute"))
    run(exiftool, "-@", "-", stdin="\n".join(lines))


def found(exiftool: str, folder: Path) -> dict[str, dict[str, object]]:
    """File -> "Group:Tag" -> value, of all files in the folder, unknown and repeated tags too."""
    listed = json.loads(run(exiftool, "-j", "-G1", "-a", "-U", "-n", "-q", "-ee", str(folder)))
    return {Path(photo["SourceFile"]).name: photo for photo in listed}


def is_promised(key: str, level: Level) -> bool:
    """Whether a planted tag is one that the level removes."""
    name = key.partition(":")[2]
    if level is Level.PLACE:
        return PLACE.search(name) is not None and NO_PLACE.search(name) is None
    return level is Level.EVERYTHING or name not in FACTS


def test_secrets_are_planted_in_every_format(photos: dict[Path, dict[str, str]]) -> None:
    """Otherwise the search below could find nothing because nothing was written."""
    assert {path.suffix[1:] for path in photos} == set(FORMATS)
    for path, keys in photos.items():
        assert len(keys) > 500, path.name
        assert sum(is_promised(key, Level.PLACE) for key in keys) > 80, path.name


@pytest.mark.parametrize("level", Level)
def test_nothing_that_a_level_promises_to_remove_is_left(
    level: Level, exiftool: str, photos: dict[Path, dict[str, str]], tmp_path: Path
) -> None:
    """ExifTool finds no such tag in the copy, and its bytes contain no secret."""
    for path in photos:
        (tmp_path / path.name).write_bytes(strip(path.read_bytes(), level).data)
    copies = found(exiftool, tmp_path)
    left = set()
    for path, secrets in photos.items():
        data = (tmp_path / path.name).read_bytes()
        promised = {key: value for key, value in secrets.items() if is_promised(key, level)}
        left |= {f"{path.name} {key}" for key in promised if key in copies[path.name]}
        left |= {
            f"{path.name} {key}" for key, value in promised.items() if _WORD.match(value) and value.encode() in data
        }
    assert left == set()


def test_the_copy_without_everything_gets_the_all_clear(photos: dict[Path, dict[str, str]], tmp_path: Path) -> None:
    """PixelScan finds none either, in every format."""
    for path in photos:
        copy = tmp_path / path.name
        copy.write_bytes(strip(path.read_bytes(), Level.EVERYTHING).data)
        assert privacy_risks(scan(copy)) == (), path.name


@pytest.fixture(scope="module")
def noted(exiftool: str, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, str]]:
    """Real photos with makers' notes -> what was planted in these; ExifTool writes into a note that is there."""
    folder = tmp_path_factory.mktemp("noted")
    for ending in ("jpg", "webp", "heic"):
        for path in (corpus / "images" / ending).iterdir():
            if path.stat().st_size < LARGEST_NOTED:
                (folder / path.name).write_bytes(path.read_bytes())
    before = found(exiftool, folder)
    plant(exiftool, folder, only="MakerNotes")
    after = found(exiftool, folder)
    return {
        folder / name: {key: str(tags[key]) for key in tags if tags[key] != before[name].get(key) and is_note(key)}
        for name, tags in after.items()
    }


LARGEST_NOTED = 2_000_000
NO_NOTE = ("System", "File", "ExifTool", "Composite", "SourceFile", "IFD", "ExifIFD", "QuickTime", "PreviewIFD")


def is_note(key: str) -> bool:
    return ":" in key and not key.startswith(NO_NOTE)


@pytest.mark.parametrize("level", Level)
def test_nothing_is_left_in_makers_notes(
    level: Level, exiftool: str, noted: dict[Path, dict[str, str]], tmp_path: Path
) -> None:
    """Owners, serial numbers and times go with the note; where the place alone goes, the note's places."""
    assert sum(map(len, noted.values())) > 20
    for path in noted:
        with contextlib.suppress(CannotStrip):
            (tmp_path / path.name).write_bytes(strip(path.read_bytes(), level).data)
    left = set()
    for name, copy in found(exiftool, tmp_path).items():
        secrets = next(secrets for path, secrets in noted.items() if path.name == name)
        data = (tmp_path / name).read_bytes()
        for key, value in secrets.items():
            is_place = PLACE.search(key.partition(":")[2]) and not NO_PLACE_IN_NOTES.search(key)
            if level is Level.PLACE and not is_place:
                continue
            if key in copy or (_WORD.match(value) and value.encode() in data):
                left.add(f"{name} {key}")
    assert left == set()


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"qt  ", b"3gp5", b"M4A ", b"crx "])
def test_films_and_negatives_are_refused_with_a_sentence(brand: bytes) -> None:
    """Their owners, places and times stand in tables that PixelScan reads and does not write."""
    data = box_bytes(b"ftyp", brand + bytes(4) + brand) + box_bytes(b"moov", box_bytes(b"udta", b"")) + bytes(64)
    for level in Level:
        with pytest.raises(CannotStrip, match=r"cannot be stripped.*\.$"):
            strip(data, level)
