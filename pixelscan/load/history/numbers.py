"""Which values of the store's rows make sense. SQLite stores anything in any column, PostgreSQL also NaN."""

import math
from typing import Any, TypeGuard

# The year 2100; and more cores than any machine has.
LAST_TIME = 4_102_444_800.0
MOST_CORES = 100_000.0


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number."""
    return isinstance(value, int | float) and math.isfinite(value)


def is_time(value: object) -> bool:
    """Whether it is a Unix time of this century."""
    return is_number(value) and 0 <= value < LAST_TIME


def are_cores(*values: Any) -> bool:
    """Whether each is a number of cores, or None. Raises TypeError for text."""
    return all(value is None or 0 <= value < MOST_CORES for value in values)
