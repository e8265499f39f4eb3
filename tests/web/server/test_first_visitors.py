"""Visitors who arrive at a new process at the same time share it like later visitors do."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.server import Server
from tests.support.visitors.load_tester_photos import LoadPhoto, drawn_photos, never_seen
from tests.support.visitors.streamlit_client import StreamlitClient


def arrive(server: Server, photos: Sequence[LoadPhoto]) -> list[StreamlitClient]:
    """One visitor per photo, all at once; each sees only their own photo."""
    visitors = [StreamlitClient(server.address) for _ in photos]
    with ThreadPoolExecutor(len(photos)) as hands:
        list(hands.map(lambda visitor: visitor.open("/"), visitors))
    for visitor, photo in zip(visitors, photos, strict=True):
        visitor.upload({photo.name: photo.data})
        visitor.expect(photo.name, photo.camera)
    return visitors


def test_one_who_clears_their_tray_takes_nothing_from_the_others(fresh_server: Server) -> None:
    """Even for the very first visitors of the process; a reload shows each visitor their own photo again."""
    photos = [photo for photo, _ in zip(never_seen(drawn_photos(), "first"), range(12), strict=False)]
    first, *others = arrive(fresh_server, photos)
    first.click("Remove all")
    for visitor, photo in zip(others, photos[1:], strict=True):
        visitor.open("/")
        visitor.expect(photo.name, photo.camera)
        assert not [other.name for other in photos if other is not photo and other.name in visitor.page.words]
        visitor.close()
    first.close()


def test_the_photos_have_their_folder_before_anybody_comes(tmp_path: Path) -> None:
    """Otherwise visitors who arrive together would each make a folder, and photos in the others would be lost."""
    server = Server(tmp_path / "server.log", {"TMPDIR": str(tmp_path)})
    server.wait_until_ready()
    assert len(list(tmp_path.glob("pixelscan-photos-*/*"))) == 1
    server.stop()
