"""Photos, lists and file names that contain markup, formulas or links: none of it runs or is loaded in Chromium."""

import csv
import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from pixelscan.metadata.scanner import scan
from pixelscan.metadata.workers.pool import ScanWorkers
from tests.support.chromium import profile
from tests.support.photos.photo_damage import jpeg, png
from tests.support.photos.tiff_builder import exif_block, rationals, shorts, text
from tests.support.server import Server

MARKUP = "<img src=leak onerror=evil()><script>evil()</script><svg onload=evil()>"
MARKDOWN = "![p](//127.0.0.1:9/leak.png) [q](javascript:evil()) :material/leak: $\\\\href{javascript:evil()}{x}$"
FORMULA = '=HYPERLINK("http://127.0.0.1:9/leak";"x")'
NAME = "<img src=leak onerror=evil()>![p](leak.png)=1+1"
XMP = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:e="urn:{MARKDOWN.replace('"', "")}">
<dc:title><![CDATA[{MARKUP}]]></dc:title><dc:subject><![CDATA[{MARKDOWN}]]></dc:subject>
<dc:creator><![CDATA[{FORMULA}]]></dc:creator><e:own><![CDATA[{MARKUP}{MARKDOWN}]]></e:own>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


BOMB = brotli.compress(bytes(300 << 20), quality=1)


def hostile_photo(number: int) -> bytes:
    """A JPEG with markup, Markdown or formulas in every text."""
    words = [MARKUP, MARKDOWN, FORMULA]
    model = f"{MARKUP}{MARKDOWN}{number}".encode() + b"\0"
    ifd0 = [text(tag, words[tag % 3].encode() + b"\0") for tag in (0x010E, 0x0131, 0x013B, 0x8298)]
    exif = [rationals(0x829A, 1, 100 + number), rationals(0x829D, 28, 10), shorts(0x8827, 100 * number)]
    exif += [rationals(0x920A, 50 * number, 1), text(0x9003, f"2024:05:0{number} 10:00:00\0".encode())]
    exif += [text(0xA434, FORMULA.encode() + b"\0"), text(0xA430, MARKDOWN.encode() + b"\0")]
    gps = [text(1, b"N\0"), rationals(2, 50 + number, 1, 0, 1, 0, 1), text(3, b"E\0"), rationals(4, 8, 1, 0, 1, 0, 1)]
    block = exif_block([text(0x010F, FORMULA.encode() + b"\0"), text(0x0110, model), *ifd0], exif=exif, gps=gps)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), (90 * number, 120, 40)).save(picture, "JPEG")
    contents = (b"Exif\0\0" + block, b"http://ns.adobe.com/xap/1.0/\0" + XMP.encode())
    segments = b"".join(b"\xff\xe1" + struct.pack(">H", len(one) + 2) + one for one in contents)
    return b"\xff\xd8" + segments + picture.getvalue()[2:]


def uploads() -> list[FilePayload]:
    """Two such photos, one of them with hostile tag names too, and a file that is not a photo."""
    keyword = png((b"tEXt", MARKUP.encode()[:79] + b"\0" + MARKDOWN.encode()))
    contents = {"1.jpg": hostile_photo(1), "2.jpg": hostile_photo(2), ".png": keyword, "3.jpg": b"Dear diary"}
    return [{"name": NAME + end, "mimeType": "image/jpeg", "buffer": data} for end, data in contents.items()]


@pytest.fixture
def tab(browser: Browser, server: Server) -> Iterator[Page]:
    """A page that records whether anything ran or was loaded; checked once more at the end."""
    with profile(browser, server.address, height=1400) as visit:
        visit.add_init_script("window.evil = () => { window.ran = true; };")
        page = visit.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append(f"leak by a dialog: {dialog.message}"))
        yield page
        assert harmless(page)
    assert not [
        address for address in asked if "leak" in address or not address.startswith((server.address, "blob:", "data:"))
    ]


