"""What a photographer asks first, as cards: each a title and the facts that are known. What is not known is absent."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.blocks.exif.descriptions import format_exposure_time
from pixelscan.metadata.photo.capture_time import FROM_GPS, UNKNOWN_ZONE, CaptureTime
from pixelscan.metadata.photo.optics import Derived, Print
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, a value in words, and what to know about the value, mostly where it comes from."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    facts: tuple[Fact, ...]


@cached_per_photo
def cards_of(facts: PhotoFacts) -> str:
    """A photo's cards for the page."""
    return cards_html(cards(facts.answers))


def cards(answers: PhotoAnalysis) -> list[Card]:
    """The cards that have any fact."""
    made = [Card(title, tuple(fact for fact in make(answers) if fact.value)) for title, make in _CARDS]
    return [card for card in made if card.facts]


def cards_html(cards: Iterable[Card]) -> str:
    """A section a card, each with a description list."""
    return f'<div class="ps-cards">{"".join(_card_html(card) for card in cards)}</div>'


def headline(answers: PhotoAnalysis) -> list[Fact]:
    """The exposure as a camera's display shows it."""
    summary = answers.summary
    facts = [
        Fact("shutter", format_exposure_time(summary.exposure_time) if summary.exposure_time else ""),
        Fact("aperture", f"f/{summary.f_number:.3g}" if summary.f_number else ""),
        Fact("sensitivity", f"ISO {summary.iso}" if summary.iso else ""),
        Fact("focal length", f"{summary.focal_length:.4g} mm" if summary.focal_length else ""),
        Fact("focused at", distance(summary.focus_distance)),
    ]
    return [fact for fact in facts if fact.value]


def headline_html(name: str, answers: PhotoAnalysis) -> str:
    """The photo's name, its gear, its exposure."""
    gear = " · ".join(filter(None, (answers.summary.camera, answers.summary.lens)))
    figures = "".join(
        f"<div><dt>{escape(fact.label)}</dt><dd>{escape(fact.value)}</dd></div>" for fact in headline(answers)
    )
    exposure = f'<dl class="ps-display">{figures}</dl>' if figures else ""
    gear = f"<p>{escape(gear)}</p>" if gear else ""
    return f'<div class="ps-headline"><div><h2>{escape(name)}</h2>{gear}</div>{exposure}</div>'


def distance(metres: float | None) -> str:
    """Metres in words; centimetres below one metre, kilometres from ten."""
    if metres is None:
        return ""
    if math.isinf(metres):
        return "infinity"
    if metres < 1:
        return f"{metres * 100:.3g} cm"
    return f"{metres:.3g} m" if metres < 10_000 else f"{metres / 1000:.3g} km"


def _card_html(card: Card) -> str:
    rows = "".join(
        f"<div><dt>{escape(fact.label)}</dt><dd>{escape(fact.value)}"
        + (f"<small>{escape(fact.note)}</small>" if fact.note else "")
        + "</dd></div>"
        for fact in card.facts
    )
    return f'<section class="ps-card"><h3>{escape(card.title)}</h3><dl>{rows}</dl></section>'


def _gear(answers: PhotoAnalysis) -> Iterable[Fact]:
    summary = answers.summary
    yield Fact("Camera", summary.camera or "")
    yield Fact("Lens", summary.lens or "")
    yield Fact("Lens range", answers.words("ExifIFD:LensSpecification"))
    if seen := answers.derived.sensor:
        size = f"{seen.width:.3g} × {seen.height:.3g} mm"
        yield Fact("Sensor", size, f"{seen.crop_factor:.2f} × crop, by {seen.source}")
    yield Fact("Body number", answers.words("ExifIFD:BodySerialNumber"))
    yield Fact("Lens number", answers.words("ExifIFD:LensSerialNumber"))
    yield Fact("Software", answers.words("IFD0:Software", "XMP-xmp:CreatorTool", "PNG:Software"))


