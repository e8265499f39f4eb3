"""Files next to a photo that describe it: XMP from editors, AAE from Apple, JSON from Google Takeout.

They are matched by name. A sidecar's facts never replace the photo's own: both are shown.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath
from unicodedata import normalize

from pixelscan.metadata.geodesy import geodesic_distance
from pixelscan.metadata.model import Scan, Sidecar, SidecarFact, is_sidecar_name
from pixelscan.metadata.photo.summary import Summary, summarize

FORMATS = frozenset({"XMP sidecar", "AAE", "Takeout JSON"})
# Takeout cuts names so that 51 letters stay, .json among them.
TAKEOUT_LENGTH = 46
TAKEOUT_ENDING = ".supplemental-metadata"
DUPLICATES = 20
SAME_MOMENT = timedelta(seconds=2)
QUARTER_HOUR = timedelta(minutes=15)
WIDEST_ZONE = timedelta(hours=14)
SAME_PLACE_METRES = 100
_COUNTED = re.compile(r"(.*_)(E?)(\d{4})", re.IGNORECASE)
_NUMBERED = re.compile(r"(.+)(\(\d{1,4}\))")
# What Google Photos adds to the name of a copy that it edited, in the languages of its exports.
_EDITED = re.compile(
    r"(.+)-(?:edited|effects|bearbeitet|modifié|editado|modificato|bewerkt|編集済み)(\(\d{1,4}\))?", re.IGNORECASE
)

# What both can tell: the sidecar's tags, and the photo's.
_TEXTS = (
    ("Title", ("XMP-dc:Title",), ("XMP-dc:Title", "IPTC:ObjectName")),
    (
        "Description",
        ("XMP-dc:Description", "Takeout:Description"),
        ("XMP-dc:Description", "IPTC:Caption-Abstract", "IFD0:ImageDescription"),
    ),
    ("Keywords", ("XMP-dc:Subject",), ("XMP-dc:Subject", "IPTC:Keywords")),
    ("People", ("Takeout:PersonInImage", "XMP-iptcExt:PersonInImage"), ("XMP-iptcExt:PersonInImage",)),
    ("Rating", ("XMP-xmp:Rating",), ("XMP-xmp:Rating", "IFD0:Rating")),
    ("Copyright", ("XMP-dc:Rights",), ("XMP-dc:Rights", "IFD0:Copyright")),
    ("Edited with", ("PLIST:AdjustmentEditorBundleID", "PLIST:AdjustmentFormatIdentifier"), ()),
    ("Edited on", ("PLIST:AdjustmentTimestamp",), ()),
    ("Original name", ("Takeout:Title",), ()),
)


def sidecar_names(photo: str) -> tuple[str, ...]:
    """The names that a sidecar of this photo may have, most common first.

    IMG_1.CR2: IMG_1.xmp, IMG_1.CR2.xmp, IMG_1.AAE, IMG_1.CR2.supplemental-metadata.json, IMG_1.CR2.json. Takeout
    numbers IMG_1(2).jpg as IMG_1.jpg(2).json, shortens long names, and writes none for IMG_1-edited.jpg.
    """
    path = PurePath(photo)
    by_stem = [path.stem + ending for ending in (".xmp", ".aae")]
    return tuple(
        dict.fromkeys(
            (*by_stem, *_apple_names(path), f"{path.name}.xmp", *_darktable_names(path), *_takeout_names(path))
        )
    )


def _apple_names(path: PurePath) -> Iterator[str]:
    """IMG_O0001.AAE tells of edits of IMG_0001; the edited picture is IMG_E0001, whose AAE has the plain name."""
    if counted := _COUNTED.fullmatch(path.stem):
        prefix, edited, number = counted.groups()
        yield f"{prefix}O{number}.aae"
        if edited:
            yield f"{prefix}{number}.aae"


def _darktable_names(path: PurePath) -> Iterator[str]:
    """IMG_7_01.NEF.xmp tells of a second development of IMG_7.NEF."""
    return (f"{path.stem}_{number:02}{path.suffix}.xmp" for number in range(1, DUPLICATES + 1))


def _takeout_names(path: PurePath) -> Iterator[str]:
    # Archives from a Mac store é as two characters.
    if edited := _EDITED.fullmatch(normalize("NFC", path.stem)):
        path = path.with_name(edited[1] + (edited[2] or "") + path.suffix)
    numbered = _NUMBERED.fullmatch(path.stem)
    stem, number = (numbered[1], numbered[2]) if numbered else (path.stem, "")
    for name, after in ((stem + path.suffix, number), (path.name, "")):
        for whole in (name + TAKEOUT_ENDING, name):
            yield f"{whole[:TAKEOUT_LENGTH]}{after}.json"


def sidecars_by_photo(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each photo among the names, which may include folders, its sidecars among them."""
    there = list(names)
    sidecars = {name.lower(): name for name in there if is_sidecar_name(name)}
    photos = (name for name in there if not is_sidecar_name(name)) if sidecars else ()
    found = {photo: tuple(sidecars[name] for name in _beside(photo) if name in sidecars) for photo in photos}
    return {photo: its for photo, its in found.items() if its}


