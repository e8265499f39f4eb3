"""The only reader of the environment: PIXELSCAN_... variables, each optional, each checked."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pixelscan.cpu_count import usable_cores
from pixelscan.errors import SettingError

DATABASES = ("postgresql://", "postgres://", "sqlite:///")
LONGEST_NAME = 253
# Kubernetes writes 0 for a request that is not made.
MAY_BE_ZERO = ("PIXELSCAN_CPU_REQUEST", "PIXELSCAN_CPU_LIMIT")


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
    database_url: str = ""
    state_dir: str = ""
    history_days: float = 7.0
    pod_name: str = ""
    node_name: str = ""
    cpu_request: int = 0
    cpu_limit: int = 0
    hpa_target: int = 0
    hpa_min: int = 0
    hpa_max: int = 0

    def worker_count(self) -> int:
        """Scan processes to start: as set, else one a core and four at most."""
        return self.workers or min(usable_cores(), 4)

    def history_url(self) -> str:
        """Where pods share what they measure: as set, else a file of this machine's."""
        folder = Path(self.state_dir).expanduser() if self.state_dir else Path.home() / ".local/state/pixelscan"
        return self.database_url or f"sqlite:///{folder / 'history.sqlite'}"

    def pod(self) -> str:
        """This process's name among the pods: as set, else the machine's and the process's number."""
        return self.pod_name or f"{socket.gethostname()}-{os.getpid()}"

    def node(self) -> str:
        """The machine's name: as set, else its own."""
        return self.node_name or socket.gethostname()


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force. Raises SettingError, naming the variable and what it may be."""
    given: dict[str, float | str] = {}
    for field in fields(Settings):
        variable = f"PIXELSCAN_{field.name.upper()}"
        stored = environ.get(variable, "").strip()
        if stored and field.type is str:
            given[field.name] = _text(variable, stored)
        elif stored and not (variable in MAY_BE_ZERO and stored == "0"):
            given[field.name] = _number(variable, stored, whole=field.type is int)
    return _consistent(Settings(**given))  # type: ignore[arg-type]


def _consistent(settings: Settings) -> Settings:
    least, most = settings.hpa_min, settings.hpa_max
    if least and most and least > most:
        raise SettingError(f"PIXELSCAN_HPA_MAX is {most}; it must be at least PIXELSCAN_HPA_MIN, which is {least}.")
    return settings


def _text(variable: str, stored: str) -> str:
    if variable == "PIXELSCAN_DATABASE_URL" and not stored.startswith(DATABASES):
        # The value itself may hold a password.
        raise SettingError(f"{variable} must begin with {' or '.join(DATABASES)}.")
    if len(stored) > LONGEST_NAME and variable.endswith("_NAME"):
        raise SettingError(f"{variable} has {len(stored)} letters; {LONGEST_NAME} are the most.")
    return stored


def _number(variable: str, stored: str, *, whole: bool) -> float:
    kind = "a whole number" if whole else "a number"
    try:
        value = int(stored) if whole else float(stored)
    except ValueError:
        raise SettingError(f"{variable} is {stored!r}; it must be {kind} above 0.") from None
    if not 0 < value < 1_000_000:
        raise SettingError(f"{variable} is {stored}; it must be {kind} above 0 and below a million.")
    return value
