"""Components in real Chromium, called as Streamlit calls them."""

from pathlib import Path

from playwright.sync_api import Browser

from pixelscan.web.ui import filmstrip
from pixelscan.web.ui.component import script

FOLDER = Path(filmstrip.__file__).parent
TIMES = 30
# Two data while the script is being loaded: the browser decides whose import ends first.
COUNTED = """async ([script, html, ...both]) => {
    const place = document.createElement("div");
    place.innerHTML = html;
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const show = async (data) => (await import(address)).default({ data, parentElement: place });
    await Promise.all(both.map(show));
    return place.querySelectorAll("button").length;
}"""


def data(photos: int, number: int) -> list[object]:
    """The filmstrip's data with so many photos, the `number`th that the session sends."""
    shown = [{"id": str(at), "name": f"{at}.jpg", "src": "data:,", "flag": False} for at in range(photos)]
    return [{"label": "", "several": False, "chosen": ["0"], "photos": shown}, "session", number]


def test_the_filmstrip_shows_the_photos_that_came_last(browser: Browser) -> None:
    """Also if they were read before its script was there."""
    page = browser.new_page()
    html = (FOLDER / "index.html").read_text(encoding="utf-8")
    order = [script(FOLDER), html, data(1, 1), data(10, 2)]
    assert [page.evaluate(COUNTED, order) for _ in range(TIMES)] == [10] * TIMES
    page.close()
