"""Downloads: what a page's buttons save, at the addresses that the page gave them."""

import csv
import json
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from pixelscan.load.history import History
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server, free_port
from tests.support.visitors.streamlit_client import StreamlitClient

SAMPLES = sample_photos()
DAWN, LIGHTHOUSE = SAMPLES[0], SAMPLES[3]
OWN = {photo.name: photo.data + b"mine" for photo in (DAWN, LIGHTHOUSE)}


@pytest.fixture
def visitor(server: Server) -> Iterator[StreamlitClient]:
    """Two photos that no other test uses."""
    with StreamlitClient(server.address) as visitor:
        visitor.open("/")
        visitor.upload(OWN)
        yield visitor
        visitor.open("/")
        if visitor.page.data("strip"):
            visitor.click("Remove all")


def address(visitor: StreamlitClient, key: str, number: int = 0) -> str:
    """The request that a button of the page sends."""
    return str(visitor.page.data(key)[number]["address"])


def told(visitor: StreamlitClient, path: str) -> tuple[int, str]:
    """Status and sentence of a refusal."""
    answer = visitor.request("GET", path)
    return answer.status, answer.json()["error"]


def test_the_buttons_of_the_photos_page_save_what_they_say(visitor: StreamlitClient) -> None:
    """As files, which browsers do not show as pages and caches do not keep."""
    table = visitor.get(address(visitor, "photo downloads"))
    rows = list(csv.DictReader(table.body.decode().splitlines()))
    assert [row["file"] for row in rows] == list(OWN)
    scan = visitor.get(address(visitor, "photo downloads", 1))
    assert scan.json()["file"] == DAWN.name
    for answer in (table, scan):
        headers = {name.lower(): value for name, value in answer.headers.items()}
        assert headers["content-disposition"] == "attachment"
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_the_buttons_of_the_compare_page_save_the_chosen_photos(visitor: StreamlitClient) -> None:
    """Compared with the reference in the address."""
    visitor.switch_page("Compare")
    report, table, whole = (visitor.get(address(visitor, "comparison", number)) for number in range(3))
    assert b"3 1/3 stops less" in report.body
    assert DAWN.name in table.body.decode().splitlines()[0]
    assert json.dumps(whole.json()).count(LIGHTHOUSE.name)
    ids = {photo["name"]: photo["id"] for photo in visitor.page.data("compared")["photos"]}
    turned = address(visitor, "comparison").replace(f"reference={ids[DAWN.name]}", f"reference={ids[LIGHTHOUSE.name]}")
    assert b"3 1/3 stops more" in visitor.get(turned).body


def test_a_button_of_an_earlier_run_still_saves(visitor: StreamlitClient, server: Server) -> None:
    """The browser may not know about the last run yet; other visitors' pages make no difference either."""
    seen = address(visitor, "photo downloads"), address(visitor, "photo downloads", 1)
    visitor.rerun()
    with StreamlitClient(server.address) as other:
        other.open("/")
        for _ in range(3):
            other.rerun()
    assert [visitor.get(path).status for path in seen] == [200, 200]


def test_a_copy_can_be_saved_again_after_its_photo_went_and_came_back(visitor: StreamlitClient) -> None:
    """The copy was deleted with its photo."""
    visitor.set("Save a copy without", ["Location"])
    first = visitor.get(address(visitor, "copy")).body
    visitor.click("Remove all")
    visitor.upload(OWN)
    visitor.set("Save a copy without", ["Location"])
    assert visitor.get(address(visitor, "copy")).body == first
    assert first.startswith(b"\xff\xd8")
    assert first != OWN[DAWN.name]


def test_a_part_of_a_file_is_saved_byte_for_byte(visitor: StreamlitClient) -> None:
    """From the offset that the card shows; an error message if there is no such part."""
    visitor.expect("Parts of this file")
    button = visitor.page.data("parts")[0]
    saved = visitor.get(button["address"]).body
    thumbnail = next(part for part in visitor.get(address(visitor, "photo downloads", 1)).json()["parts"])
    assert saved == OWN[DAWN.name][thumbnail["offset"] : thumbnail["offset"] + thumbnail["size"]]
    assert saved.startswith(b"\xff\xd8")
    assert button["file_name"].endswith("-part-1.jpg")
    assert "no part 100" in told(visitor, button["address"].replace("part-0", "part-99"))[1]


