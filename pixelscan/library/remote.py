"""Photos in object stores and on web servers: their listings, and reading them by the ranges that hold metadata.

A head of 64 kB is fetched into a file with holes. A worker reads that, and says which bytes it lacks; these are
fetched, and it reads again. Workers need no network for this, and a photo's time and memory are bounded as ever.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import urljoin

from pixelscan.errors import FileUnreadable, PhotoError, SourceUnreadable
from pixelscan.library.listing import ListedPhoto
from pixelscan.library.object_store import fetched, head, listed
from pixelscan.library.photo_facts import LibraryFacts, Wanted, facts_of_pieces
from pixelscan.library.rows import Reading
from pixelscan.metadata.model import is_sidecar_name
from pixelscan.metadata.partial_file import Pieces
from pixelscan.metadata.workers.pool import ScanWorkers

HEAD_BYTES = 64 << 10
# A request costs as much as so many bytes.
LEAST_BYTES = 16 << 10
# What may be fetched of one photo. A PNG's metadata can be anywhere, so all of it is read.
MAX_BYTES, MAX_REQUESTS = 64 << 20, 64
# A file that is read from end to end is fetched in pieces that double up to this.
MAX_AHEAD_BYTES = 8 << 20
# Photos that are fetched at the same time: a request takes 20 to 100 ms, most of which is waiting.
AT_ONCE = 32
# A photo that changes while it is read is begun again so often.
MAX_CHANGES = 5
MICROSECONDS = 1_000_000

T = TypeVar("T")
R = TypeVar("R")


class Bucket:
    """All objects below a URL except hidden ones and sidecars."""

    is_remote = True

    def __init__(self, url: str) -> None:
        self.name = url
        self.problems: list[tuple[str, str]] = []

    def entries(self) -> Iterator[ListedPhoto]:
        """Raises SourceUnreadable."""
        for photo in listed(self.name):
            key = PurePosixPath(photo.path.removeprefix(self.name))
            if not any(part.startswith(".") for part in key.parts) and not is_sidecar_name(key.name):
                yield photo

    def covers(self, path: str) -> bool:
        return path.startswith(self.name.rstrip("/") + "/")


class Addresses:
    """Single objects, by their URLs."""

    is_remote = True

    def __init__(self, name: str, urls: Iterable[str]) -> None:
        self.name = name
        self.problems: list[tuple[str, str]] = []
        self._urls = dict.fromkeys(urls)

    def entries(self) -> Iterator[ListedPhoto]:
        """In their order; what is not there is a problem."""
        with ThreadPoolExecutor(AT_ONCE) as lanes:
            for url, told in _in_order(lanes, self._told, iter(self._urls)):
                if isinstance(told, PhotoError):
                    self.problems.append((url, str(told)))
                else:
                    yield told

    def covers(self, path: str) -> bool:
        return path in self._urls

    @staticmethod
    def _told(url: str) -> ListedPhoto | PhotoError:
        try:
            return head(url)
        except PhotoError as error:
            return error


def addresses_of(url: str) -> Addresses:
    """The URLs in a list on a web server, one a line; they may be relative to it. Raises SourceUnreadable."""
    try:
        text = fetched(url, 0, head(url).bytes).data.decode()
    except (FileUnreadable, UnicodeDecodeError) as fault:
        raise SourceUnreadable(f"{url} is not a list of addresses: {fault}") from fault
    return Addresses(url, (urljoin(url, line.strip()) for line in text.splitlines() if line.strip()))


class RemoteReader:
    """Reads objects by their URLs."""

    def __init__(self, workers: ScanWorkers, *, with_tags: bool) -> None:
        self._workers = workers
        self._ask = partial(facts_of_pieces, with_tags=with_tags)

    def read(self, photos: Iterable[ListedPhoto]) -> Iterator[Reading]:
        """Each photo with its facts or its error, in the given order."""
        with TemporaryDirectory(prefix="pixelscan-") as folder, ThreadPoolExecutor(AT_ONCE) as lanes:
            for _, reading in _in_order(lanes, partial(self._reading, Path(folder)), iter(photos)):
                yield reading

    def _reading(self, folder: Path, photo: ListedPhoto) -> Reading:
        try:
            return self._unchanged(folder, photo)
        except PhotoError as error:
            return Reading(photo, error)

    def _unchanged(self, folder: Path, photo: ListedPhoto) -> Reading:
        """Reads a photo that changes meanwhile again. Raises PhotoError."""
        for _ in range(MAX_CHANGES):
            with TemporaryDirectory(dir=folder) as own:
                pieces = _PiecesOf(photo, Path(own, PurePosixPath(photo.path).name or "photo"))
                try:
                    return Reading(photo, self._facts(pieces))
                except _Changed as change:
                    photo = change.now
        raise FileUnreadable(f"{photo.path} changes all the time.")

    def _facts(self, pieces: "_PiecesOf") -> LibraryFacts:
        if not pieces.photo.bytes:
            raise FileUnreadable(f"{pieces.photo.path} is empty.")
        pieces.fetch(0, HEAD_BYTES)
        while isinstance(answer := self._workers.run(self._ask, pieces.file, tuple(pieces.known)), Wanted):
            pieces.fetch(answer.start, answer.end)
        return answer


class _Changed(Exception):
    def __init__(self, now: ListedPhoto) -> None:
        super().__init__(now.path)
        self.now = now


@dataclass(slots=True)
class _PiecesOf:
    """One object's pieces in a file with holes."""

    photo: ListedPhoto
    file: Path
    known: list[tuple[int, int]] = field(default_factory=list)
    requests: int = 0

    def fetch(self, start: int, end: int) -> None:
        """Fetch a range, and a little more. Raises PhotoError, and _Changed if the object is no longer the same."""
        before = next((stop - first for first, stop in self.known if stop == start), 0)
        end = min(max(end, start + max(LEAST_BYTES, min(before, MAX_AHEAD_BYTES))), self.photo.bytes)
        self.requests += 1
        if self.requests > MAX_REQUESTS or end - start + sum(stop - first for first, stop in self.known) > MAX_BYTES:
            raise FileUnreadable(
                f"Reading {self.photo.path} would take more than {MAX_REQUESTS} requests or {MAX_BYTES >> 20} MB."
            )
        found = fetched(self.photo.path, start, end)
        if not _is_same(found.photo, self.photo):
            raise _Changed(found.photo)
        self._keep(start, found.data)

    def _keep(self, start: int, data: bytes) -> None:
        with self.file.open("r+b" if self.known else "wb") as file:
            file.truncate(self.photo.bytes)
            file.seek(start)
            file.write(data)
        self.known = list(_joined([*self.known, (start, start + len(data))]))


def _is_same(one: ListedPhoto, other: ListedPhoto) -> bool:
    """Whether the object has not changed; listings and answers give the time in different precision."""
    if one.etag and other.etag:
        return one.etag == other.etag
    return one.bytes == other.bytes and abs(one.modified - other.modified) < MICROSECONDS


def _in_order(lanes: ThreadPoolExecutor, work: Callable[[T], R], items: Iterator[T]) -> Iterator[tuple[T, R]]:
    """Each item with its result, in order; twice as many are under way as there are lanes, because some are slow."""
    under_way: deque[tuple[T, Future[R]]] = deque()
    while True:
        under_way += [(item, lanes.submit(work, item)) for item in islice(items, 2 * AT_ONCE - len(under_way))]
        if not under_way:
            return
        item, future = under_way.popleft()
        yield item, future.result()


def _joined(pieces: Iterable[tuple[int, int]]) -> Pieces:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