def _beside(photo: str) -> tuple[str, ...]:
    """The same names in the photo's folder, in lower case; names that differ only in case count as one."""
    path = PurePath(photo)
    return tuple(dict.fromkeys(str(path.with_name(name)).lower() for name in sidecar_names(photo)))


def belongs(photo: Scan, sidecar: Scan) -> bool:
    """False if it is not a sidecar, or is an XMP that its editor wrote for the other photo of that name."""
    extension = sidecar.by_key().get("XMP-photoshop:SidecarForExtension")
    suffix = PurePath(photo.file).suffix.removeprefix(".")
    return sidecar.format in FORMATS and (extension is None or extension.text.lower() == suffix.lower())


def joined(photo: Scan, sidecar: Scan) -> Sidecar:
    """The sidecar's facts, each with the photo's own value."""
    return Sidecar(sidecar.file, sidecar.format, tuple(_facts(photo, sidecar)))


def filled(own: Summary, said: Summary) -> Summary:
    """The photo's own summary; missing time, place, camera and lens are taken from the sidecar."""
    place = {} if own.latitude is not None else {name: getattr(said, name) for name in _PLACE}
    missing = {name: getattr(said, name) for name in ("taken", "camera", "lens") if getattr(own, name) is None}
    return replace(own, **missing, **place)


_PLACE = ("latitude", "longitude", "altitude")


def _facts(photo: Scan, sidecar: Scan) -> Iterator[SidecarFact]:
    own, said = summarize(photo), summarize(sidecar)
    if said.taken:
        contradicts = bool(own.taken) and not _same_moment(own.taken or "", said.taken)
        yield SidecarFact("Taken", said.taken.replace("T", " "), (own.taken or "").replace("T", " "), contradicts)
    if (place := _place(said)) is not None:
        here = _place(own)
        contradicts = here is not None and geodesic_distance(here, place) > SAME_PLACE_METRES
        yield SidecarFact("Place", _degrees(place), _degrees(here) if here else "", contradicts)
    for name in ("camera", "lens"):
        if text := getattr(said, name):
            yield _text_fact(name.capitalize(), text, getattr(own, name) or "")
    for name, keys, own_keys in _TEXTS:
        if text := _first(sidecar, keys):
            yield _text_fact(name, text, _first(photo, own_keys))


def _text_fact(name: str, said: str, own: str) -> SidecarFact:
    return SidecarFact(name, said, own, bool(own) and own.split() != said.split())


def _first(scan: Scan, keys: tuple[str, ...]) -> str:
    tags = scan.by_key()
    return next((text for key in keys if key in tags and (text := tags[key].text.strip())), "")


def _place(summary: Summary) -> tuple[float, float] | None:
    latitude, longitude = summary.latitude, summary.longitude
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(place: tuple[float, float]) -> str:
    return f"{place[0]:.6f}, {place[1]:.6f}"


def _same_moment(own: str, said: str) -> bool:
    """Whether two ISO 8601 times are the same; if one has no zone, they may differ by any existing offset."""
    try:
        one, other = datetime.fromisoformat(own), datetime.fromisoformat(said)
    except ValueError:
        return own == said
    if (one.tzinfo is None) == (other.tzinfo is None):
        return abs(one - other) <= SAME_MOMENT
    apart = one.replace(tzinfo=None) - other.replace(tzinfo=None)
    rest = abs(apart) % QUARTER_HOUR
    return abs(apart) <= WIDEST_ZONE and min(rest, QUARTER_HOUR - rest) <= SAME_MOMENT
