"""The live chart in Chromium: what it keeps over its refreshes, when it pauses, and fifty pods."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.simulated_pods import simulated
from tests.support.chromium import profile
from tests.support.server import Server


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A pod that shares its store with fifty simulated ones."""
    folder = tmp_path_factory.mktemp("crowd")
    with simulated(f"sqlite:///{folder / 'history.sqlite'}", 50, seconds=120):
        numbers = {"PIXELSCAN_HPA_TARGET": "60", "PIXELSCAN_HPA_MIN": "1", "PIXELSCAN_HPA_MAX": "60"}
        server = Server(folder / "server.log", {"PIXELSCAN_POD_NAME": "pod-here", **numbers})
        server.wait_until_ready()
        yield server
        server.stop()


@pytest.fixture
def page(browser: Browser, crowd: Server) -> Iterator[Page]:
    with profile(browser, crowd.address) as visit:
        opened = visit.new_page()
        opened.goto("/cpu?window=1+min")
        expect(opened.locator(".cpu .usage canvas")).to_be_visible()
        expect(opened.locator(".cpu .pods li")).to_have_count(51)
        yield opened


def refreshed(page: Page, times: int = 2) -> None:
    for _ in range(times):
        with page.expect_response("**/api/cpu*"):
            pass


def chart(page: Page, asked: str) -> object:
    """A value of the drawn chart."""
    return page.locator(".cpu").evaluate(f"root => root.live.chart.{asked}")


def test_a_dragged_span_stays_until_a_double_click(page: Page) -> None:
    """New samples arrive, and the selected span remains on screen."""
    canvas = page.locator(".cpu .usage canvas").bounding_box()
    assert canvas
    across, down = canvas["x"] + canvas["width"], canvas["y"] + 100
    page.mouse.move(across - 400, down)
    page.mouse.down()
    page.mouse.move(across - 200, down, steps=5)
    page.mouse.up()
    zoomed = chart(page, "usage.signal('from')")
    assert zoomed == chart(page, "span[0]")
    assert chart(page, "usage.signal('brush_x')") == [0, 0]
    refreshed(page)
    assert chart(page, "usage.signal('from')") == zoomed
    page.mouse.dblclick(across - 100, down)
    refreshed(page)
    assert chart(page, "usage.signal('from')") != zoomed


def test_the_crosshair_tells_every_pods_value_at_its_moment(page: Page) -> None:
    """By pointer and by the arrow keys; Escape goes back to the present."""
    legend = page.locator(".cpu .legend")
    expect(legend).to_contain_text("Now · CPU, cores")
    expect(legend.locator("li.pod")).to_have_count(12)
    expect(legend).to_contain_text("and 39 with less")
    canvas = page.locator(".cpu .usage canvas").bounding_box()
    assert canvas
    page.mouse.move(canvas["x"] + canvas["width"] - 150, canvas["y"] + 100)
    expect(legend).to_contain_text(re.compile(r"^\d\d:\d\d:\d\d UTC · CPU, cores"))
    expect(legend.locator("li.pod")).to_have_count(12)
    assert chart(page, "usage.data('moment').length") == chart(page, "count.data('moment').length") == 1
    page.mouse.move(0, 0)
    expect(legend).to_contain_text("Now · ")
    plot = page.get_by_role("slider", name="Moment in the chart")
    plot.focus()
    page.keyboard.press("ArrowLeft")
    expect(plot).to_have_attribute("aria-valuetext", re.compile(r"^\d\d:\d\d:\d\d UTC: .* 0\.\d\d, "))
    page.keyboard.press("Escape")
    expect(plot).to_have_attribute("aria-valuetext", re.compile("^Now: "))


def test_axes_have_titles_and_pods_stand_by_node(page: Page) -> None:
    """The unit that is shown; each node with its number of pods."""
    assert chart(page, "usage.signal('title')") == "CPU, cores"
    page.get_by_role("radio", name="% of limit").click()
    expect(page.locator(".cpu .legend")).to_contain_text("CPU, % of the limit")
    assert chart(page, "usage.signal('title')") == "CPU, % of the limit"
    expect(page.locator(".cpu .axis")).to_have_text("Time (UTC)")
    nodes = page.locator(".cpu .pods section")
    titles = [re.fullmatch(r"Node \S+: (\d+) pods?", title) for title in nodes.locator("h2").all_inner_texts()]
    assert sum(int(title[1]) for title in titles if title) == 51


def test_the_chart_contains_every_sample_once(page: Page) -> None:
    """Each sample once, however many arrived and left over the refreshes."""
    refreshed(page, 3)
    rows, keys = page.locator(".cpu").evaluate(
        "root => { const rows = root.live.chart.usage.data('samples');"
        " return [rows.length, new Set(rows.map(row => row.pod + row.time)).size]; }"
    )
    assert rows == keys
    assert 51 * 40 < rows < 51 * 65


def test_the_table_sorts_by_any_column(page: Page) -> None:
    """Descending for numbers, ascending for names; a second click reverses the order."""
    page.get_by_text("All pods in a table").click()
    names = page.locator(".cpu .table tbody th")
    expect(names).to_have_count(51)
    page.get_by_role("button", name="Pod", exact=True).click()
    expect(names.first).to_contain_text("pixelscan-deployment-7d9c-00xk")
    expect(names.last).to_have_text("pod-here (you are here)")
    expect(page.locator(".cpu .table th[aria-sort=ascending]")).to_have_text("Pod")
    page.get_by_role("button", name="Pod", exact=True).click()
    expect(names.last).to_contain_text("pixelscan-deployment-7d9c-00xk")
    page.get_by_role("button", name="Throttled").click()
    refreshed(page)
    shares = [
        float(text.removesuffix(" %")) for text in page.locator(".cpu .table td:last-child").all_inner_texts()[:50]
    ]
    assert shares == sorted(shares, reverse=True)


def test_a_hidden_tab_asks_nothing_and_wakes_up(page: Page) -> None:
    """Afterwards its chart continues without a gap."""
    refreshed(page)
    hide = "state => { Object.defineProperty(document, 'hidden', {value: state, configurable: true});"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    page.evaluate(hide, True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/cpu" in request.url else None)
    page.wait_for_timeout(2500)  # nothing may happen: in this time it would have sent two requests
    assert asked == []
    with page.expect_response("**/api/cpu*"):
        page.evaluate(hide, False)


def test_a_telephone_shows_all_of_it(browser: Browser, crowd: Server) -> None:
    """Nothing is wider than the screen; the chart adapts to its width."""
    with profile(browser, crowd.address, 390, 844) as visit:
        page = visit.new_page()
        page.goto("/cpu")
        expect(page.locator(".cpu .usage canvas")).to_be_visible()
        expect(page.locator(".cpu .pods li")).to_have_count(51)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        canvas = page.locator(".cpu .usage canvas").bounding_box()
        assert canvas
        assert canvas["x"] + canvas["width"] <= 390


def test_the_summary_and_the_reason_are_in_words(page: Page) -> None:
    """For people who cannot see the chart."""
    expect(page.locator(".cpu .summary")).to_contain_text("51 pods use ")
    expect(page.locator(".cpu .why")).to_contain_text("The HPA ")
