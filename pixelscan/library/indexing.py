"""Brings a library up to date with its sources: lists them, reads what is new or changed, marks what is gone."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Protocol

from pixelscan.library.known import Known, Standing, known
from pixelscan.library.library import Library, writing
from pixelscan.library.listing import ListedPhoto, Source, stored_name
from pixelscan.library.part_writer import PartWriter
from pixelscan.library.photo_facts import LibraryFacts
from pixelscan.library.rows import Reading
from pixelscan.library.spool import Spool


class Reader(Protocol):
    """Reads the photos of one kind of source."""

    def read(self, entries: Iterable[ListedPhoto]) -> Iterator[Reading]:
        """Each entry with its facts or its error, in the given order and in constant memory."""


@dataclass(slots=True)
class IndexOutcome:
    """How many photos of the sources are what to the library; `problems` are a path and a sentence each."""

    new: int = 0
    changed: int = 0
    same: int = 0
    deleted: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


# What is shown while photos are read: the number of photos to read once it is known, then each reading.
OnListed = Callable[[int], None]
OnRead = Callable[[Reading], None]


def index(
    library: Library, sources: Sequence[tuple[Source, Reader]], on_listed: OnListed, on_read: OnRead
) -> IndexOutcome:
    """Update the library. Whenever it is ended, the next run goes on from the last seconds.

    Raises SourceUnreadable before anything is changed, NotALibrary, LibraryUnwritable.
    """
    outcome = IndexOutcome()
    with writing(library), ExitStack() as spools:
        there = known(library)
        work = [spools.enter_context(Spool()) for _ in sources]
        for number, spool in enumerate(work):
            _list([source for source, _ in sources[: number + 1]], there, spool, outcome)
        on_listed(sum(map(len, work)))
        writer = PartWriter(library)
        try:
            for (_, reader), spool in zip(sources, work, strict=True):
                _read(reader, spool, writer, on_read, outcome)
        finally:
            writer.flush()
        outcome.deleted = _mark_deleted([source for source, _ in sources], there, writer)
    return outcome


def _list(sources: Sequence[Source], there: Known, spool: Spool, outcome: IndexOutcome) -> None:
    """List the last of the sources; what an earlier one covers too is left to that."""
    *earlier, source = sources
    listed = 0
    for entry in source.entries():
        listed += 1
        path = stored_name(entry.path)
        if any(each.covers(path) for each in earlier):
            continue
        standing, part = there.standing(entry, path)
        setattr(outcome, standing.value, getattr(outcome, standing.value) + 1)
        if standing is not Standing.SAME:
            spool.add(entry, part)
    if not listed and not source.problems:
        # A disk that is not mounted looks like this.
        source.problems.append((source.name, f"There are no files in {source.name}; nothing was marked as deleted."))
    outcome.problems += source.problems


def _read(reader: Reader, spool: Spool, writer: PartWriter, on_read: OnRead, outcome: IndexOutcome) -> None:
    parts: deque[int] = deque()

    def entries() -> Iterator[ListedPhoto]:
        for entry, part in spool:
            parts.append(part)
            yield entry

    for reading in reader.read(entries()):
        writer.add(reading, parts.popleft())
        on_read(reading)
        if not isinstance(reading.outcome, LibraryFacts):
            outcome.problems.append((reading.path, str(reading.outcome)))


def _mark_deleted(sources: Sequence[Source], there: Known, writer: PartWriter) -> int:
    def is_gone(path: str) -> bool:
        return there.is_unseen(path) and any(source.covers(path) for source in sources)

    return sum(writer.mark_deleted(part, is_gone) for part in there.unseen_parts())
