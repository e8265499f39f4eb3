"""The cost of the Photos page for visitor and server, compared with a bare Streamlit page in the same run.

python -m benchmarks.page [--rounds N]
"""

import argparse
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from benchmarks.commands import Spread
from benchmarks.servers import PIXELSCAN, Served, chromium, serving, streamlit
from pixelscan.metadata.pixels.preview import preview
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan

MEGAPIXELS_12 = (4000, 3000)
SWITCHED, SEARCHES = 3, ("date", "")
REPEATS = 10
SESSION_PHOTOS, SESSIONS = 20, 3
# A server that has just answered may still be busy.
SETTLE_SECONDS = 0.5
PATIENCE_MS = 60_000
BARE_PAGE = Path(__file__).with_name("bare_page.py")


@dataclass(frozen=True)
class Site:
    """A page to measure: where it shows that photos are open, which one, and the number of tags found."""

    name: str
    command: Sequence[str]
    shown: str
    headline: str
    search: str


OURS = Site("PixelScan", PIXELSCAN, ".ps-card", ".ps-headline h1", "Search all tags")
BARE = Site("bare Streamlit page", streamlit(BARE_PAGE), "[data-testid=stDataFrame]", "h2", "Search")
SITES = (OURS, BARE)
Measure = Callable[[Browser, Served, Site, Iterator[Path]], dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="fresh servers of each page (%(default)s)")
    rounds: int = parser.parse_args().rounds
    with chromium() as browser, TemporaryDirectory(prefix="pixelscan-photos-") as folder:
        photos = _photos(Path(folder))
        first = next(photos)
        with Image.open(first) as picture:
            print(f"photos of {picture.width} × {picture.height} pixels, {first.stat().st_size / 1e6:.1f} MB")
        print(f"{rounds} rounds, each page in turn on a fresh server: median (least to most)\n")
        found: dict[str, list[dict[str, float]]] = {site.name: [] for site in SITES}
        for _, site in itertools.product(range(rounds), SITES):
            with serving(site.command) as served:
                found[site.name].append(_visits(browser, served, site, photos))
        _print(found)
        print(f"\nthumbnails of {SESSION_PHOTOS} photos: {SESSION_PHOTOS * _thumbnail_bytes(first) / 1e6:.1f} MB")


def _photos(folder: Path) -> Iterator[Path]:
    """Photos like a camera's, each with different content, so that no cached result can be used."""
    sample = sample_photos()[0].data
    with Image.open(BytesIO(sample)) as small:
        picture = Image.blend(
            small.convert("RGB").resize(MEGAPIXELS_12, Image.Resampling.BICUBIC),
            Image.effect_noise(MEGAPIXELS_12, 60).convert("RGB"),
            0.12,
        )
        jpeg = BytesIO()
        picture.save(jpeg, "JPEG", quality=86, exif=small.info["exif"])
    for number in itertools.count():
        photo = folder / f"photo-{number:04}.jpg"
        photo.write_bytes(jpeg.getvalue() + number.to_bytes(4, "big"))
        yield photo


def _thumbnail_bytes(photo: Path) -> int:
    made = preview(photo, scan(photo))
    return sum(len(picture.data) for picture in (made.picture, made.small, made.embedded) if picture)


def _visits(browser: Browser, served: Served, site: Site, photos: Iterator[Path]) -> dict[str, float]:
    """All measurements on one server, in the order of a visit."""
    measures: Sequence[Measure] = (_first_and_later_visit, _upload, _reruns, _session_memory)
    return {name: value for measure in measures for name, value in measure(browser, served, site, photos).items()}


