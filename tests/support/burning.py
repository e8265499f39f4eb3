"""The processes of a stress run, as the system shows them."""

import os
from contextlib import suppress

import psutil

from tests.support.waiting import wait_until


def burner_of(parent: int) -> int | None:
    """The pid of the burner that a process has started, which leads its own session; None if there is none."""
    for child in psutil.Process(parent).children():
        with suppress(psutil.Error):
            if any(part.endswith("burner.py") for part in child.cmdline()):
                return int(child.pid)
    return None


def members(session: int) -> dict[int, psutil.Process]:
    """The living processes of a session."""
    found = {}
    for process in psutil.process_iter():
        with suppress(OSError, psutil.Error):
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found[process.pid] = process
    return found


def burnt(session: int) -> float:
    """CPU seconds of a session's processes without its leader, which only controls them."""
    total = 0.0
    for process in members(session).values():
        with suppress(psutil.Error):
            times = process.cpu_times()
            total += (times.user + times.system) * (process.pid != session)
    return total


def burnt_until_gone(session: int) -> float:
    """CPU seconds that a session used before it ended; they do not grow on a busy machine."""
    seen = [burnt(session)]

    def gone() -> bool:
        seen.append(max(seen[-1], burnt(session)))
        return not members(session)

    wait_until(gone, "no process of the run is left")
    return seen[-1] - seen[0]
