"""The only reader of the environment: PIXELSCAN_... variables, each optional, each checked."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from pixelscan.errors import SettingError


def usable_cores() -> int:
    """Cores this process may run on; the machine's where the system does not tell."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is read from PIXELSCAN_ and its name in capitals."""

    max_upload_mb: int = 200
    scan_seconds: float = 2.0
    preview_seconds: float = 10.0
    worker_memory_mb: int = 512
    workers: int = 0
    session_photos: int = 200
    session_mb: int = 1024

    def worker_count(self) -> int:
        """Scan processes to start: as set, else one a core and four at most."""
        return self.workers or min(usable_cores(), 4)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force. Raises SettingError, naming the variable and what it may be."""
    given: dict[str, float] = {}
    for field in fields(Settings):
        variable = f"PIXELSCAN_{field.name.upper()}"
        if environ.get(variable, "").strip():
            given[field.name] = _number(variable, environ[variable], whole=field.type is int)
    return Settings(**given)  # type: ignore[arg-type]


def _number(variable: str, stored: str, *, whole: bool) -> float:
    kind = "a whole number" if whole else "a number"
    try:
        value = int(stored) if whole else float(stored)
    except ValueError:
        raise SettingError(f"{variable} is {stored!r}; it must be {kind} above 0.") from None
    if not 0 < value < 1_000_000:
        raise SettingError(f"{variable} is {stored}; it must be {kind} above 0 and below a million.")
    return value
