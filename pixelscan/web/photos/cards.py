"""The most important facts as cards, each with a title and the facts that are known."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from pixelscan.formatting import (
    aperture,
    distance,
    exposure_time,
    file_size,
    focal_length,
    pixels,
    sensitivity,
    sharp_limit,
)
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.photo.authorship import author, owner, rights
from pixelscan.metadata.photo.capture_time import FROM_GPS, UNKNOWN_ZONE, CaptureTime
from pixelscan.metadata.photo.known_names import is_placeholder
from pixelscan.metadata.photo.optics import Optics, Print
from pixelscan.metadata.photo.orientation import upright_size
from pixelscan.metadata.photo.sun import light, sun_height
from pixelscan.metadata.photo.tag_values import TagValues
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.ui.html import render


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, a value in words, and a note on the value, usually where it comes from."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    facts: tuple[Fact, ...]


@cached_per_photo
def cards_of(facts: PhotoFacts) -> str:
    """A photo's cards as HTML."""
    return render("photos/templates/cards.html", cards=cards(facts.analysis))


def cards(analysis: PhotoAnalysis) -> list[Card]:
    """The cards that have at least one fact."""
    made = [Card(title, tuple(fact for fact in make(analysis) if fact.value)) for title, make in _CARDS]
    return [card for card in made if card.facts]


# What a camera that does not know a value stores in its place does not look like this.
_VERSION = re.compile(r"[\d.]+")
_WORDS = re.compile(r"(?i)(?!not defined$|.*unknown|\(binary)(?=.*[a-z]{2}).{1,80}")
_RATING = re.compile(r"-1|[1-5]")  # 0 is unrated
_LENS_RANGE = re.compile(r"\d.* mm.*")
# Up to 9 EV: more is damage.
_COMPENSATION = re.compile(r"[+-]?(?:\d(?:\.\d)?|[12]?\d/[2346]) EV")


def _stated(text: str, form: re.Pattern[str]) -> str:
    """The text if it has the form of a real value, else nothing."""
    return text if form.fullmatch(text) else ""


def _gear(analysis: PhotoAnalysis) -> Iterable[Fact]:
    summary = analysis.summary
    yield Fact("Camera", summary.camera or "")
    yield Fact("Lens", summary.lens or "")
    yield Fact("Lens range", _stated(analysis.text("ExifIFD:LensSpecification"), _LENS_RANGE))
    yield from _sensor(analysis.optics)
    yield Fact("Camera serial number", _serial(analysis, "BodySerialNumber"))
    yield Fact("Lens serial number", _serial(analysis, "LensSerialNumber"))
    software = analysis.text("IFD0:Software", "XMP-xmp:CreatorTool", "PNG:Software")
    yield Fact("Software", f"version {software}" if _VERSION.fullmatch(software) else software)


def _serial(analysis: PhotoAnalysis, name: str) -> str:
    text = analysis.text(f"ExifIFD:{name}")
    return "" if is_placeholder(text) else text


def _sensor(optics: Optics) -> Iterable[Fact]:
    if optics.crop_factor is None:
        return
    if seen := optics.sensor:
        size = f"{'about ' if seen.is_estimate else ''}{seen.width:.3g} × {seen.height:.3g} mm"
        source = "estimated; wrong if the photo was resized or cropped" if seen.is_estimate else _from(seen.source)
        yield Fact("Sensor", size, f"crop factor {optics.crop_factor:.1f}, {source}")
    else:
        yield Fact(
            "Crop factor",
            f"{optics.crop_factor:.1f}",
            "from the 35 mm equivalent; the picture has another shape than sensors have",
        )


def _exposure(analysis: PhotoAnalysis) -> Iterable[Fact]:
    summary = analysis.summary
    shutter = exposure_time(summary.exposure_time) if summary.exposure_time else ""
    opened = aperture(summary.f_number) if summary.f_number else ""
    iso = sensitivity(summary.iso) if summary.iso else ""
    yield Fact("Exposure", ", ".join(filter(None, (shutter, opened, iso))))
    length = focal_length(summary.focal_length) if summary.focal_length else ""
    yield Fact("Focal length", length, _equivalent(analysis))
    yield from _light(analysis.optics)
    compensation = _stated(analysis.text("ExifIFD:ExposureBiasValue"), _COMPENSATION)
    yield Fact("Compensation", "0 EV" if compensation == "+0 EV" else compensation)
    yield Fact("Program", _stated(analysis.text("ExifIFD:ExposureProgram"), _WORDS))
    yield Fact("Metering", _stated(analysis.text("ExifIFD:MeteringMode"), _WORDS))
    yield Fact("Flash", _stated(analysis.text("ExifIFD:Flash"), _WORDS))
    yield Fact("White balance", _stated(analysis.text("ExifIFD:WhiteBalance"), _WORDS))


