"""The photos that are to be read, on disk: a listing of ten million would take gigabytes of memory."""

import json
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from pixelscan.library.listing import ListedPhoto


class Spool:
    """Entries, each with the part that has its row, in the order of the listing. A context manager."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - closed by __exit__
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, entry: ListedPhoto, part: int) -> None:
        self._file.write(json.dumps([part, *entry]) + "\n")
        self._count += 1

    def __iter__(self) -> Iterator[tuple[ListedPhoto, int]]:
        self._file.seek(0)
        for line in self._file:
            part, *told = json.loads(line)
            yield ListedPhoto(*told), part
