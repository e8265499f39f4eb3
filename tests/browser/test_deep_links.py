"""Each page opens by its own address, also as the first request to a fresh process."""

from playwright.sync_api import Browser, expect

from tests.conftest import Server


def test_the_first_visitor_of_a_fresh_process_sees_the_photos_page(fresh_server: Server, browser: Browser) -> None:
    """A link with a query opens the page itself, with nothing of "Page not found"."""
    page = browser.new_page()
    page.goto(f"{fresh_server.address}/?photo=unknown")
    expect(page).to_have_title("PixelScan")
    expect(page.get_by_test_id("stFileUploader")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    page.close()
