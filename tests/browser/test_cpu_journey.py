"""Using the CPU page in Chromium: start a run, see the line rise, stop it from another browser."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import profile
from tests.support.server import Server
from tests.support.waiting import PATIENCE_SECONDS

# A quarter of a core or more.
BURNING = re.compile(r"^(0\.(2[5-9]|[3-9]\d)|[1-9]\.\d+)$")


@pytest.fixture(scope="module")
def pod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One pod with its own history, whose HPA targets 60 % of 0.2 cores."""
    hpa = {"PIXELSCAN_HPA_TARGET": "60", "PIXELSCAN_HPA_MIN": "1", "PIXELSCAN_HPA_MAX": "4"}
    folder = tmp_path_factory.mktemp("pod")
    running = Server(folder / "pod.log", {"PIXELSCAN_POD_NAME": "pod-a", "PIXELSCAN_CPU_REQUEST": "200", **hpa})
    running.wait_until_ready()
    yield running
    running.stop()


def asked(server: Server) -> dict[str, Any]:
    with urllib.request.urlopen(f"{server.address}/api/cpu?window=60", timeout=PATIENCE_SECONDS) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


@pytest.fixture
def opened(pod: Server, browser: Browser) -> Iterator[Callable[[], Page]]:
    """Opens the CPU page in a new browser."""
    with ExitStack() as visits:

        def one() -> Page:
            page = visits.enter_context(profile(browser, pod.address)).new_page()
            page.goto("/cpu")
            expect(page.locator(".cpu .pods li")).to_contain_text("pod-a")
            expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
            return page

        yield one


@pytest.mark.alone
def test_start_watch_stop_from_another_browser(pod: Server, opened: Callable[[], Page]) -> None:
    """A preset loads this pod, the chart shows it without a rerun, and another visitor stops it for both."""
    page = opened()
    expect(page.get_by_text("you are here")).to_be_visible()
    expect(page.locator(".cpu .usage canvas")).to_be_visible()
    page.get_by_text("Custom run").click()
    page.get_by_label("Amount", exact=True).fill("30")
    page.keyboard.press("Enter")  # submits the form, as Streamlit says below the field
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator(".cpu .pods strong").first).to_have_text(BURNING)
    running = page.locator(".cpu .running li")
    expect(running).to_contain_text("Running: 30 % of the limit on pod-a, constant")
    expect(running).to_contain_text(re.compile(r"[0-2]:\d\d of 3:00"))
    expect(running).to_contain_text(re.compile(r"[0-2]:\d\d left"))

    elsewhere = opened()
    elsewhere.get_by_role("button", name="Stop").click()
    expect(elsewhere.get_by_role("button", name="Traffic wave")).to_be_visible()
    expect(page.get_by_role("button", name="Traffic wave")).to_be_visible()
    assert all(run["end"] < asked(pod)["now"] + 1 for run in asked(pod)["runs"])


def test_two_runs_of_the_table_are_compared(opened: Callable[[], Page]) -> None:
    """The newest is shown at first; a second one that is selected stands beside it, and in the address."""
    page = opened()
    for _ in range(2):
        page.get_by_role("button", name="Traffic wave").click()
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_role("button", name="Traffic wave")).to_be_visible()
    page.goto("/runs")
    table = page.get_by_test_id("stDataFrame").first
    expect(table.locator("canvas").first).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile(" on every pod| split across all pods"))).to_have_count(1)
    table.click(position={"x": 18, "y": 35 * 2 + 17})  # the second row's box, on a canvas
    expect(page.get_by_role("columnheader", name="Difference")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^[AB] · "))).to_have_count(2)
    expect(page).to_have_url(re.compile(r"run=\w+&beside=\w+"))


def test_a_visitor_in_new_york_reads_one_clock(pod: Server, browser: Browser) -> None:
    """The chart names the zone of its times; a run's end is in the same zone."""
    with ExitStack() as visit:
        context = browser.new_context(base_url=pod.address, timezone_id="America/New_York")
        visit.callback(context.close)
        page = context.new_page()
        page.goto("/cpu")
        expect(page.locator(".cpu .axis")).to_have_text(
            re.compile(r"^Time \(E[SD]T\)$"), timeout=PATIENCE_SECONDS * 1000
        )


def test_a_unit_that_this_machine_has_not_is_explained(pod: Server, opened: Callable[[], Page]) -> None:
    """A sentence in place of an empty chart; another unit draws it again."""
    page = opened()
    assert [one["limit"] for one in asked(pod)["pods"]] == [None]
    page.get_by_role("radio", name="% of limit").click()
    expect(page.locator(".cpu .unbounded")).to_contain_text("This pod has no CPU limit")
    expect(page.locator(".cpu .usage")).to_be_hidden()
    page.get_by_role("radio", name="% of request").click()
    expect(page.locator(".cpu .unbounded")).to_be_hidden()
    expect(page.locator(".cpu .usage canvas")).to_be_visible()


def test_a_second_run_is_refused_with_a_sentence(opened: Callable[[], Page]) -> None:
    """From a page that does not know about the first run yet."""
    one, other = opened(), opened()
    other.route("**/api/cpu*", lambda route: route.abort())
    one.get_by_role("button", name="Push one pod over its request").click()
    expect(one.get_by_role("button", name="Stop")).to_be_visible()
    other.get_by_role("button", name="Scale to the maximum").click()
    expect(other.get_by_role("button", name="Stop").or_(other.get_by_text(" s left; stop it first"))).to_be_visible()
    one.get_by_role("button", name="Stop").click()


def test_the_chart_asks_for_little_and_only_while_it_is_seen(opened: Callable[[], Page]) -> None:
    """A refresh is under a kilobyte; a page that is no longer shown sends no requests."""
    page = opened()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())) if "/api/cpu" in answer.url else None)
    expect(page.locator(".cpu .usage canvas")).to_be_visible()
    with page.expect_response("**/api/cpu*"):
        pass
    with page.expect_response("**/api/cpu*"):
        pass
    assert sizes
    assert sizes[-1] < 1000
    page.get_by_role("link", name="Photos").first.click()
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/cpu" in request.url else None)
    page.wait_for_timeout(2500)  # nothing may happen: in this time it would have sent two requests
    assert len(asked) <= 1
