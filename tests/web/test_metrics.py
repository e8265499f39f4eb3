"""GET /metrics on a real server, parsed by Prometheus's own parser."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pixelscan.load.history import History
from pixelscan.load.runs import new_run, start, stop
from tests.support.server import Server
from tests.support.waiting import PATIENCE_SECONDS, wait_until
from tests.web.test_api import post

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def pod(tmp_path: Path) -> Iterator[Server]:
    """A pod that knows its CPU request and limit."""
    server = Server(tmp_path / "server.log", {"PIXELSCAN_CPU_REQUEST": "300", "PIXELSCAN_CPU_LIMIT": "500"})
    server.wait_until_ready()
    yield server
    server.stop()


def scrape(server: Server) -> dict[str, float]:
    """Every sample by name, without histogram buckets."""
    with urllib.request.urlopen(f"{server.address}/metrics", timeout=PATIENCE_SECONDS) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        families = text_string_to_metric_families(answer.read().decode())
        return {sample.name: sample.value for family in families for sample in family.samples}


def scraped(server: Server, holds: Callable[[dict[str, float]], bool]) -> dict[str, float]:
    """The first scrape that meets the condition."""

    def fitting() -> dict[str, float]:
        seen = scrape(server)
        return seen if holds(seen) else {}

    return wait_until(fitting, "metrics that fit", told=lambda: scrape(server))


def test_a_pod_reports_its_cpu(pod: Server) -> None:
    """Request and limit as set, a rising counter of seconds, and a gauge of cores that matches it."""
    before = scraped(pod, lambda seen: "pixelscan_cpu_cores" in seen)
    assert before["pixelscan_cpu_request_cores"] == pytest.approx(0.3)
    assert before["pixelscan_cpu_limit_cores"] > 0
    after = scraped(pod, lambda seen: seen["pixelscan_cpu_seconds_total"] > before["pixelscan_cpu_seconds_total"])
    assert 0 <= after["pixelscan_cpu_cores"] < 64


def test_what_is_not_known_is_absent(server: Server) -> None:
    """A pod without a request has no such line, because 0 would be a false statement."""
    assert "pixelscan_cpu_request_cores" not in scraped(server, lambda seen: "pixelscan_cpu_cores" in seen)


def test_a_scan_is_counted_and_timed(server: Server) -> None:
    """Even if the file is not a photo."""
    before = scrape(server)
    post(server, b"just some text", "notes.jpg")
    after = scrape(server)
    assert after["pixelscan_scan_seconds_count"] == before["pixelscan_scan_seconds_count"] + 1
    assert 0 < after["pixelscan_scan_seconds_sum"] - before["pixelscan_scan_seconds_sum"] < 30


def test_a_stress_run_shows(pod: Server) -> None:
    """1 during the run, 0 before."""
    assert scrape(pod)["pixelscan_stress_running"] == 0
    history = History(f"sqlite:///{pod.state_dir / 'history.sqlite'}")
    run = new_run(100, "millicores", 60, now=time.time())
    start(history, run)
    scraped(pod, lambda seen: seen["pixelscan_stress_running"] == 1)
    stop(history, run.id)
    scraped(pod, lambda seen: seen["pixelscan_stress_running"] == 0)
    history.close()


def test_a_visitor_is_a_session(fresh_server: Server, browser: "Browser") -> None:
    """Counted while the page is open."""
    from tests.support.chromium import profile

    assert scrape(fresh_server)["pixelscan_sessions"] == 0
    with profile(browser, fresh_server.address) as visit:
        visit.new_page().goto("/")
        scraped(fresh_server, lambda seen: seen["pixelscan_sessions"] == 1)
    scraped(fresh_server, lambda seen: seen["pixelscan_sessions"] == 0)
