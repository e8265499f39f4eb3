"""Using the Photos page in Chromium, on a real server."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan
from tests.support.chromium import profile
from tests.support.server import Server

DAWN, LIGHTHOUSE, MAP = "skye-01-harbour-at-dawn.jpg", "skye-04-lighthouse.jpg", "skye-09-route-map.png"


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photos as files in a folder."""
    folder = tmp_path_factory.mktemp("photos")
    for sample in sample_photos():
        (folder / sample.name).write_bytes(sample.data)
    return folder


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser that has not been here before."""
    with profile(browser, server.address, height=900) as context:
        yield context


def upload(page: Page, *files: Path) -> None:
    """Choose files on the empty page and wait until one is shown."""
    page.goto("/")
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(list(files))


def headline(page: Page) -> Locator:
    return page.locator(".ps-headline h1")


def strip(page: Page) -> Locator:
    return page.get_by_role("radiogroup", name="Open photos").get_by_role("radio")


def test_upload_read_search_switch_reload_download(visit: BrowserContext, photos: Path) -> None:
    """Everything that a photographer does, in order."""
    page = visit.new_page()
    upload(page, photos / DAWN, photos / LIGHTHOUSE, photos / MAP)
    expect(headline(page)).to_have_text(DAWN)
    expect(page.locator(".ps-card", has_text="Camera and lens")).to_contain_text("RF24-105mm F4 L IS USM")
    picture = page.get_by_alt_text(f"The photo {DAWN}, taken with Canon EOS R6 Mark II")
    expect(picture).to_be_visible()
    # Facts that need the decoded picture appear later by themselves; the page is not drawn again.
    expect(page.get_by_text("Shows the same picture.")).to_be_visible()
    expect(page.get_by_text("Tones", exact=True)).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 400

    page.get_by_label("Search all tags").fill("focal length")
    page.keyboard.press("Enter")
    expect(page.get_by_text("tags.").filter(has_text="of")).not_to_have_text(re.compile(r"^(\d+) of \1 tags\b"))

    page.get_by_role("radio", name=LIGHTHOUSE).click()
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    expect(page.locator(".ps-display")).to_contain_text("1/320 s")
    expect(page.locator(".ps-picture i")).to_have_count(1)
    address = page.url

    page.reload()
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    expect(strip(page)).to_have_count(3)
    assert page.url == address

    with page.expect_download() as json_file:
        page.get_by_role("button", name="Download JSON").click()
    scan = json.loads(Path(json_file.value.path()).read_text(encoding="utf-8"))
    assert (scan["file"], scan["summary"]["exposure_time"]) == (LIGHTHOUSE, pytest.approx(1 / 320))
    with page.expect_download() as csv_file:
        page.get_by_role("button", name="Download CSV (3 photos)").click()
    rows = list(csv.DictReader(Path(csv_file.value.path()).read_text(encoding="utf-8").splitlines()))
    assert [row["file"] for row in rows] == [DAWN, LIGHTHOUSE, MAP]


def test_a_link_shows_its_photo_and_no_other_to_somebody_else(
    visit: BrowserContext, browser: Browser, photos: Path
) -> None:
    """Another browser sees the linked photo, not the sender's other open photos."""
    sender = visit.new_page()
    upload(sender, photos / LIGHTHOUSE, photos / DAWN)
    sender.get_by_role("radio", name=DAWN).click()
    expect(headline(sender)).to_have_text(DAWN)
    with profile(browser, sender.url) as other:
        receiver = other.new_page()
        receiver.goto(sender.url)
        expect(headline(receiver)).to_have_text(re.compile("^Linked photo"))
        expect(strip(receiver)).to_have_count(1)


def test_bad_files_get_a_message_and_the_others_are_shown(visit: BrowserContext, photos: Path, tmp_path: Path) -> None:
    """A text named .jpg, an empty file and a picture of 500 megapixels, together with a good photo."""
    (tmp_path / "notes.jpg").write_text("Dear diary")
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "vast.bmp").write_bytes(bmp_header(25_000, 20_000))
    page = visit.new_page()
    upload(page, tmp_path / "notes.jpg", tmp_path / "empty.jpg", tmp_path / "vast.bmp", photos / DAWN)
    notices = page.get_by_test_id("stAlert")
    expect(notices.filter(has_text="notes.jpg: The file is text, not a photo.")).to_be_visible()
    expect(notices.filter(has_text="empty.jpg is empty.")).to_be_visible()
    expect(strip(page)).to_have_count(2)
    page.get_by_role("radio", name="vast.bmp").click()
    expect(headline(page)).to_have_text("vast.bmp")
    expect(page.locator(".ps-nopicture")).to_contain_text("500 megapixels")
    expect(page.locator(".ps-card", has_text="Resolution and print")).to_contain_text("25,000 × 20,000")
    page.get_by_role("radio", name=DAWN).click()
    expect(page.locator(".ps-card", has_text="Camera and lens")).to_contain_text("Canon EOS R6 Mark II")


def test_a_damaged_picture_gets_a_message(visit: BrowserContext, tmp_path: Path) -> None:
    """Its facts appear at once; the note that it cannot be decoded appears when the browser asks for the picture."""
    (tmp_path / "damaged.jpg").write_bytes(of_twelve_bits(sample_photos()[0].data))
    page = visit.new_page()
    upload(page, tmp_path / "damaged.jpg")
    expect(page.locator(".ps-card", has_text="Camera and lens")).to_contain_text("RF24-105mm F4 L IS USM")
    expect(page.get_by_test_id("stAlert")).to_contain_text("The picture cannot be decoded")
    expect(page.get_by_role("radio", name="damaged.jpg, with problems")).to_be_visible()


