"""Values calculated from a photo's metadata, with their sources; None if something is missing.

Lens and sensor lengths are in millimetres, distances in metres, angles in degrees.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.orientation import lies_on_its_side
from pixelscan.metadata.photo.summary import Summary, resolutions

FULL_FRAME = (36.0, 24.0)
FULL_FRAME_DIAGONAL = math.hypot(*FULL_FRAME)
# Circle of confusion for 36 × 24 mm: what the eye resolves on a print viewed from its diagonal's distance. It scales
# with the sensor.
CIRCLE_ON_FULL_FRAME = 0.030
# Sensor diagonals in millimetres, from the smallest phone to the largest sheet film.
DIAGONALS = (1.0, 400.0)
# Diagonals of the sensors of cameras that store the focal plane resolution: compacts, Four Thirds, APS-C, APS-H, full
# frame, medium format. Another result means that the pixel size was changed later.
SENSORS = {4 / 3: ((4.0, 11.5), (21.0, 23.0), (40.0, 75.0)), 3 / 2: ((26.3, 29.0), (33.3, 35.0), (42.0, 44.0))}
LARGEST_COMPACT = 11.5
# For equal aspect ratios: editors round the sides when they resize.
SHAPE_TOLERANCE = 0.02
MILLIMETRES = {2: 25.4, 3: 10.0, 4: 1.0, 5: 0.001}
CENTIMETRES_AN_INCH = 2.54
ASPECTS = {"1:1": 1, "5:4": 5 / 4, "4:3": 4 / 3, "3:2": 3 / 2, "16:10": 1.6, "16:9": 16 / 9, "2:1": 2, "65:24": 65 / 24}
ASPECT_TOLERANCE = 0.01
# Programs that make pictures smaller and do not correct the focal plane resolution.
_EDITORS = re.compile(
    r"(?i)adobe|photoshop|lightroom|viewer|acd ?sys|acdsee|quicktime|ofoto|picasa|gallery|gimp|paint|windows|irfan"
    r"|magick|iphoto|darktable|digikam|xnview"
)


@dataclass(frozen=True, slots=True)
class Print:
    """The print size at the dots per inch that one block stores, and that block's name."""

    width_cm: float
    height_cm: float
    dpi: float
    source: str


@dataclass(frozen=True, slots=True)
class Sensor:
    """Millimetres, along the stored picture's sides; an estimate if the picture may have been resized."""

    width: float
    height: float
    source: str
    is_estimate: bool = False

    @property
    def diagonal(self) -> float:
        return math.hypot(self.width, self.height)


@dataclass(frozen=True, slots=True)
class FieldOfView:
    """Degrees across, down and corner to corner of the upright picture."""

    horizontal: float
    vertical: float
    diagonal: float


@dataclass(frozen=True, slots=True)
class DepthOfField:
    """Metres; `far` is inf if everything beyond `near` is in focus."""

    near: float
    far: float

    @property
    def depth(self) -> float:
        return self.far - self.near


@dataclass(frozen=True, slots=True)
class Optics:
    """All calculated values; `hyperfocal` in metres, `circle_of_confusion` and `focal_length_35mm` in millimetres.

    `crop_factor` is the full-frame diagonal (36 × 24 mm) divided by the sensor's. It is known without the `sensor` if
    the picture was cropped to another shape.
    """

    aspect: str | None = None
    prints: tuple[Print, ...] = ()
    sensor: Sensor | None = None
    crop_factor: float | None = None
    focal_length_35mm: float | None = None
    field_of_view: FieldOfView | None = None
    exposure_value: float | None = None
    exposure_value_100: float | None = None
    circle_of_confusion: float | None = None
    hyperfocal: float | None = None
    depth_of_field: DepthOfField | None = None