def test_only_the_browser_that_has_the_photos_gets_them(visitor: StreamlitClient, server: Server) -> None:
    """Other browsers, and requests without a cookie, get "not found"."""
    visitor.set("Save a copy without", ["Location"])
    paths = [address(visitor, "photo downloads", number) for number in (0, 1)]
    paths.append(address(visitor, "copy"))
    visitor.switch_page("Compare")
    paths.append(address(visitor, "comparison"))
    with StreamlitClient(server.address) as stranger:
        without_a_page = [told(stranger, path) for path in paths]
        stranger.open("/")
        with_a_page = [told(stranger, path) for path in paths[1:]]
        assert stranger.get(paths[0]).body.count(b"\n") == 1  # only the heading: this browser's own tray is empty
    for status, sentence in [*without_a_page, *with_a_page]:
        assert (status, "no longer on the server" in sentence) == (404, True)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/api/tray/photos/{photo}/without-shame", "There is no copy without shame"),
        ("/api/tray/photos/{stranger}.json", "no longer on the server"),
        ("/api/tray/comparison.csv?photos={photo},{stranger}", "no longer on the server"),
        ("/api/tray/comparison.csv", "no longer on the server"),
        ("/api/runs/no-such-run.csv", "Run no-such-run is no longer in the history."),
    ],
)
def test_a_missing_item_is_reported_in_a_sentence(visitor: StreamlitClient, path: str, words: str) -> None:
    """404, never a fault of the server."""
    photo = visitor.page.data("strip")["photos"][0]["id"]
    answer = visitor.request("GET", path.format(photo=photo, stranger="0" * 32))
    assert answer.status == 404
    assert words in answer.json()["error"]


def test_any_number_of_photos_can_be_requested(visitor: StreamlitClient) -> None:
    """One photo, the same one twice, or too many to compare: always an answer, whatever the reference."""
    photo = visitor.page.data("strip")["photos"][0]["id"]
    for ids, reference in ((photo, photo), (f"{photo},{photo}", "x"), (",".join([photo] * 60), photo)):
        for ending in ("html", "csv", "json"):
            assert visitor.get(f"/api/tray/comparison.{ending}?photos={ids}&reference={reference}").status == 200


def test_the_buttons_of_the_runs_page_save_the_runs_samples(fresh_server: Server) -> None:
    """Ten seconds at half a core: CSV with one row per sample, JSON with the figures."""
    history, begin = History(f"sqlite:///{fresh_server.state_dir / 'history.sqlite'}"), round(time.time()) - 60
    pod = Pod("pod-a", begin - 30, "node", 0.25, 1.0, "cgroup v2")
    seconds = [Sample("pod-a", begin + second, 0.5, 0.25, 1.0, 0.0, 0.5) for second in range(1, 11)]
    history.write(pod, seconds, time.time())
    history.add_run(
        Run("a-run", begin, begin, begin + 10, "pod", "pod-a", 500, "millicores", started_by="a test"),
        lambda _unended: None,
    )
    history.close()
    with StreamlitClient(fresh_server.address) as visitor:
        visitor.open("/runs?run=a-run")
        table, report = (visitor.get(address(visitor, "report a-run", number)) for number in range(2))
    rows = [row for row in csv.DictReader(table.body.decode().splitlines()) if row["pod"] == "pod-a"]
    assert [row["cores"] for row in rows] == ["0.5"] * 10
    assert report.json()["mean_cores"] == pytest.approx(0.5)
    assert [one["cores"] for one in report.json()["samples"] if one["pod"] == "pod-a"] == [0.5] * 10


def test_an_unavailable_store_is_reported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A run's samples are in the history."""
    dead = {"PIXELSCAN_DATABASE_URL": f"postgresql://nobody@127.0.0.1:{free_port()}/none"}
    with (
        Server(tmp_path_factory.mktemp("dead") / "server.log", dead) as server,
        StreamlitClient(server.address) as visitor,
    ):
        status, sentence = told(visitor, "/api/runs/any.csv")
    assert status == 503
    assert "history" in sentence.lower()


def test_the_page_says_why_nothing_was_saved_and_saves_the_next_time(browser_page: Page) -> None:
    """A sentence below the button that was clicked."""
    browser_page.goto("/")
    browser_page.get_by_role("button", name="Open the sample photos").click()
    button = browser_page.get_by_role("button", name="Download CSV (10 photos)")
    expect(button).to_be_visible()
    cookies = browser_page.context.cookies()
    browser_page.context.clear_cookies()
    button.click()
    expect(browser_page.get_by_role("alert")).to_contain_text("This photo is no longer on the server")
    browser_page.route("**/photos.csv", lambda route: route.abort())
    button.click()
    expect(browser_page.get_by_role("alert")).to_contain_text("The server gave an unexpected answer.")
    browser_page.unroute("**/photos.csv")
    browser_page.context.add_cookies([{**cookie} for cookie in cookies])  # type: ignore[typeddict-item]
    with browser_page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "photos.csv"
    expect(browser_page.get_by_text("The server does not answer")).to_have_count(0)
