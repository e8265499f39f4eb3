"""The pages' security policy in real Chromium: it lets through what they need, and no frame of another site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.chromium import profile
from tests.support.server import Server

STYLE = {
    "version": 8,
    "sources": {"one": {"type": "raster", "tiles": ["https://tiles.basemaps.cartocdn.com/{z}/{x}/{y}.png"]}},
    "layers": [{"id": "one", "type": "raster", "source": "one"}],
}


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    with profile(browser, server.address, height=900) as context:
        yield context.new_page()


@pytest.fixture
def violations(page: Page) -> list[str]:
    """What the policy refuses: the browser says it in its console, or a script fails."""
    told: list[str] = []

    def note(text: str) -> None:
        if "ontent Security Policy" in text:
            told.append(text)

    page.on("console", lambda message: note(message.text))
    page.on("pageerror", lambda error: note(str(error)))
    return told


def serve_map(context: BrowserContext) -> None:
    """Stands for the tile server, which tests do not reach."""
    free = {"Access-Control-Allow-Origin": "*"}
    context.route("https://*.cartocdn.com/**", lambda route: route.abort())
    context.route("https://basemaps.cartocdn.com/**/style.json", lambda route: route.fulfill(json=STYLE, headers=free))


def test_every_page_gets_what_it_loads(page: Page, violations: list[str]) -> None:
    """Components, pictures, charts, code, and after a click a map from another server."""
    serve_map(page.context)
    page.goto("/")
    page.get_by_role("button", name="Open the sample photos").click()
    expect(page.locator(".ps-headline h1")).to_be_visible()
    expect(page.get_by_role("radiogroup", name="Open photos").get_by_role("radio")).to_have_count(10)
    assert page.locator(".ps-picture img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 400
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first).to_be_visible()
    with page.expect_request("https://tiles.basemaps.cartocdn.com/**"):
        page.get_by_text("Show the map here").click()
    for name in ("compare", "collection"):
        page.goto(f"/{name}")
        expect(page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first).to_be_visible()
    page.goto("/cpu")
    expect(page.locator(".cpu .usage canvas")).to_be_visible()
    expect(page.locator(".cpu .pods li")).to_have_count(1)
    page.goto("/runs")
    expect(page.get_by_role("heading", name="Stress runs")).to_be_visible()
    assert violations == []


def test_no_other_site_shows_it_in_a_frame(page: Page, server: Server) -> None:
    """A transparent frame would lead a click on that site to "Start"."""
    page.route("http://other.test/", lambda route: route.fulfill(body=f'<iframe src="{server.address}/cpu">'))
    with page.expect_event("framenavigated", lambda frame: frame.parent_frame is not None) as framed:
        page.goto("http://other.test/")
    assert framed.value.url == "chrome-error://chromewebdata/"
