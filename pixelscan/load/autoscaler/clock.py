"""Ages of moments, as exact as the edges of windows and periods need."""


def age(moment: float, now: float) -> float:
    """Seconds from a moment until now, to the millisecond: in floats, 30.01 - 15.01 is a little more than 15."""
    return round(now - moment, 3)
