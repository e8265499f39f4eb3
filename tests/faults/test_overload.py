"""More visitors than a pod can serve at once are all served; tests/web/test_waiting_page.py shows what they see."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS

VISITORS = 60
PHOTO = sample_photos()[3]


@pytest.fixture
def server_with_one_worker(tmp_path: Path) -> Iterator[Server]:
    """It makes one page at a time, like a pod with one core."""
    with Server(tmp_path / "server.log", {"PIXELSCAN_WORKERS": "1"}) as server:
        yield server


@pytest.mark.alone
def test_all_visitors_are_served(server_with_one_worker: Server) -> None:
    """All send a photo at the same time; none is left with a page that says that the server is busy."""
    moment = Barrier(VISITORS)

    def visit(number: int) -> bool:
        with StreamlitClient(server_with_one_worker.address) as visitor:
            visitor.open("/")
            moment.wait(PATIENCE_SECONDS)
            visitor.upload({PHOTO.name: PHOTO.data + bytes([number])})
            visitor.expect(PHOTO.name, "Camera and lens")
            return "Busy: " in visitor.page.words

    with ThreadPoolExecutor(VISITORS) as hands:
        assert not any(hands.map(visit, range(VISITORS)))
