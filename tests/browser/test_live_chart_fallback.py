"""The CPU page with another build of Vega in Streamlit: its name differs, or it cannot be used at all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect

from pixelscan.web.streamlit_internals import vega_script
from tests.support.chromium import profile
from tests.support.server import Server

LOADER = str(vega_script()).rpartition("/")[2]
# Streamlit's own charts keep the real one, at an address of its own.
STREAMLITS = f"{LOADER}?streamlit"


def routed(page: Page, script: str) -> Page:
    """Serve `script` as the module that loads Vega; FOR_STREAMLIT in it becomes the real one's address."""

    def answer(route: Route) -> None:
        if LOADER in route.request.url and "?streamlit" not in route.request.url:
            body = script.replace("FOR_STREAMLIT", f"./{STREAMLITS}")
            route.fulfill(body=body, content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})
            return
        true = route.fetch()
        route.fulfill(response=true, body=true.text().replace(f"./{LOADER}", f"./{STREAMLITS}"))

    page.route("**/static/js/*.js*", answer)
    return page


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    with profile(browser, server.address) as visit:
        yield visit.new_page()


def test_the_chart_does_not_depend_on_a_minified_name(page: Page) -> None:
    """Streamlit's build chooses the export's name; the next one may choose another, and export more."""
    routed(page, 'export { t as anotherName } from "FOR_STREAMLIT"; export const version = 6;').goto("/cpu")
    expect(page.locator(".cpu .usage canvas")).to_be_visible()
    expect(page.locator(".cpu .replicas canvas")).to_be_visible()


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("throw new Error('broken')", id="the import fails"),
        pytest.param("export const version = 6;", id="no function"),
        pytest.param("export async function load() {}", id="a function that gives nothing"),
        pytest.param("export const load = async () => ({ embed() { throw Error('no') } });", id="embed throws"),
        pytest.param("export const load = async () => ({ async embed() { return {}; } });", id="no view"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_replaced(page: Page, script: str) -> None:
    """By the server's simpler chart, with a sentence; the console gets one line about it, not one per second."""
    lines: list[ConsoleMessage] = []
    page.on("console", lambda line: lines.append(line) if line.type in {"warning", "error"} else None)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    routed(page, script).goto("/cpu")
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    expect(page.get_by_text("The live chart could not be loaded.")).to_be_visible()
    expect(page.locator(".cpu")).to_have_count(0)
    ours = [line.text for line in lines if "live chart" in line.text]
    assert len(ours) == 1
    assert faults == []
