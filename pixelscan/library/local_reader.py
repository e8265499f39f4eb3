"""Reads photos of this machine's disks in worker processes."""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from pixelscan.library.listing import ListedPhoto
from pixelscan.library.photo_facts import facts_of
from pixelscan.library.rows import Reading
from pixelscan.metadata.workers.pool import ScanWorkers


class LocalReader:
    """Reads files by their paths."""

    def __init__(self, workers: ScanWorkers, *, with_tags: bool) -> None:
        self._workers = workers
        self._read = partial(facts_of, with_tags=with_tags)

    def read(self, entries: Iterable[ListedPhoto]) -> Iterator[Reading]:
        """Each entry with its facts or its error, in the given order."""
        under_way: deque[ListedPhoto] = deque()

        def calls() -> Iterator[tuple[Path]]:
            for entry in entries:
                under_way.append(entry)
                yield (Path(entry.path),)

        for _, outcome in self._workers.run_many(self._read, calls()):
            yield Reading(under_way.popleft(), outcome)
