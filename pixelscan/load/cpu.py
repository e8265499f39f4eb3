"""This pod's CPU time, limit and throttling: from its cgroup, else from its process tree.

In a container the cgroup is that of the whole container, as the kubelet counts it, wherever in it this process is.
Outside containers a cgroup counts only if it has a limit: without one it may contain other people's programs.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import Protocol

import psutil

from pixelscan.load.model import Source

MICRO, NANO = 1e-6, 1e-9
# A limit above this means no limit; some runtimes write one instead of "max".
MOST_CORES = 4096
Limit = Callable[[Path], float | None]


@dataclass(frozen=True, slots=True)
class CpuReading:
    """CPU use since the previous reading.

    `throttled` is the share of scheduler periods, 0 to 1, in which the pod was throttled; None if not reported.
    `seconds` and `throttled_seconds` are totals since the cgroup, or the process, started.
    """

    cores: float
    limit_cores: float | None
    throttled: float | None
    seconds: float
    throttled_seconds: float | None


@dataclass(frozen=True, slots=True)
class Counters:
    """The kernel's counters; None where it does not report one."""

    seconds: float
    limit_cores: float | None = None
    periods: int | None = None
    throttled_periods: int | None = None
    throttled_seconds: float | None = None


class Counter(Protocol):
    """A source of CPU counters."""

    @property
    def source(self) -> Source: ...

    def counters(self) -> Counters:
        """The counters now. Raises OSError or ValueError when the source is gone."""


class CpuReader:
    """Reads this pod's CPU use; `root` replaces / when a recorded file tree is read."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._counter = _find(root)
        self._before, self._at = self._counter.counters(), time.monotonic()

    @property
    def source(self) -> Source:
        return self._counter.source

    @property
    def limit_cores(self) -> float | None:
        """The limit at the last reading."""
        return self._before.limit_cores

    def read(self) -> CpuReading:
        """CPU use since the last call. Never fails: a cgroup that has vanished reads as idle."""
        before, start = self._before, self._at
        try:
            now = self._counter.counters()
        except (OSError, ValueError, KeyError):
            now = before
        self._before, self._at = now, time.monotonic()
        return CpuReading(
            cores=max(now.seconds - before.seconds, 0.0) / max(self._at - start, 1e-6),
            limit_cores=now.limit_cores,
            throttled=_throttled(before, now),
            seconds=now.seconds,
            throttled_seconds=now.throttled_seconds,
        )


def _throttled(before: Counters, now: Counters) -> float | None:
    if None in (now.periods, now.throttled_periods, before.periods, before.throttled_periods):
        return None
    periods = (now.periods or 0) - (before.periods or 0)
    held_back = (now.throttled_periods or 0) - (before.throttled_periods or 0)
    return min(max(held_back / periods, 0.0), 1.0) if periods > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Cgroup:
    """Groups of one hierarchy, from this process's own upwards; `pod` is the pod's group."""

    pod: Path
    groups: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class CgroupV2:
    """Version 2: one hierarchy for everything."""

    cpu: Cgroup
    source: Source = "cgroup v2"

    def counters(self) -> Counters:
        limit, group = _tightest(self.cpu, _limit_v2)
        stat = _table(group / "cpu.stat")
        micro = stat.get("throttled_usec")
        return Counters(
            _table(self.cpu.pod / "cpu.stat")["usage_usec"] * MICRO,
            limit,
            stat.get("nr_periods"),
            stat.get("nr_throttled"),
            None if micro is None else micro * MICRO,
        )


@dataclass(frozen=True, slots=True)
class CgroupV1:
    """Version 1: two hierarchies, often mounted as one: `accounts` counts time, `cpu` limits it."""

    accounts: Path
    cpu: Cgroup | None
    source: Source = "cgroup v1"

    def counters(self) -> Counters:
        seconds = int((self.accounts / "cpuacct.usage").read_text()) * NANO
        if self.cpu is None:
            return Counters(seconds)
        limit, group = _tightest(self.cpu, _limit_v1)
        stat = _table(group / "cpu.stat")
        nano = stat.get("throttled_time")
        return Counters(
            seconds,
            limit,
            stat.get("nr_periods"),
            stat.get("nr_throttled"),
            None if nano is None else nano * NANO,
        )


def _tightest(cgroup: Cgroup, limit: Limit) -> tuple[float | None, Path]:
    """The lowest limit on the way up, and the group that has it: that group is throttled."""
    limits = [(cores, group) for group in cgroup.groups if (cores := limit(group)) is not None]
    return min(limits, key=itemgetter(0)) if limits else (None, cgroup.pod)


def _limit_v2(group: Path) -> float | None:
    try:
        quota, period = (group / "cpu.max").read_text().split()
    except FileNotFoundError:
        return None
    return None if quota == "max" else _cores(int(quota), int(period))


def _limit_v1(group: Path) -> float | None:
    quota = int((group / "cpu.cfs_quota_us").read_text())
    return _cores(quota, int((group / "cpu.cfs_period_us").read_text()))


def _cores(quota: int, period: int) -> float | None:
    return quota / period if 0 < quota < MOST_CORES * period else None


def _table(file: Path) -> dict[str, int]:
    """The values of a file with `name number` in each line."""
    return {name: int(number) for name, number in map(str.split, file.read_text().splitlines())}


class ProcessTree:
    """This process and its descendants. The time of a child that ends is added to its parent's."""

    source: Source = "process tree"

    def __init__(self) -> None:
        self._seconds = 0.0

    def counters(self) -> Counters:
        own = os.times()
        seconds = own.user + own.system + own.children_user + own.children_system
        for child in psutil.Process().children(recursive=True):
            try:
                spent = child.cpu_times()
            except psutil.Error:
                continue
            seconds += sum(spent[:4]) if hasattr(spent, "children_user") else spent.user + spent.system
        # A child that has exited but is not reaped yet would make the sum fall: it never decreases.
        self._seconds = max(self._seconds, seconds)
        return Counters(self._seconds)


