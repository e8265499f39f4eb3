"""Where photos come from: a listing of entries, before any photo is read."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from pixelscan.errors import SourceUnreadable
from pixelscan.metadata.sidecar_search import sidecars_among


class ListedPhoto(NamedTuple):
    """A photo as a listing tells it: path or URL, bytes, microseconds since 1970, and the store's mark."""

    path: str
    bytes: int
    modified: int
    etag: str | None = None


class Source(Protocol):
    """What `pixelscan index` was given. `problems` fills while it is listed: a path, and a sentence on it."""

    name: str
    is_remote: bool
    problems: list[tuple[str, str]]

    def entries(self) -> Iterator[ListedPhoto]:
        """All its photos. Raises SourceUnreadable if none can be listed."""

    def covers(self, path: str) -> bool:
        """Whether a photo of this path would have been listed, if it were there; once the listing is complete."""


class Folder:
    """All files below a folder except hidden ones, and sidecars of photos."""

    is_remote = False

    def __init__(self, folder: Path) -> None:
        self._folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links
        self.name = stored_name(self._folder)
        self.problems: list[tuple[str, str]] = []

    def entries(self) -> Iterator[ListedPhoto]:
        try:
            names = _names(os.fspath(self._folder))
        except OSError as fault:
            raise SourceUnreadable(f"{self.name} cannot be listed: {fault.strerror or fault}.") from fault
        yield from self._below(names)

    def covers(self, path: str) -> bool:
        return _is_below(self.name, path) and not any(_is_below(folder, path) for folder, _ in self.problems)

    def _below(self, found: list[os.DirEntry[str]]) -> Iterator[ListedPhoto]:
        """Depth first, by name."""
        joined = sidecars_among([each.name for each in found])
        for each in found:
            try:
                if each.is_dir(follow_symlinks=False):
                    yield from self._below(_names(each.path))
                elif each.name not in joined and each.is_file():
                    told = each.stat()
                    yield ListedPhoto(each.path, told.st_size, told.st_mtime_ns // 1000)
            except OSError as fault:
                path = stored_name(each.path)
                self.problems.append((path, f"{path} cannot be listed: {fault.strerror or fault}."))


class Paths:
    """Single files, by their paths."""

    is_remote = False

    def __init__(self, name: str, paths: list[bytes]) -> None:
        self.name = name
        self.problems: list[tuple[str, str]] = []
        self._paths = [os.fsdecode(os.path.abspath(path)) for path in dict.fromkeys(paths)]  # noqa: PTH100 - as above
        self._stored = {stored_name(path) for path in self._paths}

    def entries(self) -> Iterator[ListedPhoto]:
        for path in self._paths:
            try:
                told = os.stat(path)  # noqa: PTH116 - a Path for each takes longer
            except OSError as fault:
                self.problems.append((stored_name(path), f"{stored_name(path)} cannot be opened: {fault.strerror}."))
                continue
            yield ListedPhoto(path, told.st_size, told.st_mtime_ns // 1000)

    def covers(self, path: str) -> bool:
        return path in self._stored


def stored_name(path: str | os.PathLike[str]) -> str:
    r"""The path as tables hold it; bytes that are not UTF-8 are written as \xff."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _names(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder except hidden files, by name."""
    with os.scandir(folder) as found:
        return sorted((each for each in found if not each.name.startswith(".")), key=lambda each: each.name)


def _is_below(folder: str, path: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")