def _exposure(answers: PhotoAnalysis) -> Iterable[Fact]:
    summary = answers.summary
    shutter = format_exposure_time(summary.exposure_time) if summary.exposure_time else ""
    aperture = f"f/{summary.f_number:.3g}" if summary.f_number else ""
    yield Fact("Exposure", ", ".join(filter(None, (shutter, aperture, f"ISO {summary.iso}" if summary.iso else ""))))
    yield Fact("Focal length", f"{summary.focal_length:.4g} mm" if summary.focal_length else "", _equivalent(answers))
    yield from _light(answers.derived)
    yield Fact("Compensation", answers.words("ExifIFD:ExposureBiasValue"))
    yield Fact("Program", answers.words("ExifIFD:ExposureProgram"))
    yield Fact("Metering", answers.words("ExifIFD:MeteringMode"))
    yield Fact("Flash", answers.words("ExifIFD:Flash"))
    yield Fact("White balance", answers.words("ExifIFD:WhiteBalance"))


def _equivalent(answers: PhotoAnalysis) -> str:
    """What the field of view would take on 35 mm film."""
    derived, view = answers.derived, answers.derived.field_of_view
    if derived.focal_length_35mm is None or derived.sensor is None or view is None:
        return ""
    film = f"like {derived.focal_length_35mm:.3g} mm on 35 mm film, by {derived.sensor.source}"
    return f"{film}; sees {view.horizontal:.3g}° × {view.vertical:.3g}°"


def _light(derived: Derived) -> Iterable[Fact]:
    if derived.exposure_value_100 is not None:
        formula = "at ISO 100, from shutter, aperture and sensitivity"
        yield Fact("Exposure value", f"EV {derived.exposure_value_100:.1f}", formula)
    elif derived.exposure_value is not None:
        yield Fact("Exposure value", f"EV {derived.exposure_value:.1f}", "from shutter and aperture")


def _depth(derived: Derived) -> Iterable[Fact]:
    circle = derived.circle_of_confusion
    if circle is None or derived.sensor is None:
        return
    note = f"for a circle of confusion of {circle:.2g} mm, by {derived.sensor.source}"
    if sharp := derived.depth_of_field:
        depth = "" if math.isinf(sharp.far) else f", {distance(sharp.depth)} deep"
        yield Fact("Sharp from", f"{distance(sharp.near)} to {distance(sharp.far)}{depth}", note)
    yield Fact("Hyperfocal", distance(derived.hyperfocal), "" if derived.depth_of_field else note)


def _focus(answers: PhotoAnalysis) -> Iterable[Fact]:
    focus, sources = answers.focus, dict(answers.focus.sources)
    yield Fact("Focus distance", distance(focus.distance), sources.get("distance", ""))
    yield Fact("Focus mode", focus.mode or "", sources.get("mode", ""))
    yield Fact("Points", focus.points or "", sources.get("points", ""))
    areas = f"{len(focus.areas)} drawn over the picture" if focus.areas else ""
    yield Fact("Focused area" if len(focus.areas) == 1 else "Focused areas", areas, sources.get("areas", ""))
    yield from _depth(answers.derived)


def _time(answers: PhotoAnalysis) -> Iterable[Fact]:
    taken = answers.time
    if taken is None:
        return
    clock = "%A, %-d %B %Y, %H:%M:%S" if taken.has_clock else "%A, %-d %B %Y"
    yield Fact("Local time", taken.local.strftime(clock), taken.source)
    yield Fact("Zone", _zone(taken), _zone_source(taken))
    if taken.gps_utc:
        agrees = {
            True: "agrees with the local time and its zone",
            False: "does not agree with the local time",
            None: "",
        }
        yield Fact("Satellite time", taken.gps_utc.strftime("%H:%M:%S UTC"), agrees[taken.gps_agrees])
    for reason in taken.skipped:
        yield Fact("Passed over", reason)


def _zone(taken: CaptureTime) -> str:
    offset = taken.local.utcoffset()
    if offset is None:
        return "unknown" if taken.has_clock else ""
    minutes = int(offset / timedelta(minutes=1))
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _zone_source(taken: CaptureTime) -> str:
    if taken.zone_source == UNKNOWN_ZONE:
        return "no tag tells where the camera's clock was set"
    if taken.zone_source == FROM_GPS:
        return "found by comparing with the satellites' time"
    return f"from {taken.zone_source}"