def harmless(page: Page) -> bool:
    """Nothing ran, and no link points to a script."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return bool(page.evaluate("window.ran !== true && !document.querySelector('a[href^=javascript]')"))


def touch_charts(page: Page) -> None:
    """Move the pointer over the middle and the marks of each chart, where tooltips appear."""
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box
        for across in (0.1, 0.3, 0.5, 0.7, 0.9):
            page.mouse.move(box["x"] + across * box["width"], box["y"] + box["height"] / 2)
        for mark in chart.locator("[aria-roledescription=point], [aria-roledescription=bar]").all()[:4]:
            mark.hover(force=True)


def read_in(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def formulas(table: str) -> list[str]:
    """The cells that a spreadsheet would run as formulas."""
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    return [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_photos_text_stays_text_on_every_page(tab: Page) -> None:
    """In cards, tables, notices, charts, tooltips, a tag's bytes, the comparison, the report and lists."""
    tab.goto("/")
    tab.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(uploads())
    expect(tab.locator(".ps-headline h1")).to_have_text(f"{NAME}1.jpg")
    expect(tab.get_by_test_id("stAlert").first).to_contain_text(f"{NAME}3.jpg")
    expect(tab.locator(".ps-card", has_text="Author and rights")).to_contain_text(MARKUP)
    touch_charts(tab)
    tab.get_by_text("All metadata", exact=True).click()
    expect(tab.locator(".ps-plan")).to_be_visible()
    tab.get_by_label("Search all tags").fill("title")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text(re.compile(r"^\d of \d+ tags"))).to_be_visible()
    expect(tab.locator("[data-test-script-state=notRunning]")).to_be_visible()
    tab.get_by_test_id("stDataFrame").click(position={"x": 15, "y": 52})
    expect(tab.get_by_text("is stored", exact=False).first).to_be_visible()
    assert harmless(tab)
    assert formulas(read_in(tab, "Download CSV (3 photos)")) == []
    tab.get_by_role("radio", name=f"{NAME}.png").click()
    expect(tab.locator(".ps-headline h1")).to_have_text(f"{NAME}.png")
    assert harmless(tab)

    tab.get_by_role("link", name="Compare").first.click()
    expect(tab.locator(".ps-matrix").first).to_contain_text(NAME)
    touch_charts(tab)
    assert formulas(read_in(tab, "Download CSV")) == []
    report = read_in(tab, "Download report")
    groups = tab.get_by_test_id("stButtonGroup").filter(has_text="Groups")
    groups.get_by_role("button").last.click()
    expect(tab).to_have_url(re.compile("groups="))
    tab.get_by_text("Copies of the reference").click()
    expect(tab.get_by_text("Verdict")).to_be_visible()
    assert harmless(tab)

    tab.get_by_role("link", name="Collection").first.click()
    expect(tab.get_by_role("heading", name="3 photos", exact=True)).to_be_visible()
    touch_charts(tab)
    assert harmless(tab)

    tab.goto("/api/pod")  # an empty page, which loads the report as a browser would open the file
    tab.set_content(report)
    assert tab.evaluate("window.ran !== true && document.scripts.length === 0")
    tab.goto("/")


def test_ten_thousand_tags_are_shown(tab: Page, tmp_path: Path) -> None:
    """As many as a reader accepts; the page stays usable."""
    items = "".join(f"<e:t{number}>{number}</e:t{number}>" for number in range(10_000))
    xmp = XMP.replace("<e:own>", f"{items}<e:own>").encode()
    photo = png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    (tmp_path / "many.png").write_bytes(photo)
    found = len(scan(tmp_path / "many.png").tags)
    assert found > 1000
    tab.goto("/")
    tab.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "many.png")
    expect(tab.get_by_text(f"{found} of {found} tags").or_(tab.get_by_text(f"of {found} tags"))).to_be_visible()
    tab.get_by_label("Search all tags").fill("t999")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text(f" of {found} tags").first).to_be_visible()


@pytest.mark.parametrize("where", ["file:///etc/passwd", "http://127.0.0.1:9/leak"])
def test_an_entity_in_xmp_reads_nothing_from_elsewhere(tmp_path: Path, where: str) -> None:
    """Neither a file of the server nor another address; the scan reports the block as unreadable or skips it."""
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{where}"><!ENTITY % p SYSTEM "{where}">%p;]>'
    body = XMP.replace(f"<![CDATA[{MARKUP}]]>", "&e;")
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg(b"\xe1", b"http://ns.adobe.com/xap/1.0/\0" + (head + body).encode()))
    told = " ".join(f"{tag.value} {tag.text}" for tag in scan(path).tags)
    assert "root:" not in told


@pytest.mark.parametrize("kind", [b"Exif", b"xml ", b"jumb"])
def test_a_packed_box_that_grows_without_end_costs_little(tmp_path: Path, kind: bytes) -> None:
    """JPEG XL may compress metadata with Brotli to a thousandth of its size; PNG is covered by the traps."""
    boxes = [(b"JXL ", b"\r\n\x87\n"), (b"ftyp", b"jxl \0\0\0\0jxl "), (b"brob", kind + BOMB)]
    path = tmp_path / "photo.jxl"
    path.write_bytes(b"".join(struct.pack(">I", len(data) + 8) + name + data for name, data in boxes))
    with ScanWorkers(1, 2.0, 512) as workers:
        assert workers.scan(path).format == "JXL"
