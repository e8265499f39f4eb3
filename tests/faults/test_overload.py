"""More visitors than a pod can serve at once: all are served, and waiting visitors see why."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS

VISITORS = 120
TOLD = "Busy: "
PHOTO = sample_photos()[3]


class Reader(StreamlitClient):
    """A visitor who records whether a page said that the server is busy."""

    asked_for_patience = False

    def _take(self, message: ForwardMsg) -> None:
        super()._take(message)
        self.asked_for_patience |= TOLD.encode() in message.SerializeToString()


@pytest.fixture
def visitors(tmp_path: Path) -> Iterator[list[Reader]]:
    """For a server that makes one page at a time, like a pod with one core."""
    with Server(tmp_path / "server.log", {"PIXELSCAN_WORKERS": "1"}) as server:
        yield [Reader(server.address) for _ in range(VISITORS)]


@pytest.mark.alone
def test_waiting_visitors_see_why_and_all_are_served(visitors: list[Reader]) -> None:
    """All send a photo at the same time, which takes three seconds of work."""
    moment = Barrier(VISITORS)

    def visit(number: int) -> bool:
        with visitors[number] as visitor:
            visitor.open("/")
            moment.wait(PATIENCE_SECONDS)
            visitor.upload({PHOTO.name: PHOTO.data + bytes([number])})
            visitor.expect(PHOTO.name, "Camera and lens")
            return TOLD in visitor.page.words

    with ThreadPoolExecutor(VISITORS) as hands:
        still_asked = list(hands.map(visit, range(VISITORS)))
    assert any(visitor.asked_for_patience for visitor in visitors)
    assert not any(still_asked)
