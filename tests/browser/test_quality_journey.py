"""A quality engineer with an original and its copies, in Chromium on a real server."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from pixelscan.metadata.samples import sample_photos
from tests.support.chromium import profile
from tests.support.server import Server

ORIGINAL = next(sample for sample in sample_photos() if sample.name == "skye-04-lighthouse.jpg").data


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """An original, the same file under another name, and a smaller WebP as web sites make it."""
    with Image.open(BytesIO(ORIGINAL)) as image:
        small = image.resize((image.width // 2, image.height // 2))
    smaller = BytesIO()
    small.save(smaller, "WEBP", quality=75)
    found = {"DSC_0004.jpg": ORIGINAL, "DSC_0004-exact.jpg": ORIGINAL, "DSC_0004-web.webp": smaller.getvalue()}
    for name, data in found.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in found]


def cell(page: Page, row: str, column: int) -> Locator:
    """The text for a copy, in the row of this name."""
    return page.locator(".ps-matrix").first.get_by_role("row", name=row).get_by_role("cell").nth(column)


def test_verdict_rules_and_report(browser: Browser, server: Server, files: list[Path]) -> None:
    """The address keeps the rules; the report is one file that says the same as the page."""
    with profile(browser, server.address, height=1200) as visit:
        page = visit.new_page()
        page.goto("/compare")
        page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(files)
        expect(page.get_by_role("heading", name="What the copies lost")).to_be_visible()
        expect(cell(page, "Verdict", 0)).to_have_text("Identical, byte for byte.")
        expect(cell(page, "Verdict", 1)).to_contain_text("Lost: capture time")
        expect(cell(page, "Format", 1)).to_have_text("WebP")

        page.get_by_text("Rules that copies must keep").click()
        kept = page.get_by_test_id("stButtonGroup").filter(has_text="Must be kept")
        kept.get_by_role("button", name="capture time").click()
        expect(cell(page, "Rule: capture time kept", 0)).to_contain_text("pass")
        expect(cell(page, "Rule: capture time kept", 1)).to_contain_text("fail")
        page.reload()
        expect(cell(page, "Rule: capture time kept", 1)).to_contain_text("fail")

        with page.expect_download() as download:
            page.get_by_role("button", name="Download report").click()
        report = visit.new_page()
        report.goto(Path(download.value.path()).rename(files[0].with_name("report.html")).as_uri())
        expect(report.get_by_role("heading", level=1)).to_have_text("2 copies compared: 1 keeps all rules, 1 does not.")
        expect(report.get_by_role("img")).to_have_count(4)
        expect(report.get_by_role("heading", name="DSC_0004.jpg → DSC_0004-web.webp")).to_be_visible()
        expect(report.get_by_text("fail", exact=True)).to_have_count(1)
