"""A photographer with many photos: adding, removing, leaving and coming back, in Chromium on a real server."""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from pixelscan.metadata.samples import sample_photos
from tests.support.chromium import profile
from tests.support.server import Server

SAMPLES = {sample.name: sample.data for sample in sample_photos()}
DAWN, LIGHTHOUSE, MAP = "skye-01-harbour-at-dawn.jpg", "skye-04-lighthouse.jpg", "skye-09-route-map.png"


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser that has not been here before."""
    with profile(browser, server.address, height=900) as context:
        yield context


@pytest.fixture
def page(visit: BrowserContext, tmp_path: Path) -> Page:
    """The Photos page with three photos, the first shown."""
    tab = visit.new_page()
    tab.goto("/")
    add(tab, *(saved(tmp_path, name) for name in (DAWN, LIGHTHOUSE, MAP)))
    expect(headline(tab)).to_have_text(DAWN)
    expect(tab.get_by_text("Tones", exact=True)).to_be_visible()  # the last part of the page
    return tab


def saved(folder: Path, name: str, extra: bytes = b"") -> Path:
    """A sample as a file; `extra` bytes at its end make it another photo."""
    (folder / name).write_bytes(SAMPLES[name] + extra)
    return folder / name


def add(page: Page, *files: Path) -> None:
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(list(files))


def headline(page: Page) -> Locator:
    return page.locator(".ps-headline h1")


def strip(page: Page) -> Locator:
    return page.get_by_role("radiogroup", name="Open photos").get_by_role("radio")


def test_an_added_photo_is_shown(page: Page, tmp_path: Path) -> None:
    """Not the one that was shown before."""
    added = saved(tmp_path, "skye-08-meadow-edited.jpg")
    page.get_by_role("button", name="Add photos").click()
    add(page, added)
    expect(headline(page)).to_have_text(added.name)
    expect(strip(page)).to_have_count(4)


def test_you_come_back_to_the_photo_you_left(page: Page) -> None:
    """By the menu, and by the browser's Back; the address is the photo's, without what other pages wrote there."""
    page.get_by_role("radio", name=LIGHTHOUSE).click()
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    address = page.url
    page.get_by_role("link", name="Compare").first.click()
    expect(page.get_by_role("group", name="Photos to compare")).to_be_visible()
    page.get_by_role("link", name="Photos").first.click()
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    expect(page).to_have_url(address)
    here = page.evaluate("history.length")
    page.get_by_role("link", name="Compare").first.click()
    expect(page).to_have_url(re.compile("compare.*reference="))
    page.evaluate("here => history.go(here - history.length)", here)  # Compare's own choices are steps of the history
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    expect(page).to_have_url(address)


def test_a_removed_photo_is_followed_by_the_next_and_can_be_put_back(page: Page) -> None:
    """Undo puts it where it was and shows it."""
    page.get_by_role("radio", name=LIGHTHOUSE).click()
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    expect(page.get_by_text("2 of 3", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove this photo").click()
    expect(headline(page)).to_have_text(MAP)
    expect(strip(page)).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    expect(strip(page).nth(1)).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_the_contact_sheet_shows_filters_selects_and_removes(page: Page) -> None:
    """By mouse and by keyboard; what was removed comes back by Undo."""
    page.get_by_text("Contact sheet", exact=True).click()
    photos = page.get_by_role("listbox", name="Contact sheet").get_by_role("option")
    expect(photos).to_have_count(3)
    photos.nth(1).click()
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    photos.nth(1).press("ArrowRight")
    page.keyboard.press("Enter")
    expect(headline(page)).to_have_text(MAP)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Remove 1 photo")).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_role("button", name="Remove 3 photos")).to_be_visible()
    photos.nth(0).locator(".tick").click()
    page.get_by_role("button", name="Remove 2 photos").click()
    expect(photos).to_have_count(1)
    expect(headline(page)).to_have_text(DAWN)
    page.get_by_role("button", name="Undo").click()
    expect(photos).to_have_count(3)
    page.get_by_label("Filter by name, camera or date").fill("route")
    expect(photos).to_have_count(1)
    expect(photos).to_have_accessible_name(MAP)


def test_arrow_keys_lead_from_photo_to_photo(page: Page) -> None:
    """Wherever on the page nothing has the focus; as the buttons beside "1 of 3" do."""
    headline(page).click()
    page.keyboard.press("ArrowRight")
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    page.get_by_role("button", name="Next").click()
    expect(headline(page)).to_have_text(MAP)
    expect(page.get_by_text("3 of 3", exact=True)).to_be_visible()


def test_all_photos_are_removed_only_after_a_question(page: Page) -> None:
    """It says how many, and that there is no undo."""
    page.get_by_role("button", name="Remove all ...").click()
    expect(page.get_by_text("Delete 3 photos")).to_be_visible()
    page.get_by_role("button", name="Remove all", exact=True).click()
    expect(page.get_by_role("button", name="Open the sample photos")).to_be_visible()


def test_a_photo_dropped_anywhere_is_added(visit: BrowserContext) -> None:
    """On the empty page beside the uploader, and with a photo open; the browser does not leave the page."""
    page = visit.new_page()
    page.goto("/")
    expect(page.get_by_role("button", name="Open the sample photos")).to_be_visible()
    drop(page, DAWN)
    expect(headline(page)).to_have_text(DAWN)
    expect(page.get_by_text("Tones", exact=True)).to_be_visible()
    drop(page, LIGHTHOUSE)
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    expect(strip(page)).to_have_count(2)


def drop(page: Page, name: str) -> None:
    """Drop a sample on the page's background once the page is at rest and says that it takes what is dragged over it.

    Fails if the browser would open it itself.
    """
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_function(
        """() => {
            const dragged = new DataTransfer();
            dragged.items.add(new File([], "a.jpg"));
            const event = new DragEvent("dragover", { dataTransfer: dragged, bubbles: true, cancelable: true });
            document.querySelector("[data-testid=stMain]").dispatchEvent(event);
            const components = [...document.querySelectorAll("[data-testid^=stBidiComponent]")];
            const veil = components.map((one) => (one.shadowRoot ?? one).querySelector(".veil")).find(Boolean);
            return veil && !veil.hidden;
        }"""
    )
    content = b64encode(SAMPLES[name]).decode()
    is_taken = page.evaluate(
        """([name, content]) => {
            const dropped = new DataTransfer();
            const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
            dropped.items.add(new File([bytes], name, { type: "image/jpeg" }));
            const event = (type) => new DragEvent(type, { dataTransfer: dropped, bubbles: true, cancelable: true });
            const target = document.querySelector("[data-testid=stMain]");
            return ["dragover", "drop"].every((type) => !target.dispatchEvent(event(type)));
        }""",
        [name, content],
    )
    assert is_taken
