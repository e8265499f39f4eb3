"""Trays are deleted when their time is up, however many pages come and go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from threading import Timer, active_count
from threading import enumerate as threads

import pytest

from pixelscan.errors import NotHere
from pixelscan.metadata.model import Scan
from pixelscan.settings import Settings
from pixelscan.web.store import tray as tray_module
from pixelscan.web.store.photo_store import PhotoFacts, content_of
from pixelscan.web.store.tray import Tray, Trays
from tests.support.waiting import wait_until


@pytest.fixture
def trays(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trays]:
    """Trays that are kept for one second after their last page closes."""
    monkeypatch.setattr(tray_module, "SECONDS_AFTER_THE_LAST_PAGE", 1)
    made = Trays(Settings())
    yield made
    made.close()


def test_pages_that_come_and_go_leave_one_thread_behind(trays: Trays) -> None:
    """A visitor who reloads five times a second would otherwise leave thousands of threads in 15 minutes."""
    before = active_count()
    for _ in range(50):
        trays.close_page(trays.open_page("a browser"))
    assert active_count() <= before + 1


def test_a_tray_is_deleted_even_if_nobody_visits(trays: Trays) -> None:
    """By its timer alone."""
    tray = trays.open_page("a browser")
    trays.add_upload(tray, BytesIO(b"photo"), "photo.jpg", 5)
    photos = {"a browser": next(iter(tray.held))}
    trays.close_page(tray)
    wait_until(lambda: gone(trays, photos), "the tray is swept")


@dataclass
class Alarm:
    """Replaces threading.Timer; it fires when the test says so."""

    seconds: float
    ring: Callable[[], None]
    daemon: bool = False

    def start(self) -> None:
        """Nothing runs."""

    def cancel(self) -> None:
        """It would never fire."""


class Clock:
    """A clock that the test advances, which fires the timers that are due."""

    def __init__(self) -> None:
        self._now = 0.0
        self._alarms: list[tuple[float, Alarm]] = []

    def monotonic(self) -> float:
        return self._now

    def alarm(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        """A timer of this clock."""
        set_ = Alarm(seconds, ring)
        self._alarms.append((self._now + seconds, set_))
        return set_

    def go_on(self, until: float) -> None:
        """Advance the clock and fire the timers that are due, in order and at their time."""
        while due := [entry for entry in self._alarms if entry[0] <= until]:
            first = min(due, key=lambda entry: entry[0])
            self._alarms.remove(first)
            self._now = first[0]
            first[1].ring()
        self._now = until


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(tray_module, "time", clock)
    monkeypatch.setattr(tray_module, "Timer", clock.alarm)
    return clock


def test_each_tray_is_swept_in_its_time(trays: Trays, clock: Clock) -> None:
    """Including trays closed after the timer was set; trays that are open again are kept."""
    photos = {}
    for now, browser in ((0.0, "reloaded"), (0.1, "first"), (1.5, "second")):
        clock.go_on(now)
        tray = trays.open_page(browser)
        trays.add_upload(tray, BytesIO(browser.encode()), f"{browser}.jpg", 10)
        photos[browser] = next(iter(tray.held))
        trays.close_page(tray)
        if browser == "reloaded":
            trays.open_page(browser)
    clock.go_on(2.2)  # the timer has fired; the second tray is not due yet
    assert gone(trays, photos) == {"first"}
    clock.go_on(10)
    assert gone(trays, photos) == {"first", "second"}


def timers() -> set[Timer]:
    """Timers of the whole process that have not fired."""
    return {thread for thread in threads() if isinstance(thread, Timer)}


def test_closed_trays_leave_no_timer(trays: Trays, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their folder is gone, so there would be nothing to delete."""
    monkeypatch.setattr(tray_module, "SECONDS_AFTER_THE_LAST_PAGE", 3600)
    before = timers()
    trays.close_page(trays.open_page("a browser"))
    assert timers() - before
    trays.close()
    wait_until(lambda: not timers() - before, "the timer has ended")


