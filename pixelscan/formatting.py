"""Formats numbers for people, on pages, in reports and in terminals: 12.3 MB, 1.27 km, 1/125 s, f/2.8, 50 mm, 13 %."""

import math
from collections.abc import Sequence


def file_size(count: int) -> str:
    """A number of bytes in decimal units, three digits: 12.3 MB."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{_digits(count / factor)} {unit}"
    return counted(count, "byte")


def distance(metres: float) -> str:
    """Metres as text; cm below one metre, km from 1,000 metres: 85 cm, 4.5 m, 312 m, 1.27 km, 9,883 km, infinity."""
    if math.isinf(metres):
        return "infinity"
    if metres < 0.9995:
        return f"{metres * 100:.3g} cm"
    if metres < 999.5:
        return f"{_digits(metres)} m"
    kilometres = metres / 1000
    return f"{kilometres:.2f} km" if kilometres < 9.995 else f"{kilometres:,.0f} km"


def sharp_limit(metres: float) -> str:
    """A distance to two digits: what counts as sharp is a matter of taste."""
    return distance(float(f"{metres:.2g}"))


def height(metres: float) -> str:
    """An altitude in whole metres: 30 m above sea level, at sea level."""
    rounded = round(metres)
    return f"{abs(rounded):,} m {'below' if rounded < 0 else 'above'} sea level" if rounded else "at sea level"


def exposure_time(seconds: float) -> str:
    """Seconds as photographers write them: 1/250 s, 0.6 s, 30 s; 0/0 is undefined, 1/0 infinite."""
    if not 0 < seconds < math.inf:
        return f"{'undefined' if math.isnan(seconds) else 'infinite' if seconds > 0 else f'{seconds:.6g}'} s"
    if seconds < 0.3:
        return f"1/{round(1 / seconds)} s"
    return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.4g} s"


def aperture(f_number: float) -> str:
    """An f-number as photographers write it: f/2.8."""
    return f"f/{f_number:.3g}"


def sensitivity(iso: float) -> str:
    """ISO 6400: by custom without a separator."""
    return f"ISO {iso:.10g}"


def focal_length(millimetres: float) -> str:
    """To four digits: 4.25 mm, 50 mm."""
    return f"{millimetres:.4g} mm"


def pixels(width: int, height: int) -> str:
    """The size of a picture: 6,000 × 4,000."""
    return f"{width:,} × {height:,}"


def resolution(across: float | None, down: float | None) -> str:
    """Dots per inch, which may differ in the two directions: 300 dpi, 72 × 36 dpi; "" if both are unknown."""
    known = [f"{dots:.4g}" for dots in dict.fromkeys((across, down)) if dots]
    return f"{' × '.join(known)} dpi" if known else ""


def coordinates(latitude: float, longitude: float) -> str:
    """Signed degrees to about a metre: 57.41300° N, 6.20100° W."""
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"


def counted(count: int, singular: str) -> str:
    """A number of things: 1 photo, 2,448 photos."""
    return f"{count:,} {singular}" if count == 1 else f"{count:,} {singular}s"


def percent(part: float) -> str:
    """A fraction as a percentage: 0.13 is 13 %. Neither a small part nor all but a small part is rounded away."""
    if 0 < part < 0.01:
        return "less than 1 %"
    if 0.99 < part < 1:
        return "more than 99 %"
    return f"{100 * part:.0f} %"


def percentages(counts: Sequence[int]) -> list[str]:
    """The parts of a whole in whole percent that add up to 100, by largest remainder; a small part is less than 1 %."""
    whole = sum(counts) or 1
    shares = [100 * count // whole for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda index: -(100 * counts[index] % whole))
    for index in by_remainder[: 100 - sum(shares) if sum(counts) else 0]:
        shares[index] += 1
    return [_part(share, count, whole) for share, count in zip(shares, counts, strict=True)]


def _part(share: int, count: int, whole: int) -> str:
    return "less than 1 %" if 0 < 100 * count < whole else f"{min(share, 99) if count < whole else share} %"


def _digits(number: float) -> str:
    """Three digits, without an exponent."""
    return f"{number:.0f}" if number >= 99.95 else f"{number:.3g}"
