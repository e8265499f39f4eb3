"""Indexes a library again and again, and is killed at the first, second, third ... step of every kind of writing.

Run as a program, because it forks before anything has started a thread. Prints how many runs were killed.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pixelscan.library import part_writer
from pixelscan.library.indexing import index
from pixelscan.library.library import create
from pixelscan.library.listing import Folder, ListedPhoto
from pixelscan.library.rows import Reading
from tests.support.photos.library import facts

FLUSH_ROWS, MAX_ROWS = 3, 5


class _NumberedReader:
    """Gives each photo the number that it holds, and as many tags."""

    def read(self, entries: Iterable[ListedPhoto]) -> Iterator[Reading]:
        for entry in entries:
            yield Reading(entry, facts(int(Path(entry.path).read_text()), tags=2))


def index_here(photos: Path, into: Path) -> None:
    """Index one folder in this process, in parts of a few photos."""
    part_writer.FLUSH_ROWS, part_writer.MAX_ROWS = FLUSH_ROWS, MAX_ROWS
    library = create(into, tags=True)
    index(library, [(Folder(photos), _NumberedReader())], lambda _: None, lambda _: None)


def _killed_at(step: int) -> Callable[[], None]:
    """To call at each step: kills this process at the given one."""
    left = iter(range(step, 0, -1))

    def count() -> None:
        if next(left) == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def _die_at(step: int) -> None:
    """Count flushes, renames and half-written files from now on."""
    count = _killed_at(step)
    rename, write = Path.replace, pq.write_table

    def half_written(table: Any, path: Path, **options: Any) -> None:
        path.write_bytes(b"PAR1")
        count()
        write(table, path, **options)

    def renamed(path: Path, target: Path) -> Path:
        count()
        return rename(path, target)

    def flushed(_handle: int) -> None:
        """A killed process loses nothing that it has not flushed: only a power cut does."""
        count()

    pq.write_table = half_written
    Path.replace = renamed  # type: ignore[assignment, method-assign]
    os.fsync = flushed  # type: ignore[assignment]


def _run(photos: Path, into: Path, step: int) -> bool:
    """Whether the run was killed at this step, and did not end before."""
    child = os.fork()
    if not child:
        _die_at(step)
        index_here(photos, into)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    sys.exit("The run failed.") if os.WEXITSTATUS(status) else None
    return False


def main(photos: Path, before: Path, into: Path) -> None:
    """For every step: a copy of the library `before`, killed at that step, then finished and handed to `check`."""
    pa.array([1])  # imports what Arrow imports late, once for all children
    step = 0
    while True:
        step += 1
        target = into / str(step)
        if before.exists():
            shutil.copytree(before, target)
        if not _run(photos, target, step):
            break
        if _run(photos, target, 1_000_000):
            sys.exit("The second run was killed.")
    shutil.rmtree(target)
    sys.stdout.write(f"{step - 1}\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