def _resolution(answers: PhotoAnalysis) -> Iterable[Fact]:
    scan = answers.scan
    if scan.width and scan.height:
        yield Fact("Pixels", f"{scan.width:,} × {scan.height:,}".replace(",", " "), "as stored")
        megapixels = scan.width * scan.height / 1e6
        yield Fact("Megapixels", f"{megapixels:.1f}" if megapixels >= 0.1 else f"{megapixels:.2g}")
    yield Fact("Shape", answers.derived.aspect or "")
    yield Fact("Orientation", answers.words("IFD0:Orientation"))
    yield from _declared_size(answers)
    yield from _sheets(answers.derived.prints)


def _sheets(prints: tuple[Print, ...]) -> Iterable[Fact]:
    """A fact for each size on paper; blocks that agree share one."""
    owners: dict[tuple[float, float, float], list[str]] = {}
    for sheet in prints:
        owners.setdefault((sheet.dpi, sheet.width_cm, sheet.height_cm), []).append(sheet.source)
    for (dpi, width, height), sources in owners.items():
        size = f"{width:.3g} × {height:.3g} cm ({width / 2.54:.3g} × {height / 2.54:.3g} in)"
        yield Fact(f"{dpi:g} dpi", size, f"on paper, at the resolution stored in {' and '.join(sources)}")


def _declared_size(answers: PhotoAnalysis) -> Iterable[Fact]:
    """Exif's own size, where an editor forgot to change it."""
    tags, scan = answers.scan.by_key(), answers.scan
    width, height = tags.get("ExifIFD:PixelXDimension"), tags.get("ExifIFD:PixelYDimension")
    if width is None or height is None or {width.value, height.value} == {scan.width, scan.height}:
        return
    yield Fact("Exif's size", f"{width.text} × {height.text}", "is not the picture's: it was resized or cropped since")


def _file(answers: PhotoAnalysis) -> Iterable[Fact]:
    scan = answers.scan
    yield Fact("Format", scan.format, scan.mime)
    yield Fact("Size", size_in_words(scan.bytes))
    yield Fact("Compression", answers.words("File:EncodingProcess", "PNG:Compression"))
    yield Fact("Bits a channel", answers.words("File:BitsPerSample", "PNG:BitDepth", "IFD0:BitsPerSample"))
    yield Fact("Colour space", answers.words("ExifIFD:ColorSpace"))
    yield Fact("Colour profile", answers.words("ICC_Profile:ProfileDescription"))


def _author(answers: PhotoAnalysis) -> Iterable[Fact]:
    yield Fact("Title", answers.words("XMP-dc:Title", "IPTC:ObjectName", "PNG:Title", "IFD0:XPTitle"))
    caption = ("XMP-dc:Description", "IPTC:Caption-Abstract", "IFD0:ImageDescription", "PNG:Description")
    yield Fact("Caption", answers.words(*caption))
    yield Fact("Author", answers.words("IFD0:Artist", "XMP-dc:Creator", "IPTC:By-line", "PNG:Author", "IFD0:XPAuthor"))
    yield Fact("Rights", answers.words("XMP-dc:Rights", "IFD0:Copyright", "IPTC:CopyrightNotice", "PNG:Copyright"))
    yield Fact("Owner", answers.words("ExifIFD:CameraOwnerName"))
    yield Fact("Keywords", answers.words("XMP-dc:Subject", "IPTC:Keywords", "IFD0:XPKeywords"))
    yield Fact("Rating", answers.words("XMP-xmp:Rating", "IFD0:Rating"))
    yield Fact("Comment", answers.words("ExifIFD:UserComment", "File:Comment", "PNG:Comment"))


def size_in_words(count: int) -> str:
    """Bytes in decimal units."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.3g} {unit}"
    return f"{count} bytes"


_CARDS: tuple[tuple[str, Callable[[PhotoAnalysis], Iterable[Fact]]], ...] = (
    ("Camera and lens", _gear),
    ("Exposure", _exposure),
    ("Focus and depth", _focus),
    ("Time and zone", _time),
    ("Resolution and print", _resolution),
    ("File and colour", _file),
    ("Author and rights", _author),
)
