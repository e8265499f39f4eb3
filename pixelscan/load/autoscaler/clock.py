"""Ages of moments, as exact as the edges of windows and periods require."""

HALF_A_MILLISECOND = 0.0005


def age(moment: float, now: float) -> float:
    """Seconds from a moment until now, to the millisecond: in floats, 30.01 - 15.01 is a little more than 15."""
    return round(now - moment, 3)


def youngest_outside(window: float, now: float) -> float:
    """Moments after this one have an age below `window` seconds: for loops over many, with the same result as `age`."""
    return now - window + HALF_A_MILLISECOND


def oldest_inside(window: float, now: float) -> float:
    """Moments before this one have an age above `window` seconds."""
    return now - window - HALF_A_MILLISECOND
