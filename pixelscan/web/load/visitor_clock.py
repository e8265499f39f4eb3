"""The visitor's clock: times in the zone of their browser, with its name."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def clock_time(seconds: float) -> str:
    """A Unix time as the visitor's clock shows it: 05:09:22 EST."""
    moment = datetime.fromtimestamp(seconds, _zone())
    return f"{moment:%H:%M:%S} {zone_name(seconds)}"


def date_and_time(seconds: float) -> str:
    """A Unix time with its date, without the zone: 28 Nov 2026, 05:09:22."""
    return f"{datetime.fromtimestamp(seconds, _zone()):%d %b %Y, %H:%M:%S}"


def zone_name(seconds: float) -> str:
    """The zone's abbreviation at a Unix time, EST or UTC; where it has none, its offset: UTC-03."""
    name = f"{datetime.fromtimestamp(seconds, _zone()):%Z}"
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def _zone() -> tzinfo:
    """The browser's zone; UTC where it is not known."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