def _equivalent(analysis: PhotoAnalysis) -> str:
    """The 35 mm equivalent focal length, with the field of view."""
    optics, view = analysis.optics, analysis.optics.field_of_view
    if optics.focal_length_35mm is None:
        return ""
    angles = f"; field of view {view.horizontal:.0f}° × {view.vertical:.0f}°" if view else ""
    return f"{optics.focal_length_35mm:.3g} mm equivalent{angles}"


def _from(source: str) -> str:
    return "from the 35 mm equivalent" if source == "FocalLengthIn35mmFilm" else f"from {source}"


def _light(optics: Optics) -> Iterable[Fact]:
    if optics.exposure_value_100 is not None:
        yield Fact("Exposure value", f"EV {optics.exposure_value_100:.1f}", "at ISO 100, calculated")
    elif optics.exposure_value is not None:
        yield Fact("Exposure value", f"EV {optics.exposure_value:.1f}", "from shutter speed and aperture")


def _depth(optics: Optics) -> Iterable[Fact]:
    circle = optics.circle_of_confusion
    if circle is None:
        return
    note = f"for a circle of confusion of {circle:.2g} mm"
    if sharp := optics.depth_of_field:
        depth = "" if math.isinf(sharp.far) else f" ({sharp_limit(sharp.depth)})"
        yield Fact("Depth of field", f"{sharp_limit(sharp.near)} to {sharp_limit(sharp.far)}{depth}", note)
    yield Fact("Hyperfocal distance", _distance(optics.hyperfocal), "" if optics.depth_of_field else note)


def _distance(metres: float | None) -> str:
    return "" if metres is None else distance(metres)


def _focus(analysis: PhotoAnalysis) -> Iterable[Fact]:
    focus, sources = analysis.focus, dict(analysis.focus.sources)
    yield Fact("Focus distance", _distance(focus.distance), sources.get("distance", ""))
    yield Fact("Focus mode", focus.mode or "", sources.get("mode", ""))
    yield Fact("Focus points", focus.points or "", sources.get("points", ""))
    several = len(focus.areas) > 1
    areas = f"{len(focus.areas)} marked on the picture" if several else "marked on the picture" if focus.areas else ""
    yield Fact("Focus areas" if several else "Focus area", areas, sources.get("areas", ""))
    yield from _depth(analysis.optics)


def _time(analysis: PhotoAnalysis) -> Iterable[Fact]:
    taken = analysis.time
    if taken is None:
        return
    clock = "%A, %-d %B %Y, %H:%M:%S" if taken.has_clock else "%A, %-d %B %Y"
    yield Fact("Local time", taken.local.strftime(clock), taken.source)
    yield Fact("Time zone", _zone(taken), _zone_source(taken))
    if place := analysis.place_zone:
        yield Fact("Time zone there", f"{_offset(place.offset)}, {place.name}", _PLACE_ZONE[place.is_cameras])
    if taken.gps_utc:
        agrees = {
            True: "matches the local time and its zone",
            False: "does not match the local time",
            None: "",
        }
        yield Fact("GPS time", taken.gps_utc.strftime("%H:%M:%S UTC"), agrees[taken.gps_agrees])
    yield from _sun(analysis)
    for reason in taken.skipped:
        yield Fact("Ignored", reason)


def _sun(analysis: PhotoAnalysis) -> Iterable[Fact]:
    """Where it stood, if place, clock and zone are known."""
    time, place = analysis.time, analysis.place
    if time and place and time.has_clock and time.local.tzinfo:
        height = sun_height(place, time.local)
        side = "above" if height >= 0 else "below"
        yield Fact("Sun", f"{abs(height):.0f}° {side} the horizon", light(height))


def _zone(taken: CaptureTime) -> str:
    offset = taken.local.utcoffset()
    if offset is None:
        return "not recorded" if taken.has_clock else ""
    return _offset(offset)


_PLACE_ZONE = {
    True: "the camera's clock was set to this zone",
    False: "the camera's clock was set to another zone",
    None: "whether the camera's clock was set to this zone is not recorded",
}


def _offset(offset: timedelta) -> str:
    minutes = int(offset / timedelta(minutes=1))
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _zone_source(taken: CaptureTime) -> str:
    if taken.zone_source == UNKNOWN_ZONE:
        return ""
    if taken.zone_source == FROM_GPS:
        return "worked out from GPS time"
    if taken.zone_source.startswith("XMP-") and taken.zone_source != taken.source:
        return f"from {taken.zone_source}, perhaps the zone of the computer that wrote it"
    return f"from {taken.zone_source}"


