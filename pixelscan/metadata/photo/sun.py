"""How high the sun stood at a place and time, and what photographers call that light."""

from datetime import datetime

from pixelscan.metadata.geodesy import Place


def sun_height(place: Place, moment: datetime) -> float:
    """Degrees above the horizon, negative below it, without refraction; `moment` has a time zone."""
    from astral import Observer  # noqa: PLC0415 - 20 ms that only photos with a place and a zone need
    from astral.sun import elevation  # noqa: PLC0415 - as above

    return elevation(Observer(*place), moment, with_refraction=False)


# Degrees of the sun's height above which each kind of light begins, as photographers name them.
_LIGHTS = ((6.0, "day"), (-4.0, "golden hour"), (-6.0, "blue hour"), (-18.0, "twilight"))


def light(height: float) -> str:
    """What photographers call the light with the sun at this height."""
    return next((name for lowest, name in _LIGHTS if height >= lowest), "night")
