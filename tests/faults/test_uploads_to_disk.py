"""Uploads go to disk as they arrive: no visitor's folder fills the server's memory, or the room of the others."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from pixelscan.metadata.samples import sample_photos
from pixelscan.web.store.arrivals import TOKEN_PREFIX
from tests.support.server import Server
from tests.support.visitors.streamlit_client import Answer, StreamlitClient, multipart

MB = 1 << 20
PHOTO = sample_photos()[0]


@pytest.fixture(scope="module")
def spool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, spool: Path) -> Iterator[Server]:
    """A server for 60 MB a session."""
    bounds = {"SESSION_MB": "60", "MAX_UPLOAD_MB": "50", "WORKERS": "1"}
    environment = {f"PIXELSCAN_{name}": value for name, value in bounds.items()} | {"TMPDIR": str(spool)}
    with Server(tmp_path_factory.mktemp("small") / "server.log", environment) as running:
        yield running


def large(megabytes: float, mark: int = 0) -> bytes:
    """The sample photo with a tail that makes it as large as an ordinary one."""
    return PHOTO.data + bytes(int(megabytes * MB)) + bytes([mark])


def megabytes_of(server: Server) -> float:
    return float(psutil.Process(server.process.pid).memory_info().rss) / MB


def on_disk(spool: Path) -> float:
    """Megabytes of photos, those on their way too."""
    return sum(path.stat().st_size for path in spool.rglob("*") if path.is_file()) / MB


def sent(visitor: StreamlitClient, name: str, data: bytes) -> tuple[Answer, str]:
    """What Streamlit's route for uploads answers, and the address; the page is not told that a file is there."""
    [urls] = visitor._addresses([name])
    body, kind = multipart("file", name, data)
    return visitor.request("PUT", urls.upload_url, body, {"Content-Type": kind}), urls.delete_url


@pytest.mark.skipif(not Path("/proc").exists(), reason="the test's own buffers are not the server's (Linux)")
def test_a_folder_on_its_way_takes_no_memory(small: Server, spool: Path) -> None:
    """Fifty megabytes that no page has taken yet lie on disk; they are deleted when the browser says so."""
    with StreamlitClient(small.address) as visitor:
        visitor.open("/")
        sent(visitor, "warm.jpg", large(2))
        before, disk = megabytes_of(small), on_disk(spool)
        answers = [sent(visitor, f"{number}.jpg", large(5, number)) for number in range(10)]
        assert [answer.status for answer, _ in answers] == [204] * 10
        assert on_disk(spool) - disk > 49
        assert megabytes_of(small) - before < 20
        for _, address in answers:
            visitor.request("DELETE", address)
        assert on_disk(spool) - disk < 1


def test_what_is_too_much_for_a_session_is_refused_before_it_is_read(small: Server, spool: Path) -> None:
    """413 with a sentence; the page names the photo and says why, and shows the others."""
    with StreamlitClient(small.address) as visitor:
        visitor.open("/")
        before = on_disk(spool)
        assert sent(visitor, "first.jpg", large(40, 1))[0].status == 204
        answer, _ = sent(visitor, "second.jpg", large(30, 2))
        assert (answer.status, "up to 60 MB" in answer.json()["error"]) == (413, True)
        assert on_disk(spool) - before < 41
        visitor.upload({"third.jpg": large(10, 3)})
        visitor.expect("second.jpg: You can open up to 60 MB of photos at a time.", "third.jpg")


def test_the_servers_room_is_bounded_for_all_visitors_together(tmp_path: Path) -> None:
    """503 and Retry-After for who comes when it is full; there is room again once another has removed photos."""
    bounds = {"PIXELSCAN_SPOOL_MB": "50", "PIXELSCAN_WORKERS": "1"}
    with Server(tmp_path / "server.log", bounds) as full, StreamlitClient(full.address) as early:
        early.open("/")
        early.upload({"early.jpg": large(30)})
        with StreamlitClient(full.address) as late:
            late.open("/")
            answer, _ = sent(late, "late.jpg", large(30, 1))
            assert (answer.status, answer.headers["retry-after"]) == (503, "5")
            assert "late.jpg: This server has no space for more photos" in answer.json()["error"]
            early.click("Remove all")
            late.upload({"again.jpg": large(30, 1)})
            late.expect("late.jpg: This server has no space for more photos", "again.jpg")


def test_a_stranger_fills_no_disk(small: Server, spool: Path) -> None:
    """Without a session nothing of the body is kept; the answer is heard all the same."""
    before = on_disk(spool)
    with StreamlitClient(small.address) as visitor:
        visitor.open("/")
        body, kind = multipart("file", "a.jpg", large(5))
        path = "/_stcore/upload_file/00000000-0000-0000-0000-000000000000/1"
        assert visitor.request("PUT", path, body, {"Content-Type": kind}).status == 400
    assert on_disk(spool) == before


def test_a_photo_that_looks_like_a_token_opens_nothing(small: Server) -> None:
    """It is a file as others."""
    with StreamlitClient(small.address) as visitor:
        visitor.open("/")
        visitor.upload({"forged.jpg": TOKEN_PREFIX + b"0" * 64})
        visitor.expect("forged.jpg: The file is text, not a photo.")


def test_a_list_of_photos_passes_too(small: Server) -> None:
    """The Collection page reads it from disk."""
    with StreamlitClient(small.address) as visitor:
        visitor.open("/collection")
        visitor.upload({"photos.csv": b"no list\r\n"}, label="A list")
        visitor.expect("photos.csv is not a list of photos")


def test_many_visitors_at_once_are_all_served(small: Server) -> None:
    """Each sends four photos; none is mixed up with another's."""

    def visit(number: int) -> bool:
        with StreamlitClient(small.address) as visitor:
            visitor.open("/")
            visitor.upload({f"{number}-{one}.jpg": large(0.2, 40 + 4 * number + one) for one in range(4)})
            names = [photo["name"] for photo in visitor.page.data("strip")["photos"]]
            return names == [f"{number}-{one}.jpg" for one in range(4)]

    with ThreadPoolExecutor(8) as hands:
        assert all(hands.map(visit, range(8)))
    assert "Traceback" not in small.log()


def test_a_refusal_is_still_told_when_the_rest_of_the_batch_has_arrived(small: Server) -> None:
    """The page that shows it runs before the page that takes the others; the batch after that no longer tells it."""
    with StreamlitClient(small.address) as visitor:
        visitor.open("/")
        assert sent(visitor, "large.jpg", large(61, 4))[0].status == 413
        visitor.rerun()
        visitor.expect("large.jpg")
        visitor.upload({"small.jpg": large(1, 5)})
        visitor.expect("large.jpg", "small.jpg")
        visitor.upload({"next.jpg": large(1, 6)})
        assert "large.jpg" not in visitor.page.words