def _find(root: Path) -> Counter:
    """The cgroup of this pod, or the process tree."""
    for found in (_find_v1(root), _find_v2(root)):
        try:
            if found and found.counters():
                return found
        except (OSError, ValueError, KeyError):
            continue
    return ProcessTree()


def _find_v2(root: Path) -> CgroupV2 | None:
    groups = _groups(root, "", ("", "unified"), "cpu.stat")
    # Only the machine's root group has neither.
    if groups and any((groups[-1] / name).exists() for name in ("cpu.max", "cgroup.events")):
        return CgroupV2(Cgroup(groups[-1], groups))
    return CgroupV2(Cgroup(groups[0], groups)) if _limited(groups, _limit_v2) else None


def _find_v1(root: Path) -> CgroupV1 | None:
    joint = ("cpu,cpuacct", "cpuacct,cpu")
    accounting = _groups(root, "cpuacct", (*joint, "cpuacct"), "cpuacct.usage")
    limiting = _groups(root, "cpu", (*joint, "cpu"), "cpu.cfs_quota_us")
    # Only the machine's root group has this file.
    if accounting and not (accounting[-1] / "release_agent").exists():
        return CgroupV1(accounting[-1], Cgroup(limiting[-1], limiting) if limiting else None)
    if accounting and _limited(limiting, _limit_v1):
        return CgroupV1(accounting[0], Cgroup(limiting[0], limiting))
    return None


def _limited(groups: tuple[Path, ...], limit: Limit) -> bool:
    return any(limit(group) is not None for group in groups)


def _groups(root: Path, controller: str, folders: Sequence[str], file: str) -> tuple[Path, ...]:
    """Groups that have the file, from this process's own up to the highest visible; controller "" is version 2."""
    mounts = [(root / at.lstrip("/"), above) for at, above in _mounts(root, controller)]
    mounts += [(root / "sys/fs/cgroup" / folder, "/") for folder in folders]
    for top, above in mounts:
        if not (top / file).is_file():
            continue
        own = PurePosixPath(_own_path(root, controller))
        below = own.relative_to(above) if own.is_relative_to(above) and ".." not in own.parts else PurePosixPath()
        ways = [top / below, *(top / part for part in below.parents)] if below.parts else [top]
        return tuple(way for way in ways if (way / file).is_file())
    return ()


def _mounts(root: Path, controller: str) -> list[tuple[str, str]]:
    """Where the hierarchy is mounted, and which group is its root there; of stacked mounts the uppermost first."""
    found = []
    for line in _lines(root / "proc/self/mountinfo"):
        mount, _, kind = line.partition(" - ")
        above, at = mount.split()[3:5]
        system, _, options = kind.split(" ", 2)
        if system == "cgroup2" if not controller else system == "cgroup" and controller in options.split(","):
            found.append((at, above))
    return found[::-1]


def _own_path(root: Path, controller: str) -> str:
    for line in _lines(root / "proc/self/cgroup"):
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            return path
    return "/"


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except OSError:
        return []