def test_closed_trays_set_no_timer(trays: Trays, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions may end after the server's lifespan."""
    monkeypatch.setattr(tray_module, "SECONDS_AFTER_THE_LAST_PAGE", 3600)
    before = timers()
    tray = trays.open_page("a browser")
    trays.close()
    trays.close_page(tray)
    assert not timers() - before


def gone(trays: Trays, photos: dict[str, str]) -> set[str]:
    """The browsers whose photo is no longer on disk."""
    missing = set()
    for browser, photo_id in photos.items():
        try:
            trays.photo_store.path(photo_id)
        except NotHere:
            missing.add(browser)
    return missing


def test_a_photo_set_aside_comes_back_to_its_place(trays: Trays) -> None:
    """Among those that were added meanwhile."""
    tray = filled(trays, "a", "b", "c")
    first, second, third = tray.held
    trays.set_aside(tray, [second])
    assert list(tray.held) == [first, third]
    trays.add_upload(tray, BytesIO(b"d"), "d.jpg", 1)
    assert trays.put_back(tray)
    assert [photo.name for photo in tray.held.values()] == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert trays.photo_store.path(second).read_bytes() == b"b"
    assert not trays.put_back(tray)


def test_a_photo_set_aside_is_deleted_after_a_minute(trays: Trays, clock: Clock) -> None:
    """While its page stays open; it cannot be put back any more, and another photo can no longer hold it."""
    tray = filled(trays, "a", "b")
    first, second = tray.held
    trays.set_aside(tray, [first])
    clock.go_on(tray_module.UNDO_SECONDS - 1)
    assert trays.photo_store.path(first).exists()
    clock.go_on(tray_module.UNDO_SECONDS + 2)
    assert gone(trays, {"first": first, "second": second}) == {"first"}
    assert not trays.put_back(tray)


def test_only_the_photos_set_aside_last_can_come_back(trays: Trays) -> None:
    """Those of an earlier removal are deleted then."""
    tray = filled(trays, "a", "b")
    first, second = tray.held
    trays.set_aside(tray, [first])
    trays.set_aside(tray, [second])
    assert gone(trays, {"first": first, "second": second}) == {"first"}


def test_files_of_equal_content_are_photos_of_their_own(trays: Trays) -> None:
    """Each has its id and name, and the content is kept until the last of them is removed."""
    tray = filled(trays, "a")
    assert trays.add_upload(tray, BytesIO(b"a"), "copy.jpg", 1)
    assert not trays.add_upload(tray, BytesIO(b"a"), "copy.jpg", 1)
    first, second = tray.held
    assert [photo.name for photo in tray.held.values()] == ["a.jpg", "copy.jpg"]
    assert content_of(second) == first
    trays.remove(tray, [first])
    assert trays.photo_store.path(second).read_bytes() == b"a"
    trays.remove(tray, [second])
    assert gone(trays, {"both": second}) == {"both"}


def test_what_is_read_from_equal_files_is_kept_for_each(trays: Trays) -> None:
    """Also for one that is added later, and under its own name."""
    tray = filled(trays, "a")
    first = next(iter(tray.held))
    trays.save_facts(first, PhotoFacts(Scan("a.jpg", "JPEG", "image/jpeg", 1, None, None)))
    trays.add_upload(tray, BytesIO(b"a"), "copy.jpg", 1)
    assert [photo.is_read for photo in tray.held.values()] == [True, True]
    assert [trays.facts_of(photo).scan.file for photo in tray.held.values()] == ["a.jpg", "copy.jpg"]


def test_a_removed_photo_comes_back_beside_an_equal_one(trays: Trays) -> None:
    """The one that was added meanwhile under another name does not take its place."""
    tray = filled(trays, "a")
    trays.set_aside(tray, list(tray.held))
    trays.add_upload(tray, BytesIO(b"a"), "copy.jpg", 1)
    assert trays.put_back(tray)
    assert [photo.name for photo in tray.held.values()] == ["a.jpg", "copy.jpg"]


def filled(trays: Trays, *contents: str) -> Tray:
    """An open tray with photos of this content."""
    tray = trays.open_page("a browser")
    for content in contents:
        trays.add_upload(tray, BytesIO(content.encode()), f"{content}.jpg", len(content))
    return tray
