"""The resources of a server and its children: memory, open files, zombie processes."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import psutil

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Holdings:
    """`megabytes` counts memory that processes share once; `server` is the part of the first process."""

    megabytes: float
    server: float
    files: int
    sockets: int
    processes: int
    zombies: int


@dataclass(frozen=True, slots=True)
class CpuTimes:
    """CPU seconds of a server by its first thread, which is its loop, its other threads, and its child processes."""

    loop: float
    threads: float
    workers: float

    def __sub__(self, earlier: Self) -> Self:
        return replace(
            self,
            loop=self.loop - earlier.loop,
            threads=self.threads - earlier.threads,
            workers=self.workers - earlier.workers,
        )

    def __truediv__(self, seconds: float) -> Self:
        return replace(self, loop=self.loop / seconds, threads=self.threads / seconds, workers=self.workers / seconds)


def cpu_times(process_id: int) -> CpuTimes:
    """What a server has used so far. Linux."""
    server = psutil.Process(process_id)
    spent = server.cpu_times()
    loop = next(one.user_time + one.system_time for one in server.threads() if one.id == process_id)
    workers = spent.children_user + spent.children_system  # of those that have ended
    for child in server.children():
        with suppress(psutil.Error):
            workers += sum(child.cpu_times()[:2])
    return CpuTimes(loop, spent.user + spent.system - loop, workers)


def holdings(process_id: int) -> Holdings:
    """The current resources of a process and all its descendants."""
    root = psutil.Process(process_id)
    tree = [root, *root.children(recursive=True)]
    zombies = [one for one in tree if _is_zombie(one)]
    alive = [one for one in tree if one not in zombies]
    # The history's pool keeps the connections that it has opened.
    links = [link for one in alive for link in _descriptors(one.pid) if "history.sqlite" not in link]
    memory = [_shared_once(one.pid) / MB for one in alive]
    return Holdings(
        megabytes=sum(memory),
        server=memory[0],
        files=sum(not link.startswith("socket:") for link in links),
        sockets=sum(link.startswith("socket:") for link in links),
        processes=len(alive),
        zombies=len(zombies),
    )


def _is_zombie(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _descriptors(process_id: int) -> list[str]:
    """The target of each descriptor that is still open; empty if the process has just ended."""
    targets = []
    with suppress(OSError):
        for descriptor in Path(f"/proc/{process_id}/fd").iterdir():
            with suppress(OSError):
                targets.append(str(descriptor.readlink()))
    return targets


def _shared_once(process_id: int) -> int:
    """Bytes in memory, each page divided by the number of processes that share it."""
    try:
        lines = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)
