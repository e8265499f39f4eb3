"""GET /metrics on a real server, parsed by Prometheus's own parser."""

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pixelscan.load.cpu import CpuReading
from pixelscan.load.history import History
from pixelscan.load.model import Pod
from pixelscan.load.runs import new_run, start, stop
from pixelscan.web.load.metrics import _cpu
from tests.support.server import ROOT, Server
from tests.support.waiting import PATIENCE_SECONDS, wait_until
from tests.web.test_api import post

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DASHBOARD = ROOT / "overlays/grafana/dashboard.json"


@pytest.fixture
def pod(tmp_path: Path) -> Iterator[Server]:
    """A pod that knows its CPU request and limit."""
    server = Server(tmp_path / "server.log", {"PIXELSCAN_CPU_REQUEST": "300", "PIXELSCAN_CPU_LIMIT": "500"})
    server.wait_until_ready()
    yield server
    server.stop()


@pytest.fixture
def scaled_pod(tmp_path: Path) -> Iterator[Server]:
    """A pod that knows its HPA too."""
    hpa = {"PIXELSCAN_HPA_TARGET": "60", "PIXELSCAN_HPA_MIN": "1", "PIXELSCAN_HPA_MAX": "4"}
    server = Server(tmp_path / "server.log", {"PIXELSCAN_CPU_REQUEST": "300", "PIXELSCAN_CPU_LIMIT": "500", **hpa})
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


def test_a_run_and_the_next_step_of_the_hpa_show(scaled_pod: Server) -> None:
    """What a dashboard of the whole Deployment needs, from any pod; and every query of ours is of these metrics."""
    before = scraped(scaled_pod, lambda seen: seen.get("pixelscan_pods") == 1)
    assert (before["pixelscan_runs"], before["pixelscan_hpa_max_replicas"]) == (0, 4)
    history = History(f"sqlite:///{scaled_pod.state_dir / 'history.sqlite'}")
    start(history, new_run(100, "millicores", 600, now=time.time()))
    told = scraped(scaled_pod, lambda seen: seen["pixelscan_runs"] == 1 and "pixelscan_hpa_utilization_percent" in seen)
    history.close()
    assert 0 < told["pixelscan_run_remaining_seconds"] <= 600
    assert told["pixelscan_hpa_target_percent"] == 60
    assert 1 <= told["pixelscan_hpa_forecast_replicas"] <= 4
    assert QUERIED - set(told) <= MAY_BE_ABSENT


QUERIED = set(re.findall(r"pixelscan_\w+", DASHBOARD.read_text(encoding="utf-8")))
# Throttling is that of a limited cgroup, and `scrape` leaves out buckets.
MAY_BE_ABSENT = {"pixelscan_cpu_throttled_seconds_total", "pixelscan_scan_seconds_bucket"}


def test_the_dashboard_is_one_that_grafana_reads() -> None:
    """Each panel has a title, a place of its own and a query of the chosen job; throttling is queried by its name."""
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) > 5
    assert len({(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}) == len(panels)
    assert all(panel["title"] and panel["targets"] for panel in panels)
    assert all('job=~"$job"' in query["expr"] for panel in panels for query in panel["targets"])
    reading = CpuReading(0.1, 0.5, 0.0, 1.0, 0.0)
    agent = SimpleNamespace(pod=Pod("a", 0, "node", 0.3, 0.5, "cgroup v2"), reading=reading)
    samples = {sample.name for family in _cpu(agent) for sample in family.samples}  # type: ignore[arg-type]
    assert "pixelscan_cpu_throttled_seconds_total" in samples