def derive_optics(scan: Scan, summary: Summary) -> Optics:
    """The values calculated from a scan and its summary."""
    tags = scan.by_key()
    seen = sensor(scan, summary, tags)
    crop = FULL_FRAME_DIAGONAL / seen.diagonal if seen else _stored_crop_factor(summary)
    focal_length, f_number = summary.focal_length, summary.f_number
    circle = CIRCLE_ON_FULL_FRAME / crop if crop else None
    far = hyperfocal(focal_length, f_number, circle) if focal_length and f_number and circle else None
    return Optics(
        aspect=aspect(scan.width, scan.height) if scan.width and scan.height else None,
        prints=prints(scan, tags),
        sensor=seen,
        crop_factor=crop,
        focal_length_35mm=focal_length * crop if focal_length and crop else None,
        field_of_view=field_of_view(_as_seen(scan, seen), focal_length) if seen and focal_length else None,
        exposure_value=exposure_value(summary.exposure_time, f_number),
        exposure_value_100=exposure_value(summary.exposure_time, f_number, summary.iso) if summary.iso else None,
        circle_of_confusion=circle,
        hyperfocal=far,
        depth_of_field=depth_of_field(summary.focus_distance, focal_length, far) if far and focal_length else None,
    )


def aspect(width: int, height: int) -> str:
    """Aspect ratio, longer side first: the nearest common ratio within 1 %, else two decimals."""
    ratio = max(width, height) / min(width, height)
    name = min(ASPECTS, key=lambda name: abs(ASPECTS[name] - ratio))
    return name if abs(ASPECTS[name] - ratio) <= ASPECT_TOLERANCE * ratio else f"{ratio:.2f}:1"


def prints(scan: Scan, tags: Mapping[str, Tag]) -> tuple[Print, ...]:
    """Print sizes of the upright picture, one for each block that stores dots per inch: they often disagree."""
    if not scan.width or not scan.height:
        return ()
    return tuple(
        Print(*_upright(scan, scan.width / found.dpi_x, scan.height / found.dpi_y), found.dpi_x, found.source)
        for found in resolutions(tags)
        if found.dpi_x and found.dpi_y
    )


def _upright(scan: Scan, inches_across: float, inches_down: float) -> tuple[float, float]:
    """Centimetres across and down of the upright picture."""
    sides = inches_across * CENTIMETRES_AN_INCH, inches_down * CENTIMETRES_AN_INCH
    return sides[::-1] if lies_on_its_side(scan) else sides


def sensor(scan: Scan, summary: Summary, tags: Mapping[str, Tag]) -> Sensor | None:
    """The sensor area that the picture shows, from the 35 mm equivalent, which includes in-camera crops, else from
    the focal plane resolution (CIPA DC-008: FocalLengthIn35mmFilm, FocalPlaneXResolution).

    Sensors are 3:2 or 4:3. A picture with another ratio is a crop, and its area is unknown.
    """
    if not scan.width or not scan.height or _sensor_shape(scan.width / scan.height) is None:
        return None
    crop = _stored_crop_factor(summary)
    if crop is None:
        return _focal_plane(scan.width / scan.height, tags)
    scale = FULL_FRAME_DIAGONAL / crop / math.hypot(scan.width, scan.height)
    return Sensor(scale * scan.width, scale * scan.height, "FocalLengthIn35mmFilm")


def _stored_crop_factor(summary: Summary) -> float | None:
    """From both focal lengths, within the range of real sensors."""
    if not summary.focal_length or not summary.focal_length_35mm:
        return None
    crop = summary.focal_length_35mm / summary.focal_length
    least, most = DIAGONALS
    return crop if least <= FULL_FRAME_DIAGONAL / crop <= most else None


def _sensor_shape(shape: float) -> float | None:
    return next((ratio for ratio in SENSORS if _has_shape(ratio, shape)), None)


def _focal_plane(shape: float, tags: Mapping[str, Tag]) -> Sensor | None:
    """Pixels at capture divided by pixels per unit; None if that is no sensor's size, or the pixels are unknown."""
    across, down = (_count(tags, f"ExifIFD:FocalPlane{axis}Resolution") for axis in "XY")
    unit_tag = tags.get("ExifIFD:FocalPlaneResolutionUnit")
    unit = MILLIMETRES.get(unit_tag.value if unit_tag and isinstance(unit_tag.value, int) else 2)
    pixels = _size_at_capture(shape, tags)
    if across is None or down is None or unit is None or pixels is None:
        return None
    width, height = pixels[0] / across * unit, pixels[1] / down * unit
    if (width > height) != (shape > 1):
        width, height = height, width
    found = Sensor(width, height, "FocalPlaneXResolution", is_estimate=True)
    return found if _is_real(found, shape) and not _was_made_smaller(found, tags) else None


