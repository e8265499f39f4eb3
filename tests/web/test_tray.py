"""Trays are swept when their time has come, however many pages come and go."""

import threading
import time
from collections.abc import Iterator
from io import BytesIO

import pytest

from pixelscan.errors import NotHere
from pixelscan.settings import Settings
from pixelscan.web.store import tray as tray_module
from pixelscan.web.store.tray import Trays
from tests.support.waiting import wait_until


@pytest.fixture
def trays(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trays]:
    """Trays that are kept for a second after their last page."""
    monkeypatch.setattr(tray_module, "SECONDS_AFTER_THE_LAST_PAGE", 1)
    made = Trays(Settings())
    yield made
    made.close()


def test_pages_that_come_and_go_leave_one_thread_behind(trays: Trays) -> None:
    """A visitor who reloads five times a second would otherwise collect thousands in a quarter of an hour."""
    before = threading.active_count()
    for _ in range(50):
        trays.close_page(trays.open_page("a browser"))
    assert threading.active_count() <= before + 1


def test_each_tray_is_swept_in_its_time(trays: Trays) -> None:
    """Those left later than the one that the timer was set for, too; one that is open again stays."""
    photos = {}
    for browser in ("reloaded", "first", "second"):
        tray = trays.open_page(browser)
        trays.add_upload(tray, BytesIO(browser.encode()), f"{browser}.jpg", 10)
        photos[browser] = next(iter(tray.held))
        trays.close_page(tray)
        if browser == "reloaded":
            trays.open_page(browser)
        if browser == "first":
            time.sleep(1.4)  # the second is not yet due when the timer for the first rings
    wait_until(lambda: gone(trays, photos) >= {"first", "second"}, "two trays are swept")
    assert gone(trays, photos) == {"first", "second"}


def test_closed_trays_leave_no_timer(trays: Trays, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their folder is gone: it would find nothing to sweep."""
    monkeypatch.setattr(tray_module, "SECONDS_AFTER_THE_LAST_PAGE", 3600)
    trays.close_page(trays.open_page("a browser"))
    timer = trays._timer
    assert timer
    trays.close()
    timer.join(10)
    assert not timer.is_alive()


def test_closed_trays_set_no_timer(trays: Trays) -> None:
    """Sessions may end after the server's lifespan."""
    tray = trays.open_page("a browser")
    trays.close()
    trays.close_page(tray)
    assert trays._timer is None


def gone(trays: Trays, photos: dict[str, str]) -> set[str]:
    """The browsers whose photo is no longer on disk."""
    missing = set()
    for browser, photo_id in photos.items():
        try:
            trays.photo_store.path(photo_id)
        except NotHere:
            missing.add(browser)
    return missing