def _resolution(analysis: PhotoAnalysis) -> Iterable[Fact]:
    scan = analysis.scan
    if size := upright_size(scan):
        width, height = size
        stored = f"stored as {pixels(scan.width or 0, scan.height or 0)}" if size != (scan.width, scan.height) else ""
        yield Fact("Pixels", pixels(width, height), stored)
        megapixels = width * height / 1e6
        yield Fact("Megapixels", f"{megapixels:.1f}" if megapixels >= 0.05 else "")
    yield Fact("Aspect ratio", analysis.optics.aspect or "")
    yield Fact("Orientation", _stated(analysis.text("IFD0:Orientation"), _WORDS))
    yield from _declared_size(analysis)
    yield from _sheets(analysis.optics.prints)


def _sheets(prints: tuple[Print, ...]) -> Iterable[Fact]:
    """A fact for each print size; blocks with the same resolution share one."""
    owners: dict[tuple[float, float, float], list[str]] = {}
    for sheet in prints:
        owners.setdefault((sheet.dpi, sheet.width_cm, sheet.height_cm), []).append(sheet.source)
    for (dpi, width, height), sources in owners.items():
        size = f"{width:.3g} × {height:.3g} cm ({width / 2.54:.3g} × {height / 2.54:.3g} in)"
        yield Fact(f"Print size at {dpi:.4g} dpi", size, f"resolution from {' and '.join(sources)}")


def _declared_size(analysis: PhotoAnalysis) -> Iterable[Fact]:
    """The size in Exif, if an editor did not update it."""
    tags, scan = analysis.scan.by_key(), analysis.scan
    width, height = tags.get("ExifIFD:PixelXDimension"), tags.get("ExifIFD:PixelYDimension")
    if width is None or height is None or {width.value, height.value} == {scan.width, scan.height}:
        return
    yield Fact("Exif says", f"{width.text} × {height.text}", "the photo was resized or cropped later")


def _file(analysis: PhotoAnalysis) -> Iterable[Fact]:
    scan = analysis.scan
    yield Fact("Format", scan.format, scan.mime)
    yield Fact("Size", file_size(scan.bytes))
    yield Fact("Compression", analysis.text("File:EncodingProcess", "PNG:Compression"))
    depths = analysis.text("File:BitsPerSample", "PNG:BitDepth", "IFD0:BitsPerSample").split()
    yield Fact("Bits per channel", depths[0] if len(set(depths)) == 1 else " ".join(depths))
    yield Fact("Colour space", _stated(analysis.text("ExifIFD:ColorSpace"), _WORDS))
    yield Fact("Colour profile", analysis.text("ICC_Profile:ProfileDescription"))


def _author(analysis: PhotoAnalysis) -> Iterable[Fact]:
    yield Fact("Title", analysis.text("XMP-dc:Title", "IPTC:ObjectName", "PNG:Title", "IFD0:XPTitle"))
    caption = ("XMP-dc:Description", "IPTC:Caption-Abstract", "IFD0:ImageDescription", "PNG:Description")
    yield Fact("Caption", analysis.text(*caption))
    facts = TagValues(analysis.scan.by_key())
    yield Fact("Author", author(facts) or "")
    yield Fact("Rights", rights(facts) or "")
    yield Fact("Owner", owner(facts) or "")
    yield Fact("Keywords", analysis.text("XMP-dc:Subject", "IPTC:Keywords", "IFD0:XPKeywords"))
    yield Fact("Rating", _stated(analysis.text("XMP-xmp:Rating", "IFD0:Rating"), _RATING))
    yield Fact("Comment", analysis.text("ExifIFD:UserComment", "File:Comment", "PNG:Comment"))


def _temperatures(analysis: PhotoAnalysis) -> Iterable[Fact]:
    note = "calculated from the camera's constants and emissivity, ignoring the air in between"
    yield Fact("At the centre", analysis.text("FLIR:TemperatureCenter"), note)
    yield Fact("Coldest", analysis.text("FLIR:TemperatureMin"))
    yield Fact("Hottest", analysis.text("FLIR:TemperatureMax"))


_CARDS: tuple[tuple[str, Callable[[PhotoAnalysis], Iterable[Fact]]], ...] = (
    ("Camera and lens", _gear),
    ("Exposure", _exposure),
    ("Focus and depth", _focus),
    ("Temperatures", _temperatures),
    ("Time and zone", _time),
    ("Resolution and print", _resolution),
    ("File and colour", _file),
    ("Author and rights", _author),
)
