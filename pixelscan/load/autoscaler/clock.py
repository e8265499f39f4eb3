"""Ages of moments, as exact as the edges of windows and periods need."""


def age(moment: float, now: float) -> float:
    """Seconds from a moment until now, to the millisecond: in floats, 30.02 - 15.02 is not quite 15."""
    return round(now - moment, 3)
