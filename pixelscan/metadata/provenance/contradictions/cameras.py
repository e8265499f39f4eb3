"""Blocks of one photo that name different cameras, and a camera beside a generator of pictures."""

import re
from collections.abc import Iterator

from pixelscan.metadata.blocks.payload import BlockKind
from pixelscan.metadata.generators.generation import Extent
from pixelscan.metadata.model import BlockState
from pixelscan.metadata.provenance.contradictions.contradiction import Contradiction, Facts, Weight

MAKE, MODEL = "IFD0:Make", "IFD0:Model"
COPIED = "a program copied the metadata of another photo, for example when it merged several"
# Whose maker notes a maker's own cameras contain: several sell cameras that others build.
_MAKERS = {
    "Apple": "apple",
    "Canon": "canon",
    "Casio": "casio|pentax|asahi",
    "DJI": "dji|hasselblad",
    "FujiFilm": "fuji|leica|general imaging|ge$|agfa",
    "JVC": "jvc|victor",
    "Kodak": "kodak|minolta|hewlett|hp",
    "Leica": "leica",
    "Minolta": "minolta|sony",
    "Motorola": "motorola",
    "Nikon": "nikon",
    "Olympus": "olympus|om digital|epson|agfa|konica|minolta|sanyo|hewlett|hp",
    "Panasonic": "panasonic|leica|matsushita",
    "Pentax": "pentax|asahi|ricoh|samsung",
    "Ricoh": "ricoh|pentax",
    "Samsung": "samsung|pentax",
    "Sanyo": "sanyo|epson|olympus|agfa",
    "Sigma": "sigma|foveon|leica",
    "Sony": "sony|minolta|hasselblad",
}
_OWNERS = {group: re.compile(makers, re.IGNORECASE) for group, makers in _MAKERS.items()}
_IS_NAME = re.compile(r"[A-Za-z]{2}")
# A block with fewer tags was read by luck.
FEWEST = 4


def maker(facts: Facts) -> Iterator[Contradiction]:
    """A maker's note belongs to the maker that Exif names."""
    make = facts.text(MAKE)
    for group in facts.groups & _OWNERS.keys():
        if not _OWNERS[group].search(make) and _IS_NAME.search(make) and _count(facts, group) >= FEWEST:
            text = f"The photo names {make} as the camera's maker, but contains the maker note of a {group} camera."
            yield Contradiction(text, Weight.STRONG, COPIED, (MAKE, f"{group}:MakerNote"))


def _count(facts: Facts, group: str) -> int:
    return sum(tag.group == group for tag in facts.scan.tags)


NOTED_MODELS = ("Canon:ModelID", "Sony:SonyModelID", "FujiFilm:FujiModel", "Kodak:KodakModel", "Minolta:MinoltaModel")


def model(facts: Facts) -> Iterator[Contradiction]:
    """Some makers' notes name the model too: Canon's may have three names in three markets."""
    named = facts.text(MODEL)
    for key in facts.values.present(NOTED_MODELS):
        noted = facts.text(key)
        if named and re.search(r"[A-Za-z]", noted) and not _is_same_model(named, noted):
            text = f"The photo names {named} as the camera, its maker note {noted}."
            yield Contradiction(text, Weight.STRONG, COPIED, (MODEL, key))


_NO_MODEL = re.compile(r"(?i)unknown|multiple|^\(")


def _is_same_model(named: str, noted: str) -> bool:
    words = set(_words(named))
    joined = "".join(_words(named))
    for one in re.split(r" / | \| |_\d+$", noted):
        own = _words(one)
        if own and (set(own) <= words or "".join(own) in joined or joined.endswith("".join(own))):
            return True
    return _NO_MODEL.search(noted) is not None


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", name.lower())


XMP_NAMES = ("XMP-tiff:Model", "XMP-tiff:Make")


def xmp(facts: Facts) -> Iterator[Contradiction]:
    """Exif and XMP, which repeats it, name the same camera."""
    for key, copy in zip((MODEL, MAKE), XMP_NAMES, strict=True):
        one, other = facts.text(key), facts.text(copy)
        if one and other and _words(one) != _words(other):
            text = f"Exif names {one}, XMP {other}."
            innocent = "a program that knows only one of the two blocks changed it"
            yield Contradiction(text, Weight.MEDIUM, innocent, (key, copy))
            return


SERIAL = "ExifIFD:BodySerialNumber"
_SERIALS = ("Canon:SerialNumber", "Nikon:SerialNumber", "Pentax:SerialNumber")


def serial(facts: Facts) -> Iterator[Contradiction]:
    """The serial number of Exif is the one of the maker's note."""
    stored = facts.text(SERIAL)
    for key in facts.values.present(_SERIALS) if stored else ():
        noted = facts.text(key)
        if _is_number(stored) and _is_number(noted) and stored.lstrip("0") != noted.lstrip("0"):
            text = f"The camera's serial number is {stored} in Exif, and {noted} in the maker note."
            yield Contradiction(text, Weight.STRONG, COPIED, (SERIAL, key))


def _is_number(text: str) -> bool:
    return len(text) >= 4 and text.isdigit() and len(set(text)) > 1


# Cameras that write a maker note into every photo.
_ALWAYS = re.compile(r"Canon (?:EOS|PowerShot|DIGITAL IXUS)|NIKON (?:D\d|Z)|ILCE-|ILCA-|SLT-A|PENTAX K|E-M\d|DMC-")
_NOTED_FORMATS = ("JPEG", "HEIF", "HEIC")


def missing_note(facts: Facts) -> Iterator[Contradiction]:
    """A camera that always writes a maker note wrote this photo, and there is none."""
    named = facts.text(MODEL)
    if facts.scan.format not in _NOTED_FORMATS or not _ALWAYS.match(named) or _has_note(facts):
        return
    text = f"{named} writes a maker note into every photo; this one has none, so a program rewrote the metadata."
    innocent = "many programs and services drop what they do not understand"
    yield Contradiction(text, Weight.WEAK, innocent, (MODEL,))


def _has_note(facts: Facts) -> bool:
    return any(
        block.name == BlockKind.MAKERNOTES and block.state is not BlockState.ABSENT for block in facts.scan.blocks
    )


def generator(facts: Facts) -> Iterator[Contradiction]:
    """A photo with a camera and an exposure was not made by AI."""
    made = next((marker for marker in facts.markers if marker.extent is Extent.MADE), None)
    summary = facts.summary
    if made and summary.camera and summary.exposure_time:
        text = f"The photo names a camera ({summary.camera}) with an exposure, and says at {made.key} that AI made it."
        innocent = "a generator was given this photo to change, and kept its metadata"
        yield Contradiction(text, Weight.STRONG, innocent, (MODEL, made.key))
