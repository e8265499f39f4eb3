"""One photo's own values of the quantities that are compared."""

from collections.abc import Callable, Mapping

from pixelscan import formatting
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.quantities import Quantity, equivalent, place_of
from pixelscan.metadata.photo.orientation import upright_size


def values(photo: PhotoAnalysis) -> dict[Quantity, str]:
    """In words, in the order of Quantity, without those that the photo does not tell."""
    found = {quantity: value(photo) for quantity, value in _VALUES.items()}
    return {quantity: text for quantity, text in found.items() if text}


def _exposure(photo: PhotoAnalysis) -> str:
    light = photo.optics.exposure_value_100
    return "" if light is None else f"EV {light:.1f}"


def _shutter(photo: PhotoAnalysis) -> str:
    seconds = photo.summary.exposure_time
    return formatting.exposure_time(seconds) if seconds else ""


def _aperture(photo: PhotoAnalysis) -> str:
    return formatting.aperture(photo.summary.f_number) if photo.summary.f_number else ""


def _sensitivity(photo: PhotoAnalysis) -> str:
    return formatting.sensitivity(photo.summary.iso) if photo.summary.iso else ""


def _focal_length(photo: PhotoAnalysis) -> str:
    return formatting.focal_length(photo.summary.focal_length) if photo.summary.focal_length else ""


def _focal_length_35mm(photo: PhotoAnalysis) -> str:
    millimetres = equivalent(photo)
    return formatting.focal_length(millimetres) if millimetres else ""


def _time(photo: PhotoAnalysis) -> str:
    return f"{photo.time.local:%Y-%m-%d %H:%M:%S}" if photo.time and photo.time.has_clock else ""


def _place(photo: PhotoAnalysis) -> str:
    place = place_of(photo.summary)
    return formatting.coordinates(*place) if place else ""


def _pixels(photo: PhotoAnalysis) -> str:
    size = upright_size(photo.scan)
    return formatting.pixels(*size) if size else ""


def _dpi(photo: PhotoAnalysis) -> str:
    return formatting.resolution(photo.summary.dpi_x, photo.summary.dpi_y)


_VALUES: Mapping[Quantity, Callable[[PhotoAnalysis], str]] = {
    Quantity.EXPOSURE: _exposure,
    Quantity.SHUTTER: _shutter,
    Quantity.APERTURE: _aperture,
    Quantity.SENSITIVITY: _sensitivity,
    Quantity.FOCAL_LENGTH: _focal_length,
    Quantity.FOCAL_LENGTH_35MM: _focal_length_35mm,
    Quantity.TIME: _time,
    Quantity.PLACE: _place,
    Quantity.RESOLUTION: _pixels,
    Quantity.DPI: _dpi,
}
