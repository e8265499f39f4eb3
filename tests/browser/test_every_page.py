"""Every page, empty and with photos, light and dark: quiet in the browser's console, and usable by everybody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

from tests.support.chromium import PATIENCE_MS
from tests.support.server import Server

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TITLES = {
    "/": "Photos · PixelScan",
    "/compare": "Compare · PixelScan",
    "/collection": "Collection · PixelScan",
    "/cpu": "CPU load · PixelScan",
    "/runs": "Runs · PixelScan",
}
# What a page shows last.
LAST = {
    "/": ".ps-promises",
    "/compare": "text=No photos handy?",
    "/collection": "text=photos.csv",
    "/cpu": ".cpu .pods li canvas, .cpu .pods li",
    "/runs": "[data-testid=stVegaLiteChart] canvas",
}
FILLED = {
    "/": "[data-testid=stDataFrame] canvas",
    "/compare": ".ps-matrix .group",
    "/collection": "[data-testid=stDataFrame] canvas",
}
COMPLAINTS = """async () => (await axe.run({resultTypes: ['violations']})).violations
    .filter(({impact}) => ['serious', 'critical'].includes(impact))
    .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 200)).join(' ')}`)"""
# An icon that the font lacks would be spelled out.
WIDE_ICONS = """() => [...document.querySelectorAll('[data-testid=stIconMaterial]')]
    .filter((icon) => icon.scrollWidth > 1.5 * parseFloat(getComputedStyle(icon).fontSize))
    .map((icon) => icon.textContent)"""


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["light", "dark on a phone"])
def page(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    """A tab of a visitor who has not been here before."""
    scheme: Literal["light", "dark"]
    scheme, width = request.param
    context = browser.new_context(
        base_url=server.address, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def noise(page: Page) -> list[str]:
    """What the browser logs, and the requests that fail."""
    told: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        told.append(f"{message.type}: {message.text}")

    def note_response(response: Response) -> None:
        if response.status >= 400:
            told.append(f"{response.status}: {response.url}")

    def note_failure(request: Request) -> None:
        # A page that is left gives up what it was loading.
        if request.failure != "net::ERR_ABORTED":
            told.append(f"{request.failure}: {request.url}")

    page.on("console", note_message)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("response", note_response)
    page.on("requestfailed", note_failure)
    return told


def check(page: Page) -> None:
    """Nothing serious by axe-core, one first heading, icons as pictures."""
    page.evaluate(AXE)
    complaints: Any = page.evaluate(COMPLAINTS)
    assert complaints == [], page.url
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate(WIDE_ICONS) == [], page.url


def test_an_empty_page(page: Page, noise: list[str]) -> None:
    """As a deep link and reloaded, each with its own title."""
    for path, title in TITLES.items():
        page.goto(path)
        expect(page.locator(LAST[path]).first).to_be_visible()
        expect(page).to_have_title(title)
        check(page)
        page.reload()
        expect(page.locator(LAST[path]).first).to_be_visible()
    assert noise == []


def test_a_page_with_photos(page: Page, noise: list[str]) -> None:
    """The menu leads from page to page, and stays where it is."""
    page.goto("/")
    page.get_by_role("button", name="Open the sample photos").click()
    expect(page.get_by_text("Shows the same picture.")).to_be_visible()
    expect(page).to_have_title("skye-01-harbour-at-dawn.jpg · PixelScan")
    for path, last in FILLED.items():
        page.get_by_role("link", name=TITLES[path].partition(" ·")[0], exact=True).click()
        expect(page.locator(last).first).to_be_visible()
        check(page)
        page.goto(path)
        expect(page.locator(last).first).to_be_visible()
    assert noise == []
