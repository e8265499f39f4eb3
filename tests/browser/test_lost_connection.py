"""A tab whose connection was lost for so long that its session was dropped, for example on a sleeping laptop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pixelscan.metadata.samples import sample_photos
from tests.support.chromium import profile
from tests.support.server import Server

PHOTOS = {photo.name: photo.data for photo in sample_photos()}
DAWN, LIGHTHOUSE = "skye-01-harbour-at-dawn.jpg", "skye-04-lighthouse.jpg"
KEEP_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...how) { super(...how); window.sockets.push(this); }
};
"""


@pytest.fixture
def forgetful(tmp_path: Path) -> Iterator[Server]:
    """A server that drops a session as soon as its connection is lost."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text("[server]\ndisconnectedSessionTTL = 0\n")
    server = Server(tmp_path / "server.log", {"HOME": str(tmp_path)})
    server.wait_until_ready()
    yield server
    server.stop()


@pytest.fixture
def tab(browser: Browser, forgetful: Server) -> Iterator[Page]:
    with profile(browser, forgetful.address) as visit:
        visit.add_init_script(KEEP_SOCKETS)
        yield visit.new_page()


def test_a_page_whose_session_is_gone_answers_to_clicks_in_all_its_parts(tab: Page, tmp_path: Path) -> None:
    """Including the filmstrip and the search of tags, which know only their own session; no photo is lost."""
    files = [tmp_path / DAWN, tmp_path / LIGHTHOUSE]
    for file in files:
        file.write_bytes(PHOTOS[file.name])
    tab.goto("/")
    tab.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files)
    expect(tab.locator(".ps-headline h1")).to_have_text(DAWN)
    tab.wait_for_load_state("networkidle")

    with tab.expect_response("**/api/pod"):  # which tells the page that it has to run again
        tab.evaluate("window.sockets.forEach(socket => socket.close())")
    expect(tab.locator("[data-test-connection-state=CONNECTED]")).to_be_attached()
    tab.wait_for_function("window.sockets.length > 1 && window.sockets.at(-1).readyState === WebSocket.OPEN")
    tab.get_by_role("radio", name=LIGHTHOUSE).click()
    expect(tab.locator(".ps-headline h1")).to_have_text(LIGHTHOUSE)
    tab.get_by_label("Search all tags").fill("focal length")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("tags.").filter(has_text="of")).not_to_contain_text("65 of 65")
    expect(tab.get_by_role("radio")).not_to_have_count(0)
