"""The cost of one second of the live CPU chart on server and browser, compared with a Streamlit fragment with Altair.

python -m benchmarks.live_chart [--seconds N]
"""

import argparse
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from playwright.sync_api import Browser, Page

from benchmarks.servers import PIXELSCAN, Served, chromium, serving, streamlit
from benchmarks.simulated_pods import simulated

ALTAIR_PAGE = Path(__file__).with_name("altair_page.py")
ALTAIR_CHART = "[data-testid=stVegaLiteChart] :is(svg, canvas)"
PODS = (6, 50)
VIEWERS = 25
# The first seconds load scripts and the whole time window.
SETTLE_SECONDS = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20, help="of each measurement (%(default)s)")
    seconds: int = parser.parse_args().seconds
    with chromium() as browser:
        for count in PODS:
            with _store(count) as environment:
                _report(count, browser, environment, seconds)


def _report(count: int, browser: Browser, environment: Mapping[str, str], seconds: int) -> None:
    with serving(PIXELSCAN, environment) as served:
        idle = _cores(served, seconds)
        size = _bytes(served)
        with _watching(served, VIEWERS):
            many = _cores(served, seconds) - idle
        with _open(browser, f"{served.address}/cpu", ".cpu .usage canvas") as page:
            ours = _tasks(page, seconds)
    with serving(streamlit(ALTAIR_PAGE), environment) as peer, _open(browser, peer.address, ALTAIR_CHART) as page:
        begin, theirs = peer.cpu_seconds(), _tasks(page, seconds)
        refresh = 1000 * (peer.cpu_seconds() - begin) / seconds
    server = 1000 * many / VIEWERS
    print(f"{count} pods, 5 minutes of them, a refresh each second")
    print(f"  server, ms a refresh and viewer ({VIEWERS} viewers)   {server:8.2f}   Altair {refresh:8.1f}   ", end="")
    print(f"{server / refresh:.3f} of it")
    print(f"  server, cores for {VIEWERS} viewers                  {many:8.3f}")
    print(f"  bytes a refresh                            {size:8.0f}")
    print(f"  browser's main thread, ms a second         {ours:8.1f}   Altair {theirs:8.1f}   ", end="")
    print(f"{ours / theirs:.3f} of it\n", flush=True)


@contextmanager
def _store(count: int) -> Iterator[Mapping[str, str]]:
    with TemporaryDirectory(prefix="pixelscan-store-") as folder:
        url = f"sqlite:///{folder}/history.sqlite"
        with simulated(url, count):
            yield {"PIXELSCAN_DATABASE_URL": url}


def _cores(served: Served, seconds: int) -> float:
    """Cores that the server process currently uses."""
    time.sleep(SETTLE_SECONDS)
    begin = served.cpu_seconds()
    time.sleep(seconds)
    return (served.cpu_seconds() - begin) / seconds


@contextmanager
def _watching(served: Served, count: int) -> Iterator[None]:
    """A number of viewers that send a request every second, like the component."""
    over = threading.Event()
    watchers = [
        threading.Thread(target=_watch, args=(served, over, number / count), daemon=True) for number in range(count)
    ]
    for watcher in watchers:
        watcher.start()
    yield
    over.set()
    for watcher in watchers:
        watcher.join()


def _watch(served: Served, over: threading.Event, after: float) -> None:
    since, meta = 0.0, ""
    over.wait(after)
    while not over.is_set():
        answer = _refresh(served, since, meta)
        since, meta = answer["now"], answer.get("meta", meta)
        over.wait(1.0)


def _bytes(served: Served) -> float:
    """Bytes of a refresh with only new samples."""
    whole = _refresh(served, 0.0, "")
    since, sizes = whole["now"], []
    for _ in range(SETTLE_SECONDS):
        time.sleep(1.0)
        answer = _refresh(served, since, whole["meta"])
        sizes.append(answer["bytes"])
        since = answer["now"]
    return sum(map(float, sizes)) / len(sizes)


def _refresh(served: Served, since: float, meta: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{served.address}/api/cpu?window=300&since={since}&meta={meta}", timeout=20) as answer:
        body = answer.read()
    return {**orjson.loads(body), "bytes": len(body)}


@contextmanager
def _open(browser: Browser, address: str, drawn: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(address)
    page.locator(drawn).first.wait_for(timeout=60_000)
    page.wait_for_timeout(1000 * SETTLE_SECONDS)
    yield page
    page.close()


def _tasks(page: Page, seconds: int) -> float:
    """Milliseconds per second for which the page's main thread is busy."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def busy() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))

    begin = busy()
    page.wait_for_timeout(1000 * seconds)
    return 1000 * (busy() - begin) / seconds


if __name__ == "__main__":
    main()