@contextmanager
def _visit(browser: Browser, served: Served) -> Iterator[Page]:
    """A new browser with the page open and ready for photos."""
    context = browser.new_context(base_url=served.address, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/")
    page.get_by_test_id("stFileUploader").wait_for()
    yield page
    context.close()


def _open(page: Page, site: Site, photos: Sequence[Path]) -> None:
    """Choose photos, and wait until the first is shown."""
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(list(photos))
    page.locator(site.shown).first.wait_for()


def _first_and_later_visit(browser: Browser, served: Served, _site: Site, _photos: Iterator[Path]) -> dict[str, float]:
    seconds = []
    for _ in range(2):
        begin = time.perf_counter()
        with _visit(browser, served):
            seconds.append(time.perf_counter() - begin)
    first, later = seconds
    return {
        "first visitor of a process: page, ms": 1000 * first,
        "later visitor: page, ms": 1000 * later,
        "first visitor, times a later one": first / later,
    }


def _upload(browser: Browser, served: Served, site: Site, photos: Iterator[Path]) -> dict[str, float]:
    seconds = []
    for _ in range(2):
        with _visit(browser, served) as page:
            begin = time.perf_counter()
            _open(page, site, [next(photos)])
            seconds.append(time.perf_counter() - begin)
    first, later = seconds
    return {
        "first upload to facts, ms": 1000 * first,
        "later upload to facts, ms": 1000 * later,
        "first upload, times a later one": first / later,
    }


def _reruns(browser: Browser, served: Served, site: Site, photos: Iterator[Path]) -> dict[str, float]:
    """Repeatedly selects another photo and searches the tag table."""
    with _visit(browser, served) as page:
        chosen = list(itertools.islice(photos, SWITCHED))
        _open(page, site, chosen)
        names = itertools.cycle([photo.name for photo in (*chosen[1:], chosen[0])])
        readers = served.readers_cpu_seconds()
        switch = _repeated(served, lambda: _switch(page, site, next(names)))
        wanted = itertools.cycle(SEARCHES)
        search = _repeated(served, lambda: _search(page, site, next(wanted)))
        return {
            "switch of photo: click to shown, ms": 1000 * switch[0],
            "switch of photo: server, ms": 1000 * switch[1],
            "search of tags: Enter to shown, ms": 1000 * search[0],
            "search of tags: server, ms": 1000 * search[1],
            "readers' time in all of these, ms": 1000 * (served.readers_cpu_seconds() - readers),
        }


def _repeated(served: Served, act: Callable[[], None]) -> tuple[float, float]:
    """Seconds for the visitor, and CPU seconds on the server, for one action."""
    act()
    time.sleep(SETTLE_SECONDS)
    cpu, seconds = served.cpu_seconds(), 0.0
    for _ in range(REPEATS):
        begin = time.perf_counter()
        act()
        seconds += time.perf_counter() - begin
    time.sleep(SETTLE_SECONDS)
    return seconds / REPEATS, (served.cpu_seconds() - cpu) / REPEATS


def _switch(page: Page, site: Site, name: str) -> None:
    page.get_by_role("radio", name=name).locator("xpath=ancestor-or-self::label|self::button").last.click()
    expect(page.locator(site.headline).filter(has_text=name)).to_be_visible()


def _search(page: Page, site: Site, wanted: str) -> None:
    found = page.get_by_test_id("stCaptionContainer").filter(has_text=" tags").last
    before = found.inner_text()
    page.get_by_role("textbox", name=site.search).fill(wanted)
    page.keyboard.press("Enter")
    expect(found).not_to_have_text(before)


def _session_memory(browser: Browser, served: Served, site: Site, photos: Iterator[Path]) -> dict[str, float]:
    """Growth of the server process for each further session with twenty photos, after a first one to warm up."""
    with _session(browser, served, site, photos):
        before = served.megabytes()
        with (
            _session(browser, served, site, photos),
            _session(browser, served, site, photos),
            _session(browser, served, site, photos),
        ):
            return {f"session of {SESSION_PHOTOS} photos, MB": (served.megabytes() - before) / SESSIONS}


@contextmanager
def _session(browser: Browser, served: Served, site: Site, photos: Iterator[Path]) -> Iterator[None]:
    chosen = list(itertools.islice(photos, SESSION_PHOTOS))
    with _visit(browser, served) as page:
        _open(page, site, chosen)
        page.get_by_role("radio", name=chosen[-1].name).wait_for(state="attached")
        time.sleep(SETTLE_SECONDS)
        yield


def _print(found: dict[str, list[dict[str, float]]]) -> None:
    ours, peers = found[OURS.name], found[BARE.name]
    print(f"{'':40}{OURS.name:28}{BARE.name:28}times the bare page")
    for name in ours[0]:
        pairs = [(mine[name], theirs[name]) for mine, theirs in zip(ours, peers, strict=True)]
        own, other = (Spread(values) for values in zip(*pairs, strict=True))
        # The bare page has no reader processes.
        times = Spread(tuple(mine / theirs for mine, theirs in pairs)).text(2) if other.median else ""
        print(f"{name:40}{own.text(1):28}{other.text(1):28}{times}")


if __name__ == "__main__":
    main()
