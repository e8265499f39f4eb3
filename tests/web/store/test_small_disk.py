"""A full disk: photos that do not fit are refused with a sentence, and leave nothing behind."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pixelscan.errors import ServerBusy
from pixelscan.web.store.photo_store import PhotoStore

PHOTO, TOO_LARGE = 100 << 10, 2 << 20


@pytest.fixture
def photo_store(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PhotoStore]:
    """On a disk of one megabyte."""
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    made = PhotoStore()
    yield made
    made.close()


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_a_small_disk_is_used_until_it_is_full(photo_store: PhotoStore, small_disk: Path) -> None:
    """A photo fits; a larger one is refused during the upload, and afterwards a smaller one fits again."""
    photo_store.keep(photo_store.receive(io.BytesIO(bytes(PHOTO))))
    before = files(small_disk)
    with pytest.raises(ServerBusy, match="no space for more photos"):
        photo_store.receive(io.BytesIO(bytes(TOO_LARGE)))
    assert files(small_disk) == before
    photo_store.keep(photo_store.receive(io.BytesIO(b"x" * PHOTO)))


def test_a_photo_that_passes_finds_no_room_either(photo_store: PhotoStore, small_disk: Path) -> None:
    """Its folder is deleted, whatever was written."""
    before = files(small_disk)
    with pytest.raises(ServerBusy, match="no space for more photos"), photo_store.temporary_folder() as home:
        (home / "arriving").write_bytes(bytes(TOO_LARGE))
    assert files(small_disk) == before


def test_a_nearly_full_disk_takes_nothing_more(photo_store: PhotoStore, small_disk: Path) -> None:
    """A tenth stays free for other programs."""
    (small_disk / "ballast").write_bytes(bytes(970 << 10))
    with pytest.raises(ServerBusy, match="no space for more photos"):
        photo_store.receive(io.BytesIO(b"x"))
