"""`pixelscan index` over a bucket: the same rows as from a disk, from a part of the bytes, whatever the store does."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pixelscan.cli import main
from pixelscan.library import object_store, remote
from tests.library.test_index import JPEG, rows
from tests.support.photos import planted
from tests.support.photos.raw_builder import dng
from tests.support.photos.signed import created, picture, signed
from tests.support.s3_server import S3Server, busy, credentials, cut, slow

# What only the listing tells.
OF_THE_LISTING = {"path", "modified", "etag"}
# A picture of noise: nothing of it is metadata.
PICTURE = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(range(255)) * 4000


def large(comment: bytes = b"hello you!") -> bytes:
    """A JPEG of a megabyte."""
    return JPEG[:-2].replace(b"hello you!", comment) + PICTURE + JPEG[-2:]


def facts(library: Path) -> dict[str, dict[str, Any]]:
    """The rows by name, without what only the listing tells."""
    return {
        row["path"].rpartition("/")[2]: {name: row[name] for name in row if name not in OF_THE_LISTING}
        for row in rows(library)
    }


def index(into: Path, source: str = "s3://photos", **_: object) -> int:
    return main(["index", source, "--into", str(into)])


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """The server, and the environment by which programs of AWS find it."""
    server = S3Server()
    for name, value in credentials(server).items():
        monkeypatch.setenv(name, value)
    with server.running():
        yield server
    object_store.opened.cache_clear()


PHOTOS: dict[str, Callable[[], bytes]] = {
    "jpeg.jpg": planted.jpeg,
    "png.png": planted.png,
    "webp.webp": planted.webp,
    "gif.gif": planted.gif,
    "tiff.tif": planted.tiff,
    "avif.avif": planted.avif,
    "dng.dng": dng,
    "signed.jpg": lambda: signed(picture(), created("digitalCapture")),
    "large.jpg": large,
    "ä b+c%20.jpg": lambda: JPEG,
    "notes.txt": lambda: b"not a photo",
}


def test_a_bucket_gives_the_rows_that_a_disk_gives(
    s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From pieces of a few bytes, so that nearly every block comes by a request of its own."""
    (tmp_path / "disk").mkdir()
    for name, make in PHOTOS.items():
        (tmp_path / "disk" / name).write_bytes(content := make())
        s3.put(f"2024/{name}", content)
    for name, value in {"HEAD_BYTES": 300, "LEAST_BYTES": 100, "MAX_REQUESTS": 1000}.items():
        monkeypatch.setattr(remote, name, value)
    index(tmp_path / "bucket")
    index(tmp_path / "disk library", str(tmp_path / "disk"))
    found, expected = facts(tmp_path / "bucket"), facts(tmp_path / "disk library")
    assert found.keys() == expected.keys() == PHOTOS.keys()
    assert {name: found[name] for name in expected if found[name] != expected[name]} == {}
    assert found["signed.jpg"]["signed_record"] == "intact"


def test_only_what_holds_metadata_is_fetched(s3: S3Server, tmp_path: Path) -> None:
    """A head and the end of each; nothing of what has not changed."""
    for number in range(5):
        s3.put(f"{number}.jpg", large())
    assert index(tmp_path / "library") == 0
    assert s3.sent() == 5 * ((64 << 10) + (16 << 10))
    s3.put("3.jpg", large(b"howdy you!"))
    s3.delete("4.jpg")
    s3.asked.clear()
    assert index(tmp_path / "library") == 0
    assert {key for key, _ in s3.asked} == {"3.jpg"}
    found = facts(tmp_path / "library")
    assert (found["3.jpg"]["words"], found["4.jpg"]["state"]) == ("howdy you!", "deleted")


@pytest.mark.parametrize("fault", [busy, cut, slow], ids=["busy", "cut", "slow"])
def test_a_fault_of_the_store_costs_no_photo(fault: Any, s3: S3Server, tmp_path: Path) -> None:
    """The head's first answer and the end's."""
    for number in range(4):
        s3.put(f"{number}.jpg", large())
        s3.faults[f"{number}.jpg"] = [fault, *([fault] if number % 2 else [])]
    assert index(tmp_path / "library") == 0
    assert all(row["state"] == "read" for row in rows(tmp_path / "library"))
    assert not any(s3.faults.values())


def test_a_photo_that_changes_while_it_is_read_is_read_again(s3: S3Server, tmp_path: Path) -> None:
    """No row has the facts of one version and the end of another."""

    def changed(body: bytes) -> tuple[int, bytes]:
        s3.put("photo.jpg", large(b"howdy you!"))
        return 200, body

    s3.put("photo.jpg", large())
    s3.faults["photo.jpg"] = [changed]
    assert index(tmp_path / "library") == 0
    (row,) = rows(tmp_path / "library")
    assert row["words"] == "howdy you!"
    s3.asked.clear()
    assert index(tmp_path / "library") == 0
    assert s3.asked == []


def test_a_photo_that_is_gone_before_it_is_read_is_told(
    s3: S3Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are read."""

    def gone(_body: bytes) -> tuple[int, bytes]:
        return 404, b""

    s3.put("gone.jpg", JPEG)
    s3.put("there.jpg", JPEG)
    s3.faults["gone.jpg"] = [gone]
    assert index(tmp_path / "library") == 1
    assert "s3://photos/gone.jpg is not, or no longer, there." in capsys.readouterr().err
    assert facts(tmp_path / "library")["there.jpg"]["state"] == "read"


@pytest.mark.parametrize("source", ["s3://nothing-here", "gs://", "az://container/x"])
def test_a_bucket_that_cannot_be_listed_is_a_sentence(
    source: str, s3: S3Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And makes no rows."""
    assert s3.url
    assert index(tmp_path / "library", source) == 1
    error = capsys.readouterr().err
    assert error.startswith(source[:5])
    assert len(error.splitlines()) == 1
    assert "Traceback" not in error


def test_a_wrong_credential_is_a_sentence(
    s3: S3Server,  # noqa: ARG001 - answers
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "WRONG")
    assert index(tmp_path / "library") == 1
    assert "s3://photos cannot be listed" in capsys.readouterr().err


def test_a_list_on_a_web_server_and_one_on_disk_name_single_photos(s3: S3Server, tmp_path: Path) -> None:
    """The list's addresses may be relative; one of them is missing."""
    s3.put("lists/photos.txt", f"../one.jpg\n{s3.url}/photos/two%20b.jpg\n../missing.jpg\n".encode())
    s3.put("one.jpg", large())
    s3.put("two b.jpg", JPEG)
    assert index(tmp_path / "web", f"{s3.url}/photos/lists/photos.txt") == 1
    assert facts(tmp_path / "web").keys() == {"one.jpg", "two%20b.jpg"}
    listed = tmp_path / "list.txt"
    (tmp_path / "here.jpg").write_bytes(JPEG)
    listed.write_text(f"s3://photos/one.jpg\n{tmp_path / 'here.jpg'}\n")
    assert index(tmp_path / "disk", str(listed)) == 0
    assert facts(tmp_path / "disk").keys() == {"one.jpg", "here.jpg"}


def test_without_obstore_the_sentence_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "obstore.exceptions", None)
    object_store.opened.cache_clear()
    assert index(tmp_path / "library", "s3://photos") == 1
    assert "pip install" in capsys.readouterr().err