def _is_real(found: Sensor, shape: float) -> bool:
    ranges = SENSORS[_sensor_shape(shape) or 4 / 3]
    return any(least <= found.diagonal <= most for least, most in ranges)


def _was_made_smaller(found: Sensor, tags: Mapping[str, Tag]) -> bool:
    """Whether an editor may have; a larger sensor's result would then be none of the known sizes."""
    if found.diagonal > LARGEST_COMPACT or "Canon:CanonImageWidth" in tags:
        return False
    programs = (tags[key].text for key in ("IFD0:Software", "XMP-xmp:CreatorTool") if key in tags)
    return any(_EDITORS.search(program) for program in programs)


def _size_at_capture(shape: float, tags: Mapping[str, Tag]) -> tuple[float, float] | None:
    """The largest stored size with this ratio, landscape or portrait: editors change one size and forget another."""
    keys = (
        ("ExifIFD:PixelXDimension", "ExifIFD:PixelYDimension"),
        ("IFD0:ImageWidth", "IFD0:ImageLength"),
        ("Canon:CanonImageWidth", "Canon:CanonImageHeight"),
    )
    stored = ((_count(tags, width), _count(tags, height)) for width, height in keys)
    sizes = [(width, height) for width, height in stored if width and height]
    return max((size for size in sizes if _has_shape(size[0] / size[1], shape)), default=None)


def _has_shape(stored: float, shape: float) -> bool:
    return any(math.isclose(ratio, shape, rel_tol=SHAPE_TOLERANCE) for ratio in (stored, 1 / stored))


def _count(tags: Mapping[str, Tag], key: str) -> float | None:
    tag = tags.get(key)
    value = tag.value if tag else None
    return float(value) if isinstance(value, int | float) and 1e-6 <= value <= 1e9 else None


def _as_seen(scan: Scan, seen: Sensor) -> Sensor:
    return replace(seen, width=seen.height, height=seen.width) if lies_on_its_side(scan) else seen


def field_of_view(seen: Sensor, focal_length: float) -> FieldOfView:
    """2 atan(d / 2f), for a rectilinear lens focused at infinity."""

    def angle(side: float) -> float:
        return math.degrees(2 * math.atan(side / (2 * focal_length)))

    return FieldOfView(angle(seen.width), angle(seen.height), angle(seen.diagonal))


def exposure_value(exposure_time: float | None, f_number: float | None, iso: float = 100) -> float | None:
    """log2(N² / t) - log2(ISO / 100): the scene's brightness as an exposure value (ISO 2720)."""
    if not exposure_time or not f_number or exposure_time <= 0 or f_number <= 0 or iso <= 0:
        return None
    return math.log2(f_number**2 / exposure_time) - math.log2(iso / 100)


def hyperfocal(focal_length: float, f_number: float, circle: float) -> float:
    """Metres: f² / (N c) + f, with f and c in millimetres (thin lens)."""
    return (focal_length**2 / (f_number * circle) + focal_length) / 1000


def depth_of_field(distance: float | None, focal_length: float, far: float) -> DepthOfField | None:
    """From s (H - f) / (H + s - 2f) to s (H - f) / (H - s), where H is the hyperfocal distance in metres."""
    focal_metres = focal_length / 1000
    if distance is None or math.isnan(distance) or distance <= focal_metres:
        return None
    if math.isinf(distance):
        return DepthOfField(far, math.inf)
    near = distance * (far - focal_metres) / (far + distance - 2 * focal_metres)
    return DepthOfField(near, distance * (far - focal_metres) / (far - distance) if distance < far else math.inf)