def of_twelve_bits(photo: bytes) -> bytes:
    """A JPEG with a bit depth that the decoder does not support."""
    at = 2
    while photo[at + 1] != 0xC0:  # SOF0; ITU-T T.81, B.2.2
        at += 2 + int.from_bytes(photo[at + 2 : at + 4], "big")
    return photo[: at + 4] + b"\x0c" + photo[at + 5 :]


def bmp_header(width: int, height: int) -> bytes:
    """A bitmap that gives a size but has no pixels."""
    information = (40).to_bytes(4, "little") + width.to_bytes(4, "little") + height.to_bytes(4, "little")
    information += b"\1\0\x18\0" + bytes(24)
    return b"BM" + (54).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + information


def test_the_keyboard_moves_through_the_filmstrip(visit: BrowserContext, photos: Path) -> None:
    """Arrow keys select the next photo, as in any group of radio buttons."""
    page = visit.new_page()
    upload(page, photos / DAWN, photos / LIGHTHOUSE)
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    strip(page).first.focus()
    page.keyboard.press("ArrowRight")
    expect(headline(page)).to_have_text(LIGHTHOUSE)
    expect(page.get_by_role("radio", name=LIGHTHOUSE)).to_be_focused()


def test_no_other_server_is_contacted(visit: BrowserContext, server: Server, photos: Path) -> None:
    """The photo's place, and the fact that someone is viewing it, stay between the visitor and this server."""
    asked: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != f"127.0.0.1:{server.port}":
            asked.append(request.url)

    page = visit.new_page()
    page.on("request", note)
    upload(page, photos / DAWN)
    expect(page.get_by_text("Show the map here")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert asked == []


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_page_fits_its_window(visit: BrowserContext, photos: Path, width: int) -> None:
    """No sideways scrolling on a phone, a tablet or a desktop."""
    page = visit.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    upload(page, photos / DAWN)
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_pictures_and_charts_have_alternative_texts(visit: BrowserContext, photos: Path) -> None:
    """Every picture has an alternative text, every chart a description."""
    page = visit.new_page()
    upload(page, photos / DAWN)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    assert page.locator("img:not([alt])").count() == 0
    charts = page.get_by_test_id("stVegaLiteChart")
    for number in range(charts.count()):
        expect(charts.nth(number).locator("xpath=descendant-or-self::*[@aria-label]").first).to_be_attached()


def test_the_downloaded_copy_does_not_contain_the_place(visit: BrowserContext, photos: Path, tmp_path: Path) -> None:
    """Scanned again, the copy has neither coordinates nor the camera's serial number, but it has the exposure."""
    page = visit.new_page()
    upload(page, photos / DAWN)
    page.get_by_text("Identifying data", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the copy").click()
    assert download.value.suggested_filename == "skye-01-harbour-at-dawn-without-identity.jpg"
    copy = tmp_path / "copy.jpg"
    download.value.save_as(copy)
    names = {tag.name for tag in scan(copy).tags}
    assert "FNumber" in names
    assert not names & {"GPSLatitude", "BodySerialNumber", "JPEGInterchangeFormat", "Software"}


def test_a_row_leads_to_its_bytes(visit: BrowserContext, photos: Path) -> None:
    """Offset in the file, type and count, with the field highlighted in hexadecimal and text."""
    page = visit.new_page()
    upload(page, photos / DAWN)
    page.get_by_label("Search all tags").fill("0x0110")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"^1 of \d+ tags\b"))).to_be_visible()
    page.get_by_test_id("stDataFrame").click(position={"x": 15, "y": 52})
    expect(page.get_by_text("How Model is stored")).to_be_visible()
    place = (photos / DAWN).read_bytes().index(b"Canon EOS R6 Mark II\0")
    expect(page.locator(".ps-where")).to_contain_text(f"byte {place:,} (0x{place:X}), 21 bytes")
    expect(page.locator(".ps-hex").last.locator("mark").first).to_contain_text("43 61 6e 6f 6e")


def test_a_clicked_tag_leads_to_its_bytes_until_the_rows_change(visit: BrowserContext, photos: Path) -> None:
    """The search applies while you type. A click on a cell chooses its row, not the row of that number later."""
    page = visit.new_page()
    upload(page, photos / DAWN)
    page.get_by_label("Search all tags").fill("0x0110")
    expect(page.get_by_text(re.compile(r"^1 of \d+ tags\b"))).to_be_visible()
    page.get_by_test_id("stDataFrame").click(position={"x": 250, "y": 52})
    expect(page.get_by_text("How Model is stored")).to_be_visible()
    page.get_by_label("Search all tags").fill("Make")
    expect(page.get_by_text(re.compile(r"^[2-9] of \d+ tags\b"))).to_be_visible()
    expect(page.locator(".ps-hex")).to_have_count(0)


def test_a_batch_that_is_refused_as_a_whole_says_why(browser: Browser, tmp_path: Path, photos: Path) -> None:
    """Streamlit shows a number beside each file, and does not ask for the page; a sentence names the limit."""
    files = [tmp_path / name for name in ("one.jpg", "two.jpg")]
    for file in files:
        file.write_bytes((photos / DAWN).read_bytes() + file.name.encode() + bytes(3 << 20))
    with (
        Server(tmp_path / "server.log", {"PIXELSCAN_SESSION_MB": "2"}) as small,
        profile(browser, small.address, height=900) as context,
    ):
        page = context.new_page()
        upload(page, *files)
        for file in files:
            notice = page.get_by_test_id("stAlert").filter(has_text=file.name)
            expect(notice).to_contain_text("You can open up to 2 MB of photos at a time.")
