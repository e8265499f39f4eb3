"""The client without a browser sees what a browser shows, and distinguishes the kinds of faults."""

import signal
from collections.abc import Iterator

import pytest

from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server, free_port
from tests.support.visitors.streamlit_client import (
    ConnectionLost,
    MissingWords,
    NoAnswer,
    Refused,
    SessionLost,
    StreamlitClient,
)

PHOTOS = {photo.name: photo.data for photo in sample_photos()}
SUNSET, LIGHTHOUSE = "skye-05-after-sunset.jpg", "skye-04-lighthouse.jpg"


@pytest.fixture
def visitor(server: Server) -> Iterator[StreamlitClient]:
    with StreamlitClient(server.address) as client:
        client.open("/")
        yield client


def test_what_a_run_does_not_draw_again_is_gone(visitor: StreamlitClient) -> None:
    """Otherwise every later page would appear to contain the camera of an earlier photo."""
    visitor.upload({SUNSET: PHOTOS[SUNSET]})
    visitor.expect(SUNSET, "X100V", "GPSLatitude")
    visitor.switch_page("Runs")
    assert visitor.page_name == "runs"
    assert "X100V" not in visitor.page.words


def test_a_fragment_leaves_the_rest_of_the_page_alone(visitor: StreamlitClient) -> None:
    """A search draws only the table of tags again."""
    visitor.upload({SUNSET: PHOTOS[SUNSET]})
    visitor.expect("YCbCrPositioning", "Camera and lens")
    run = visitor.set("Search all tags", "focal length")
    assert "YCbCrPositioning" not in visitor.page.words
    visitor.expect("FocalLength", "Camera and lens")
    assert run.received < visitor.rerun().received


def test_a_deep_link_opens_its_page_and_a_reload_keeps_the_photos(visitor: StreamlitClient) -> None:
    """The browser's cookie connects a new session to the same tray."""
    visitor.upload({SUNSET: PHOTOS[SUNSET], LIGHTHOUSE: PHOTOS[LIGHTHOUSE]})
    first = visitor.session_id
    visitor.open("/compare?q=iso")
    assert (visitor.page_name, visitor.session_id == first) == ("compare", False)
    visitor.expect("Differences")
    with pytest.raises(MissingWords, match="does not say 'moon'"):
        visitor.expect("moon")


def test_a_session_survives_a_lost_connection(visitor: StreamlitClient) -> None:
    """With its ID; an ID unknown to the server gives a new session, and the client says so."""
    known = visitor.session_id
    visitor.drop()
    with pytest.raises(ConnectionLost, match="open the page, or reconnect"):
        visitor.rerun()
    visitor.reconnect()
    assert visitor.session_id == known
    visitor.session_id = "00000000-0000-0000-0000-000000000000"
    with pytest.raises(SessionLost):
        visitor.reconnect()
    visitor.expect("See what your photos say")


def test_faults_have_their_own_names(visitor: StreamlitClient) -> None:
    """No server, too slow, not allowed, not on the page."""
    with pytest.raises(ConnectionLost, match="refused"):
        StreamlitClient(f"http://127.0.0.1:{free_port()}").open("/")
    with pytest.raises(MissingWords, match="no widget 'Launch'"):
        visitor.click("Launch")
    with pytest.raises(MissingWords, match="The menu has no page 'Moon'"):
        visitor.switch_page("Moon")
    with pytest.raises(Refused, match="answered with 404"):
        visitor.get("/api/pictures/none/small")
    visitor.cookies["_streamlit_xsrf"] = "2|wrong"
    with pytest.raises(Refused, match="answered with 403"):
        visitor.upload({SUNSET: PHOTOS[SUNSET]})
    visitor.timeout = 0.0
    with pytest.raises(NoAnswer):
        visitor.rerun()


class Ended(BaseException):
    """For example what gevent raises in a greenlet that is killed."""


def test_a_visitor_who_is_killed_while_closing_ends(server: Server) -> None:
    """Locust kills its users and would wait forever for one that continues; here the server is slow to answer."""

    def end(*_: object) -> None:
        raise Ended

    visitor = StreamlitClient(server.address)
    visitor.open("/")
    server.process.send_signal(signal.SIGSTOP)
    before = signal.signal(signal.SIGALRM, end)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(Ended):
            visitor.close()
    finally:
        signal.signal(signal.SIGALRM, before)
        server.process.send_signal(signal.SIGCONT)
