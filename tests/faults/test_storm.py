"""Hostile visitors of every kind at once do not affect normal ones. `make soak` also measures times."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest

from pixelscan.metadata.samples import sample_photos
from tests.faults.storm import measured
from tests.support.process_tree import holdings
from tests.support.server import Server
from tests.support.visitors.hostile_visitors import ALL_KINDS, HostileVisitors
from tests.support.visitors.streamlit_client import StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS

SECONDS = 5.0


def picture(server: Server, photo_id: str) -> bytes:
    """Decoded now: whatever worker was killed while it was idle is replaced when it is asked."""
    with urlopen(f"{server.address}/api/pictures/{photo_id}/picture", timeout=PATIENCE_SECONDS) as answer:
        return bytes(answer.read())


@pytest.mark.alone
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="looks at processes in /proc (Linux)")
def test_normal_visitors_are_served_alongside_hostile_ones(fresh_server: Server) -> None:
    """Pages are correct and nothing fails; afterwards photos are read as before, and no worker is left dead."""
    with HostileVisitors(fresh_server.address, fresh_server.process.pid, ALL_KINDS):
        beside = measured(fresh_server, SECONDS)
    assert beside.clicks
    assert beside.uploads
    photos = {sample.name: sample.data + b"after" for sample in sample_photos()}
    with StreamlitClient(fresh_server.address) as visitor:
        visitor.open("/")
        visitor.upload(photos)
        visitor.expect(*photos)
        ids = [photo["id"] for photo in visitor.page.data("strip")["photos"]]
    with ThreadPoolExecutor(len(ids)) as hands:
        assert all(hands.map(lambda one: picture(fresh_server, one), ids))
    assert holdings(fresh_server.process.pid).zombies == 0
    assert "Traceback" not in fresh_server.log()
