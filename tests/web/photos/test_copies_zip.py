"""Clean copies of many photos as one ZIP."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest

from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan_data
from pixelscan.metadata.strip import strip
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient

PATH = "/api/tray/copies-without-{}.zip"
BITMAP = b"BM" + (58).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
BITMAP += (40).to_bytes(4, "little") + (1).to_bytes(4, "little") * 2 + b"\1\0\x18\0" + bytes(28)
OWN = {photo.name: photo.data + b"for the ZIP" for photo in (sample_photos()[0], sample_photos()[3])}
REFUSED = "plan.bmp"


@pytest.fixture
def visitor(server: Server) -> Iterator[StreamlitClient]:
    """Two photos, and one of a kind that cannot be cleaned."""
    with StreamlitClient(server.address) as visitor:
        visitor.open("/")
        visitor.upload({**OWN, REFUSED: BITMAP})
        yield visitor
        visitor.click("Remove all")


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_photo_is_copied_and_a_refused_one_is_reported(visitor: StreamlitClient) -> None:
    """The copies are those that are made singly, without what the level removes; the report ends the ZIP."""
    answer = visitor.get(PATH.format("place"))
    assert dict(answer.headers)["content-type"] == "application/zip"
    files = unpacked(answer.body)
    *copies, report = files
    assert report == "report.txt"
    assert copies == [name.replace(".jpg", "-without-place.jpg") for name in OWN]
    for name, data in OWN.items():
        copy = files[name.replace(".jpg", "-without-place.jpg")]
        assert copy == strip(data, Level.PLACE).data
        assert not {tag.name for tag in scan_data(copy, name).tags} & {"GPSLatitude", "GPSLongitude"}
    told = files[report].decode()
    assert "2 of 3 photos were copied" in told
    assert f"Not copied:\n  {REFUSED}" in told
    assert all(f"copy of {name}" in told for name in OWN)


def test_only_the_named_photos_are_copied(visitor: StreamlitClient) -> None:
    """Ids of other visitors' photos, or of none, add nothing."""
    photo = visitor.page.data("strip")["photos"][1]
    files = unpacked(visitor.get(f"{PATH.format('everything')}?photos={photo['id']},{'0' * 32}").body)
    assert list(files) == [photo["name"].replace(".jpg", "-without-everything.jpg"), "report.txt"]


def test_photos_of_one_name_get_names_of_their_own(server: Server) -> None:
    """From two folders."""
    with StreamlitClient(server.address) as visitor:
        visitor.open("/")
        visitor.upload({f"{folder}/one.jpg": sample_photos()[0].data + folder.encode() for folder in ("a", "b")})
        files = unpacked(visitor.get(PATH.format("identity")).body)
        assert list(files) == ["one-without-identity.jpg", "one-without-identity (2).jpg", "report.txt"]
        visitor.click("Remove all")


def test_the_page_offers_copies_of_all(visitor: StreamlitClient) -> None:
    """Beside the copy of one photo, at the same level."""
    visitor.set("Save a copy without", ["Location"])
    one, every = visitor.page.data("copy")
    assert (every["address"], every["streams"], one["streams"]) == (PATH.format("place"), True, False)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (PATH.format("shame"), "There is no copy without shame"),
        (PATH.format("place") + "?photos=", "no longer on the server"),
        (PATH.format("place") + "?photos=" + "0" * 32, "no longer on the server"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_the_download(visitor: StreamlitClient, path: str, words: str) -> None:
    """With a sentence; the browser asks by HEAD first."""
    assert visitor.request("HEAD", path).status == 404
    answer = visitor.request("GET", path)
    assert (answer.status, words in answer.json()["error"]) == (404, True)


def test_a_browser_without_photos_gets_none(server: Server, visitor: StreamlitClient) -> None:
    """Whoever knows an id does not get the copy of another visitor's photo this way."""
    photo = visitor.page.data("strip")["photos"][0]["id"]
    with StreamlitClient(server.address) as stranger:
        stranger.open("/")
        assert stranger.request("GET", f"{PATH.format('place')}?photos={photo}").status == 404
