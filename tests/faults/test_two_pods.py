"""Two pods behind a Service: with affinity one may die; without it, the page and the load test say what is wrong."""

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from pixelscan.metadata.samples import sample_photos
from tests.support.chromium import profile
from tests.support.pods import Pods
from tests.support.visitors.locust_run import FAILURES, LocustRun, asked, failed, visitors
from tests.support.visitors.streamlit_client import SessionLost, StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS

DAWN, LIGHTHOUSE = "skye-01-harbour-at-dawn.jpg", "skye-04-lighthouse.jpg"
# All six answers come from the same one of two pods once in 32 times, and two rounds have to differ.
VISITS, ASKED_TWICE_MS = 5, 60_000
# For the load test, on each pod.
VISITORS, KINDS = 6, ("open", "upload", "click", "page")


@pytest.fixture(scope="module")
def photos() -> dict[str, bytes]:
    """Not the bytes of the sample photos, because a link to those opens them on any pod."""
    return {one.name: one.data + b"mine" for one in sample_photos()}


def pod_of(pods: Pods, client: int) -> str:
    with urllib.request.urlopen(f"{pods.address(client)}/api/pod", timeout=PATIENCE_SECONDS) as answer:
        return str(json.load(answer)["pod"])


def one_of_each(pods: Pods) -> tuple[int, int]:
    """Two clients with different pods."""
    homes = {pod_of(pods, client): client for client in range(2, 20)}
    assert len(homes) == 2, homes
    first, second = homes.values()
    return first, second


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    with profile(browser, None) as visit:
        yield visit.new_page()


def opened(page: Page, address: str, photo: bytes, folder: Path) -> None:
    (folder / DAWN).write_bytes(photo)
    page.goto(address)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(folder / DAWN)
    expect(page.locator(".ps-headline h1")).to_have_text(DAWN)
    # Wait for the picture too: a page that is not complete when its pod dies is made again by the next pod.
    expect(page.get_by_text("Tones", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_a_killed_pod_costs_its_own_visitors_alone_their_photos(
    pods: Pods, tab: Page, photos: dict[str, bytes], tmp_path: Path
) -> None:
    """Visitors of the killed pod see a message on a working page; visitors of the other pod keep their session."""
    here, elsewhere = one_of_each(pods)
    opened(tab, pods.address(here), photos[DAWN], tmp_path)
    with StreamlitClient(pods.address(elsewhere)) as other, StreamlitClient(pods.address(here)) as neighbour:
        # Not the same photo: if the other pod has it, the link would show it again.
        for visitor, name in ((other, LIGHTHOUSE), (neighbour, DAWN)):
            visitor.open("/")
            visitor.upload({name: photos[name]})
            visitor.expect(name, "Canon EOS R6 Mark II")
        session, victim = other.session_id, pod_of(pods, here)
        pods.kill(victim)
        other.rerun()
        other.expect(LIGHTHOUSE, "Canon EOS R6 Mark II")
        assert other.session_id == session
        with pytest.raises(SessionLost):
            neighbour.reconnect()
        neighbour.expect("Drop photos here")

        said = tab.get_by_text("so your photos are gone")
        expect(said).to_be_visible()  # the page takes a while to find that its pod is gone
        note = tab.get_by_role("alert").filter(has=said)
        reset = tab.get_by_role("button", name="Open the sample photos")
        # Before any click the page still shows the photo and says that it will reset, or the new pod has reset it.
        expect(tab.locator(".ps-headline h1", has_text=DAWN).or_(reset).first).to_be_visible()
        expect(note.filter(has_text="will reset on your next click").or_(reset).first).to_be_visible()
        note.get_by_role("button", name="Dismiss").click()
        expect(reset).to_be_visible()
        expect(said).to_be_hidden()
        tab.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / DAWN)
        expect(tab.locator(".ps-headline h1")).to_have_text(DAWN)
    pods.wait_until_ready(2)


def test_without_affinity_the_page_says_what_is_missing(pods_without_affinity: Pods, tab: Page) -> None:
    """It names both pods; by chance, all requests of the first visit may reach the same one."""
    said = tab.get_by_text("needs session affinity")
    for _ in range(VISITS):
        tab.goto(pods_without_affinity.address())
        with suppress(PlaywrightTimeout):
            said.wait_for(timeout=ASKED_TWICE_MS)
            break
    expect(said).to_be_visible()
    for pod in pods_without_affinity.ready:
        expect(said).to_contain_text(pod)


def test_with_affinity_nothing_is_said(pods: Pods, tab: Page) -> None:
    """The page sends six small requests once, and no more when another visitor's pod ends."""
    here, elsewhere = one_of_each(pods)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/pod") else None)
    with tab.expect_response("**/api/pod"):
        tab.goto(pods.address(here))
    pods.kill(pod_of(pods, elsewhere))
    tab.wait_for_timeout(6000)  # nothing may happen: in this time it would have checked again and shown a message
    expect(tab.get_by_role("button", name="Open the sample photos")).to_be_visible()
    expect(tab.get_by_role("alert")).to_have_count(0)
    assert len(asked) == 6
    pods.wait_until_ready(2)


def from_client(pods: Pods, client: int) -> LocustRun:
    """Visitors who all come from one address, and so reach one pod."""
    return visitors(VISITORS, pods.address(1), "--source-addresses", f"127.0.0.{client}", "Visitor")


def pods_that_served(run: LocustRun) -> set[str]:
    """The pods in the load test's table."""
    table = run.text.rpartition("\nPods\n")[2].partition("\n[")[0]
    return {line.split()[0] for line in table.splitlines()[1:] if line.strip()}


def test_a_pod_killed_under_load_is_noticed_by_its_own_visitors_alone(pods: Pods) -> None:
    """They report failures and continue with the other pod; that pod's own visitors have no failures."""
    here, elsewhere = one_of_each(pods)
    victim, other = pod_of(pods, here), pod_of(pods, elsewhere)
    struck, spared = from_client(pods, here), from_client(pods, elsewhere)
    for run in (struck, spared):
        run.until(*map(asked, KINDS))
    pods.kill(victim)
    struck.until(FAILURES)
    # Each visitor fails, opens the page again and sends more requests: leave time for all of that.
    struck.until_more(5 * VISITORS)
    assert [struck.stop(), spared.stop()] == [1, 0], struck.text + spared.text
    assert pods_that_served(struck) == {victim, other}
    assert pods_that_served(spared) == {other}
    assert "Traceback" not in struck.text + spared.text
    failures = re.findall(r"^(\d+) .*(?:The WebSocket was lost|failed: )", struck.error_report, re.MULTILINE)
    assert VISITORS <= sum(map(int, failures)) <= 2 * VISITORS, struck.error_report
    pods.wait_until_ready(2)


def test_without_affinity_the_load_test_says_what_is_wrong(pods_without_affinity: Pods) -> None:
    """As the page does in a browser: which pods share a visitor's requests, and what is missing."""
    run = visitors(VISITORS, pods_without_affinity.address(), "Visitor")
    run.until(failed("GET"))
    assert run.stop() == 1, run.text
    pods = ", ".join(sorted(pods_without_affinity.ready))
    assert f"One visitor's requests reach 2 pods ({pods}): the Service or proxy needs session affinity." in run.text
    assert "Traceback" not in run.text
