"""A library's folder: who may write to it, its parts, and how a part is replaced without a moment of half a part.

    library.json                    what this folder is, and its version
    photos/part-000000.parquet      one row a photo; a path is in one part only, for as long as it is in the library
    tags/part-000000.parquet        with --tags: the tags of the photos in the part of the same number

A part is written under a temporary name, flushed to the disk and renamed: after a crash at any moment every part is
whole, either the old or the new. Nothing else has to be kept in step but the tags: each of their parts is written
before that of its photos, with the same mark. `repair` drops what a crash between the two left behind.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pixelscan.errors import LibraryUnwritable, NotALibrary
from pixelscan.library.columns import PHOTOS, TAGS, VERSION

MARKER, LOCK = "library.json", ".lock"
TEMPORARY = ".new-"
FORMAT = "pixelscan library"
MARK = b"pixelscan.part"


class Library:
    """An existing library. Raises NotALibrary."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        marker = _marker(folder)
        self.has_tags = bool(marker.get("tags"))

    def part_numbers(self) -> list[int]:
        """Of all parts, in order."""
        return sorted(int(path.stem.removeprefix("part-")) for path in (self.folder / "photos").glob("part-*.parquet"))

    def photos_path(self, number: int) -> Path:
        return self.folder / "photos" / f"part-{number:06}.parquet"

    def tags_path(self, number: int) -> Path:
        return self.folder / "tags" / f"part-{number:06}.parquet"

    def count(self, number: int) -> int:
        """How many rows a part has."""
        return int(_metadata(self.photos_path(number)).num_rows)

    def mark(self, number: int) -> str:
        """Changes whenever a part does."""
        return _mark(self.photos_path(number))

    def photos(self, number: int, columns: list[str] | None = None) -> pa.Table:
        """One part's rows; of some columns only, if they are named."""
        schema = PHOTOS if columns is None else pa.schema([PHOTOS.field(name) for name in columns])
        return _table(self.photos_path(number), columns).cast(schema)

    def tags(self, number: int) -> pa.Table:
        """One part's tags; empty if it has none."""
        path = self.tags_path(number)
        return _table(path).cast(TAGS) if path.exists() else TAGS.empty_table()

    def write(self, number: int, photos: pa.Table, tags: pa.Table | None) -> None:
        """Replace a part, or add it. `tags` is None in a library without tags. Raises LibraryUnwritable."""
        mark = secrets.token_hex(8)
        if tags is not None:
            _write(self.tags_path(number), tags, mark)
        _write(self.photos_path(number), photos, mark)

    def repair(self) -> None:
        """Remove what a crash left: temporary files, and tags of photos whose own part was not yet written."""
        for folder in ("photos", "tags"):
            for left in (self.folder / folder).glob(f"{TEMPORARY}*"):
                left.unlink()
        for path in (self.folder / "tags").glob("part-*.parquet") if self.has_tags else ():
            self._repair_tags(path)

    def _repair_tags(self, path: Path) -> None:
        photos = self.folder / "photos" / path.name
        if not photos.exists():
            path.unlink()
        elif (mark := _mark(photos)) != _mark(path):
            tags = _table(path)
            kept = pc.is_in(tags["path"], _table(photos, ["path"])["path"].combine_chunks())
            _write(path, tags.filter(kept), mark)


def create(folder: Path, *, tags: bool) -> Library:
    """The library in this folder; a new one if the folder is new or empty. Raises NotALibrary, LibraryUnwritable."""
    if (folder / MARKER).exists():
        library = Library(folder)
        if tags and not library.has_tags:
            raise NotALibrary(f"{folder} was made without tags. Make a new library with --tags in another folder.")
        return library
    _check_new(folder)
    try:
        for name in ("photos", "tags") if tags else ("photos",):
            (folder / name).mkdir(parents=True, exist_ok=True)
        content = json.dumps({"format": FORMAT, "version": VERSION, "tags": tags})
        with _renamed(folder / MARKER) as temporary:
            temporary.write_text(content + "\n", encoding="utf-8")
    except OSError as fault:
        raise _unwritable(folder, fault) from fault
    return Library(folder)


@contextmanager
def writing(library: Library) -> Iterator[None]:
    """Keep other writers out, and repair what a crash left. Raises NotALibrary while another one writes."""
    try:
        lock = (library.folder / LOCK).open("wb")
    except OSError as fault:
        raise _unwritable(library.folder, fault) from fault
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise NotALibrary(f"{library.folder} is being updated by another pixelscan index.") from fault
        library.repair()
        yield


def is_being_updated(library: Library) -> bool:
    """Whether a process is writing to it."""
    try:
        with (library.folder / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _check_new(folder: Path) -> None:
    try:
        # What a crash left in the moment of creation is no reason to refuse.
        names = {path.name for path in folder.iterdir() if not path.name.startswith(TEMPORARY)}
    except FileNotFoundError:
        return
    except NotADirectoryError as fault:
        raise NotALibrary(f"{folder} is a file, not the folder of a library.") from fault
    except OSError as fault:
        raise _unwritable(folder, fault) from fault
    if names - {"photos", "tags"} or any(any((folder / name).iterdir()) for name in names):
        raise NotALibrary(f"{folder} is not a library: it holds other files. Name a new or empty folder.")


def _marker(folder: Path) -> dict[str, Any]:
    try:
        marker = json.loads((folder / MARKER).read_bytes())
        version = {FORMAT: int(marker["version"])}[marker["format"]]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NotALibrary(f"{folder} is not a library that pixelscan index made.") from fault
    if version > VERSION:
        raise NotALibrary(f"{folder} was written by a newer PixelScan (library version {version}): update this one.")
    return dict(marker)


def _table(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Raises NotALibrary for a file that is damaged."""
    with _undamaged(path):
        return pq.ParquetFile(path).read(columns)


def _mark(path: Path) -> str:
    return bytes((_metadata(path).metadata or {}).get(MARK, b"")).decode()


def _metadata(path: Path) -> pq.FileMetaData:
    """Raises NotALibrary, as `_table` does."""
    with _undamaged(path):
        return pq.read_metadata(path)


@contextmanager
def _undamaged(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException) as fault:
        raise NotALibrary(f"{path} is damaged: move it away, and index again.") from fault


def _write(path: Path, table: pa.Table, mark: str) -> None:
    marked = table.replace_schema_metadata({MARK: mark})
    try:
        with _renamed(path) as temporary:
            pq.write_table(marked, temporary, compression="zstd")
    except OSError as fault:
        raise _unwritable(path.parent, fault) from fault


@contextmanager
def _renamed(path: Path) -> Iterator[Path]:
    """A temporary name to write to, which becomes `path` in one step once it is on the disk."""
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        yield temporary
        _flush(temporary)
        temporary.replace(path)
        _flush(path.parent)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(folder: Path, fault: OSError) -> LibraryUnwritable:
    return LibraryUnwritable(f"{folder} cannot be written: {fault.strerror or fault}.")
