"""All settings, read from optional PIXELSCAN_... environment variables and checked. Nothing else reads them."""

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pixelscan.cpu_count import usable_cores
from pixelscan.errors import SettingError

DATABASES = ("postgresql://", "postgres://", "sqlite:///")
LONGEST_NAME = 253
HOST = re.compile(r"\*|(\*\.)?[\w-]+(\.[\w-]+)*")
DEFAULT_STATE = "~/.local/state/pixelscan"
CHOICES = {"PIXELSCAN_LOGIN": ("off", "optional", "required"), "PIXELSCAN_STRESS": ("off", "all", "users")}
SHORTEST_TOKEN = 16
# Kubernetes gives 0 for a request that is not set.
MAY_BE_ZERO = ("PIXELSCAN_CPU_REQUEST", "PIXELSCAN_CPU_LIMIT")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; each field is read from the variable PIXELSCAN_ plus its name in capitals."""

    max_upload_mb: int = 200
    scan_seconds: float = 2.0
    preview_seconds: float = 10.0
    worker_memory_mb: int = 512
    workers: int = 0
    session_photos: int = 200
    session_mb: int = 1024
    spool_mb: int = 0
    trusted_proxies: int = 0
    uploads_at_once: int = 64
    upload_idle_seconds: float = 10.0
    requests_per_second: int = 100
    address_requests_per_second: int = 400
    requests_under_way: int = 200
    address_requests_under_way: int = 1000
    messages_per_second: int = 50
    total_messages_per_second: int = 200
    message_kb: int = 1024
    connections: int = 4000
    address_connections: int = 2000
    header_kb: int = 64
    head_seconds: float = 10.0
    answer_seconds: float = 20.0
    untaken_mb: int = 32
    allowed_hosts: str = ""
    libraries: str = ""
    login: str = "off"
    api_token: str = ""
    stress: str = "all"
    database_url: str = ""
    state_dir: str = ""
    history_days: float = 7.0
    pod_name: str = ""
    node_name: str = ""
    cpu_request: int = 0
    cpu_limit: int = 0
    hpa: str = ""
    observed_hpa: str = ""
    hpa_target: int = 0
    hpa_min: int = 0
    hpa_max: int = 0

    def worker_count(self) -> int:
        """The number of scan processes: as set, else one per core, at most four."""
        return self.workers or min(usable_cores(), 4)

    def reader_count(self) -> int:
        """The number of processes that read metadata: one more, because no visitor may occupy them all."""
        return self.worker_count() + 1

    def reader_memory_mb(self) -> int:
        """Memory of each: together they have as much as those that decode pictures."""
        return self.worker_memory_mb * self.worker_count() // self.reader_count()

    def hosts(self) -> tuple[str, ...]:
        """The names by which visitors may call this server, besides those that are its own anyway."""
        return tuple(_parts(self.allowed_hosts.lower()))

    def library_folders(self) -> tuple[Path, ...]:
        """The libraries that Collection offers."""
        return tuple(Path(part).expanduser() for part in _parts(self.libraries))

    def history_url(self) -> str:
        """The URL of the history that pods share: as set, else a local SQLite file."""
        return self.database_url or f"sqlite:///{Path(self.state_dir or DEFAULT_STATE).expanduser() / 'history.sqlite'}"

    def pod(self) -> str:
        """This pod's name: as set, else the host name and process ID."""
        return self.pod_name or f"{socket.gethostname()}-{os.getpid()}"

    def node(self) -> str:
        """The node's name: as set, else the host name."""
        return self.node_name or socket.gethostname()


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The current settings. Raises SettingError with the variable's name and its allowed values."""
    given: dict[str, float | str] = {}
    for field in fields(Settings):
        variable = f"PIXELSCAN_{field.name.upper()}"
        stored = environ.get(variable, "").strip()
        if stored and field.type is str:
            given[field.name] = _text(variable, stored)
        elif stored and not (variable in MAY_BE_ZERO and stored == "0"):
            given[field.name] = _number(variable, stored, whole=field.type is int)
    # The XDG Base Directory Specification says to ignore a path that is not absolute.
    if (state_home := environ.get("XDG_STATE_HOME", "")).startswith("/"):
        given.setdefault("state_dir", f"{state_home}/pixelscan")
    return _consistent(Settings(**given))  # type: ignore[arg-type]


def _consistent(settings: Settings) -> Settings:
    least, most = settings.hpa_min, settings.hpa_max
    if least and most and least > most:
        raise SettingError(f"PIXELSCAN_HPA_MAX is {most}; it must be at least PIXELSCAN_HPA_MIN, which is {least}.")
    if settings.stress == "users" and settings.login == "off":
        raise SettingError("PIXELSCAN_STRESS is users, so PIXELSCAN_LOGIN must be optional or required.")
    return settings


def _text(variable: str, stored: str) -> str:
    if variable == "PIXELSCAN_DATABASE_URL" and not stored.startswith(DATABASES):
        # The value may contain a password, so it is not shown.
        raise SettingError(f"{variable} must begin with {' or '.join(DATABASES)}.")
    if variable == "PIXELSCAN_ALLOWED_HOSTS" and not all(map(HOST.fullmatch, _parts(stored))):
        raise SettingError(f"{variable} is {stored!r}; it must be names such as photos.example.org,*.example.org or *.")
    if variable == "PIXELSCAN_OBSERVED_HPA" and stored.count("/") != 1:
        raise SettingError(f"{variable} is {stored!r}; it must be NAMESPACE/NAME.")
    if stored not in (allowed := CHOICES.get(variable, (stored,))):
        raise SettingError(f"{variable} is {stored!r}; it must be {', '.join(allowed[:-1])} or {allowed[-1]}.")
    if variable == "PIXELSCAN_API_TOKEN" and len(stored) < SHORTEST_TOKEN:
        raise SettingError(f"{variable} must have at least {SHORTEST_TOKEN} characters.")
    if len(stored) > LONGEST_NAME and variable.endswith("_NAME"):
        raise SettingError(f"{variable} has {len(stored)} characters; the maximum is {LONGEST_NAME}.")
    return stored


def _parts(stored: str) -> list[str]:
    return [part.strip() for part in stored.split(",") if part.strip()]


def _number(variable: str, stored: str, *, whole: bool) -> float:
    kind = "a whole number" if whole else "a number"
    try:
        value = int(stored) if whole else float(stored)
    except ValueError:
        raise SettingError(f"{variable} is {stored!r}; it must be {kind} above 0.") from None
    if not 0 < value < 1_000_000:
        raise SettingError(f"{variable} is {stored}; it must be {kind} above 0 and below a million.")
    return value
