"""Each page opens at its own address, even as the first request to a new process."""

import pytest
from playwright.sync_api import Browser, expect

from tests.support.chromium import profile
from tests.support.server import Server


def test_the_first_visitor_of_a_fresh_process_sees_the_photos_page(fresh_server: Server, browser: Browser) -> None:
    """A link with a query opens the page itself, without "Page not found"."""
    with profile(browser, fresh_server.address) as visit:
        page = visit.new_page()
        page.goto("/?photo=unknown")
        expect(page).to_have_title("Photos · PixelScan")
        expect(page.get_by_test_id("stFileUploader")).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/compare", "Open two or more photos"),
        ("/collection", "See how you take photos"),
        ("/cpu", "What the pods are doing"),
        ("/runs", "No run"),
    ],
)
def test_a_page_opens_as_the_first_request_to_a_fresh_process(
    fresh_server: Server, browser: Browser, path: str, words: str
) -> None:
    """With the menu of all pages above it."""
    with profile(browser, fresh_server.address) as visit:
        page = visit.new_page()
        page.goto(path)
        expect(page.get_by_text(words)).to_be_visible()
        for name in ("Photos", "Compare", "Collection"):
            expect(page.get_by_role("link", name=name).first).to_be_visible()
