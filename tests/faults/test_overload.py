"""More visitors at once than a pod can serve: all are served, and those who wait are told why."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server
from tests.support.streamlit_client import StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS

VISITORS = 120
TOLD = "Busy: "
PHOTO = sample_photos()[3]


class Reader(StreamlitClient):
    """A visitor who notes whether a page asked for patience while it was made."""

    asked_for_patience = False

    def _take(self, message: ForwardMsg) -> None:
        super()._take(message)
        self.asked_for_patience |= TOLD.encode() in message.SerializeToString()


@pytest.fixture
def visitors(tmp_path: Path) -> Iterator[list[Reader]]:
    """Of a server that makes one page at a time, as a pod of one core does."""
    with Server(tmp_path / "server.log", {"PIXELSCAN_WORKERS": "1"}) as server:
        yield [Reader(server.address) for _ in range(VISITORS)]


@pytest.mark.alone
def test_who_waits_is_told_and_everybody_is_served(visitors: list[Reader]) -> None:
    """All send a photo at the same moment, which is three seconds of work."""
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
