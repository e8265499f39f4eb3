"""A file that is written to disk while it arrives, so that only pieces of it are ever in memory."""

import errno
import hashlib
import hmac
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pixelscan.errors import ServerBusy
from pixelscan.web.budgets import ByteBudget

# 128 bits, so that an id cannot be guessed.
ID_CHARACTERS = 32
# Space left free for other programs: a tenth of the disk, but no more than this.
FREE_BYTES_TO_LEAVE = 512 << 20
NO_ROOM = "This server has no space for more photos at the moment. Please try again later."


class IncomingFile:
    """Writes and hashes the pieces that it is given. They count towards the volume's budget until `discard`."""

    def __init__(self, path: Path, key: bytes, volume: ByteBudget) -> None:
        self.path = path
        self.size = 0
        self._digest, self._key, self._volume = hashlib.sha256(), key, volume
        self._file = path.open("wb")

    @property
    def photo_id(self) -> str:
        """The id of what has arrived."""
        return id_under(self._key, self._digest.digest())

    def write(self, piece: bytes | memoryview) -> None:
        """Add a piece. Raises ServerBusy if the disk or the budget is full."""
        self._volume.take(len(piece))
        self.size += len(piece)
        self._digest.update(piece)
        with full_disk_told():
            self._file.write(piece)

    def close(self) -> None:
        """The file is complete. Raises ServerBusy."""
        with full_disk_told():
            self._file.close()

    def discard(self) -> None:
        """Delete what has arrived."""
        with suppress(OSError):  # the last bytes on a full disk
            self._file.close()
        self.path.unlink(missing_ok=True)
        self._volume.give_back(self.size)
        self.size = 0


def id_under(key: bytes, digest: bytes) -> str:
    """The id of a file with this SHA-256, which reveals nothing to anybody without the key."""
    return hmac.digest(key, digest, "sha256").hex()[:ID_CHARACTERS]


@contextmanager
def room_on_disk(folder: Path) -> Iterator[None]:
    """Guard a block that writes there. Raises ServerBusy if the disk is full or almost full."""
    disk = shutil.disk_usage(folder)
    if disk.free < min(FREE_BYTES_TO_LEAVE, disk.total // 10):
        raise ServerBusy(NO_ROOM)
    with full_disk_told():
        yield


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Guard a block that writes. Raises ServerBusy if the disk is full."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise ServerBusy(NO_ROOM) from fault
