"""Runs commands in turns and measures them: seconds, CPU time, memory; medians with their range."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
Command = tuple[str, ...]


@dataclass(frozen=True)
class Cost:
    """One run of a command: elapsed seconds, CPU seconds on all cores, MB of its largest process."""

    seconds: float
    cpu_seconds: float
    megabytes: float


@dataclass(frozen=True)
class Spread:
    """Several measurements of the same value."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def text(self, digits: int) -> str:
        """Median (minimum to maximum)."""
        return f"{self.median:.{digits}f} ({min(self.values):.{digits}f} to {max(self.values):.{digits}f})"


@contextmanager
def compiled_modules() -> Iterator[Mapping[str, str]]:
    """An environment in which Python caches compiled modules, as it does except in some containers."""
    with TemporaryDirectory(prefix="pixelscan-modules-") as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        yield {**environment, "PYTHONPYCACHEPREFIX": folder}


def in_turns(commands: Mapping[str, Command], rounds: int, environment: Mapping[str, str]) -> dict[str, list[Cost]]:
    """The costs of each command. A first run of each does not count: it fills shared caches."""
    for command in commands.values():
        cost(command, environment)
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(cost(command, environment))
    return costs


def cost(command: Command, environment: Mapping[str, str]) -> Cost:
    """The cost of one run. A process's peak memory includes its parent's at the fork, so keep this process small."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=dict(environment)
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def spread(costs: Sequence[Cost], of: Callable[[Cost], float]) -> Spread:
    """One field of the costs of several runs."""
    return Spread(tuple(map(of, costs)))


def ratio(costs: Sequence[Cost], base: Sequence[Cost]) -> Spread:
    """The ratio to `base`, run by run, so that a slow moment of the machine affects both."""
    return Spread(tuple(one.seconds / other.seconds for one, other in zip(costs, base, strict=True)))
