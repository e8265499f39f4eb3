"""Using Compare and Collection in Chromium, on a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.chromium import profile
from tests.support.server import Server


@pytest.fixture(scope="module")
def visit(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser with the sample photos open."""
    with profile(browser, server.address, height=1200) as context:
        tab = context.new_page()
        tab.goto("/")
        tab.get_by_role("button", name="Open the sample photos").click()
        expect(tab.get_by_test_id("stDataFrame")).to_be_visible()
        tab.close()
        yield context


@pytest.fixture
def page(visit: BrowserContext) -> Iterator[Page]:
    """A new tab of that browser, on the Photos page."""
    tab = visit.new_page()
    tab.goto("/")
    expect(tab.get_by_test_id("stDataFrame")).to_be_visible()
    yield tab
    tab.close()


def opened(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first).to_be_visible()


def strip(page: Page) -> Locator:
    return page.get_by_role("group", name="Photos to compare").get_by_role("checkbox")


def click_point(page: Page, canvas: Locator, words: str) -> None:
    """Click the mark whose tooltip has these words, wherever it is on the canvas."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    tooltip = page.locator("#vg-tooltip-element.visible", has_text=words)
    for down in range(6, int(box["height"]), 6):
        for across in range(6, int(box["width"]), 6):
            page.mouse.move(box["x"] + across, box["y"] + down)
            if tooltip.count():
                page.mouse.click(box["x"] + across, box["y"] + down)
                return
    raise AssertionError(f"No mark is about {words}.")


def test_choose_compare_share_and_download(page: Page, browser: Browser, server: Server) -> None:
    """All pages show the same open photos; the address keeps the selection after a reload and in another tab."""
    opened(page, "Compare")
    expect(strip(page)).to_have_count(10)
    expect(page.locator(".ps-matrix").first).to_contain_text("3 1/3 stops less")
    page.get_by_role("button", name="Choose none").click()
    expect(page.get_by_role("heading", name="Choose two or more photos")).to_be_visible()
    strip(page).nth(0).click()
    expect(page.get_by_text("1 of 10 open photos are compared.")).to_be_visible()
    strip(page).nth(3).click()
    expect(page.locator(".ps-matrix").first.locator("thead th")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download report").click()
    report = Path(download.value.path()).read_text(encoding="utf-8")
    assert "skye-04-lighthouse.jpg" in report
    assert "<script" not in report

    with profile(browser, server.address) as other:
        elsewhere = other.new_page()
        elsewhere.goto(page.url)
        expect(elsewhere.locator(".ps-matrix").first.locator("thead th")).to_have_count(2)
        expect(elsewhere.locator(".ps-matrix").first).to_contain_text("36 km W")


def test_a_copy_is_seen_beside_its_original(page: Page) -> None:
    """Next to each other, under a slider, and as their difference; the address keeps the view."""
    opened(page, "Compare")
    page.get_by_text("Copies of the reference").click()
    expect(page.get_by_text("Different picture.").first).to_be_visible()
    pair = page.locator(".pair")
    expect(pair.get_by_role("img")).to_have_count(2)
    page.get_by_text("Slider", exact=True).click()
    slider = pair.get_by_role("slider", name="How much of the copy is shown")
    slider.press("Home")
    expect(pair.locator(".copy img")).to_have_css("clip-path", "inset(0px 0px 0px 0%)")
    page.get_by_text("Difference", exact=True).click()
    expect(pair.locator(".copy img")).to_have_css("mix-blend-mode", "difference")
    page.reload()
    expect(page.locator(".pair .copy img")).to_have_css("mix-blend-mode", "difference")


def test_a_click_in_a_chart_narrows_the_tables(page: Page) -> None:
    """They show only the reference and the photo that was clicked; the address keeps the filters."""
    opened(page, "Compare")
    expect(page.locator(".ps-matrix").first.locator("thead th")).to_have_count(10)
    click_point(page, page.get_by_test_id("stVegaLiteChart").first.locator("canvas").first, "skye-04")
    expect(page.locator(".ps-matrix").first.locator("thead th")).to_have_count(2)
    expect(page.locator(".ps-matrix").first).to_contain_text("skye-04-lighthouse.jpg")
    page.get_by_test_id("stButtonGroup").get_by_text("GPS", exact=True).click()
    expect(page.locator(".ps-matrix").last.locator(".group")).to_have_count(1)
    page.reload()
    expect(page.locator(".ps-matrix").last.locator(".group")).to_have_count(1)


def test_a_brush_in_one_chart_thins_the_others_and_the_table(page: Page) -> None:
    """One click shows all photos again."""
    opened(page, "Collection")
    expect(page.get_by_role("heading", name="10 photos", exact=True)).to_be_visible()
    box = page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 230, box["y"] + 90, steps=6)
    page.mouse.up()
    expect(page.get_by_role("heading", name="3 of 10 photos")).to_be_visible()
    expect(page.get_by_text("3 photos from 12 May 2025 to 14 May 2025")).to_be_visible()
    page.get_by_role("button", name="Show all photos again").click()
    expect(page.get_by_role("heading", name="10 photos", exact=True)).to_be_visible()


@pytest.mark.parametrize("name", ["Compare", "Collection"])
def test_the_pages_fit_a_phone(page: Page, name: str) -> None:
    """Tables scroll within themselves; the page does not scroll sideways."""
    opened(page, name)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    main = page.get_by_test_id("stMain")
    expect(main).to_have_js_property("scrollWidth", main.evaluate("element => element.clientWidth"))
