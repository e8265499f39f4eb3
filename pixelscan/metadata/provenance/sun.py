"""How high the sun stood at a place and time."""

from datetime import datetime

from pixelscan.metadata.geodesy import Place


def sun_height(place: Place, moment: datetime) -> float:
    """Degrees above the horizon, negative below it, without refraction; `moment` has a time zone."""
    from astral import Observer  # noqa: PLC0415 - 20 ms that only photos with a place and a zone need
    from astral.sun import elevation  # noqa: PLC0415 - as above

    return elevation(Observer(*place), moment, with_refraction=False)
