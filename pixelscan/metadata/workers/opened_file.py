"""A file that another process opened: it can be read here, though nothing may be opened here by its path."""

import os
from pathlib import PosixPath
from typing import IO, Any


class OpenedFile(PosixPath):
    """The path by which the other process knows the file, for messages; `open` and `stat` use what it opened.

    They raise OSError with the `problem` if the other process could not open it.
    """

    handle: int = -1
    problem: str = ""

    def open(self, mode: str = "r", buffering: int = -1, *_text: Any) -> IO[Any]:  # type: ignore[override]
        """The file from its start. One at a time: what is opened twice shares its position."""
        self._check()
        handle = os.dup(self.handle)
        os.lseek(handle, 0, os.SEEK_SET)
        return open(self, mode, buffering, opener=lambda *_: handle)

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:  # noqa: ARG002 - a handle is no link
        self._check()
        return os.fstat(self.handle)

    def _check(self) -> None:
        if self.problem:
            raise OSError(0, self.problem)
