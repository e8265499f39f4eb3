"""Placeholders, prompts and programs are no cameras and nobody's names; real names are."""

import pytest

from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.photo.authorship import author, owner, rights
from pixelscan.metadata.photo.known_names import is_person
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.photo.privacy_topics import Topic
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.photo.tag_values import TagValues
from pixelscan.metadata.terminal_card import to_text


def scan_of(**tags: Value) -> Scan:
    """A photo with these tags; IFD0__Make stands for IFD0:Make."""
    stored = tuple(_tag(key, value) for key, value in tags.items())
    return Scan("a.jpg", "JPEG", "image/jpeg", 1000, 4000, 3000, stored)


def _tag(key: str, value: Value) -> Tag:
    group, _, name = key.partition("__")
    return Tag(group.replace("_", "-"), name, value, _words(value))


def _words(value: Value) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


UNKNOWN = [
    *("Unknown", "unknown camera", "UNKNOWN", "None", "none", "(null)", "null", "N/A", "n/a", "undefined", "Default"),
    *("default user", "0", "0000", "00 00", "   ", "---", "?", "Not set", "No name", "Your Name", "Your name here"),
    *("To be filled by O.E.M.", "<unknown>", "unbekannt", "未知"),
    *("Camera Model Name", "NONAME", "unknown unknown", "ÿÿÿÿ", "owner's name", "[None]"),
]


@pytest.mark.parametrize("placeholder", UNKNOWN)
def test_a_placeholder_is_neither_a_camera_nor_a_person(placeholder: str) -> None:
    """Scripts, converters and web forms write it where they know no name."""
    found = scan_of(IFD0__Make=placeholder, IFD0__Model=placeholder, IFD0__Artist=placeholder)
    assert summarize(found).camera is None
    assert author(TagValues(found.by_key())) is None
    assert Topic.OWNER not in {risk.topic for risk in privacy_risks(found)}


def test_a_known_maker_with_an_unknown_model_is_the_maker() -> None:
    assert summarize(scan_of(IFD0__Make="Canon", IFD0__Model="Unknown")).camera == "Canon"
    assert summarize(scan_of(IFD0__Make="0", IFD0__Model="NIKON D70")).camera == "NIKON D70"


def test_numbers_are_no_model() -> None:
    """A writer that stores the model as SHORT values."""
    assert summarize(scan_of(IFD0__Make="Google", IFD0__Model=(80, 105, 120))).camera == "Google"
    assert summarize(scan_of(IFD0__Model=3000)).camera is None


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Samsung Techwin", "<KENOX S730  / Samsung S730>", "Samsung KENOX S730 / Samsung S730"),
        ("Trust.", "Gemini11", "Trust. Gemini11"),
        ("", "Digital Camera", "Digital Camera"),
        ("SONY", "ILCE-7M3", "SONY ILCE-7M3"),
        ("techsoft as - P.O.BOX 132", "", "techsoft as - P.O.BOX 132"),
    ],
)
def test_real_cameras_keep_their_names(make: str, model: str, camera: str) -> None:
    """Samsung puts the model's names into angle brackets."""
    assert summarize(scan_of(IFD0__Make=make, IFD0__Model=model)).camera == camera


@pytest.mark.parametrize("credit", ["Made with Google AI", "Stable Diffusion XL 7BCCAA2C", "Midjourney", "ChatGPT"])
def test_a_generator_owns_nothing(credit: str) -> None:
    """Its credit is told as the program's, and no person's."""
    found = scan_of(IFD0__Artist=credit, XMP_photoshop__Credit=credit, IFD0__Model=credit)
    told = {risk.topic: risk.text for risk in privacy_risks(found)}
    assert Topic.OWNER not in told
    assert credit in told[Topic.HISTORY]
    assert author(TagValues(found.by_key())) is None
    assert credit not in to_text(found)
    assert summarize(found).camera is None


def test_a_png_names_the_device_and_not_an_owner() -> None:
    """The PNG specification: Source is the device, Software the program; EPS calls the program Creator."""
    tags = (("PNG", "Source", "C2500L"), ("PNG", "Software", "GLDPNG"), ("PostScript", "Creator", "ImageMagick"))
    stored = tuple(Tag(group, name, text, text, name) for group, name, text in tags)
    told = privacy_risks(Scan("a.png", "PNG", "image/png", 1, 1, 1, stored))
    assert [risk.topic for risk in told] == [Topic.HISTORY]


@pytest.mark.parametrize(
    "nobody",
    [
        "Copyright,",
        "All Rights Reserved",
        "COPYRIGHT, 2007",
        "(C)",
        "2017",
        "(C) by Caplio Pro G3 User",
        "Photographer",
    ],
)
def test_rights_without_a_holder_name_nobody(nobody: str) -> None:
    """Cameras and programs are delivered with such sentences."""
    assert not is_person(nobody)


@pytest.mark.parametrize(
    "name",
    ["Ian Britton", "me", "Brad", "(C)Hendrik Wördehoff", "© 2003 Joseph S. Colson", "E.T.", "ESA/Hubble", "Ana Null"],
)
def test_people_are_named(name: str) -> None:
    found = scan_of(IFD0__Artist=name, ExifIFD__CameraOwnerName=name)
    facts = TagValues(found.by_key())
    assert author(facts) == owner(facts) == name
    assert name in next(risk.text for risk in privacy_risks(found) if risk.topic is Topic.OWNER)


def test_the_camera_is_no_holder_of_rights() -> None:
    """Kodak's DC3400 writes its own name there."""
    found = scan_of(IFD0__Model="KODAK DC3400", IFD0__Copyright="KODAK DC3400")
    assert Topic.OWNER not in {risk.topic for risk in privacy_risks(found)}


def test_a_sentence_about_rights_is_shown_as_it_is() -> None:
    assert rights(TagValues(scan_of(IFD0__Copyright="All rights reserved").by_key())) == "All rights reserved"
    assert rights(TagValues(scan_of(IFD0__Copyright="0").by_key())) is None


def test_a_region_without_a_name_is_a_region() -> None:
    """Programs write "None" for a face that nobody named."""
    region = Tag("XMP-mwg-rs", "RegionName", "None", "None", "mwg-rs:Regions")
    (risk,) = privacy_risks(Scan("a.jpg", "JPEG", "image/jpeg", 1, 1, 1, (region,)))
    assert risk.text == "Where faces or other regions are in the picture."
