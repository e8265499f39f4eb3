"""Browsers take turns, each in order of arrival, and a page that waits for something else holds up nobody."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from pixelscan.web.page_queue import PageQueue
from tests.support.waiting import PATIENCE_SECONDS, wait_until

pytestmark = pytest.mark.alone


def nobody(_before: int) -> None:
    """Hears nothing."""


@pytest.fixture
def _long_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turns that do not end just because they take long."""
    monkeypatch.setattr("pixelscan.web.page_queue.TURN_SECONDS", PATIENCE_SECONDS)


@pytest.fixture
def _short_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pixelscan.web.page_queue.NOTICE_AFTER_SECONDS", 0.01)


@pytest.mark.usefixtures("_long_turns")
@pytest.mark.parametrize("count", [1, 3])
def test_so_many_have_a_turn_at_once(count: int) -> None:
    """And no more."""
    turns, here, over = PageQueue(count), list[int](), threading.Event()

    def go(number: int) -> None:
        with turns.turn("", nobody):
            here.append(number)
            assert over.wait(PATIENCE_SECONDS)

    with ThreadPoolExecutor(12) as hands:
        done = [hands.submit(go, number) for number in range(12)]
        wait_until(lambda: len(here) + turns.waiting == 12, "all have come")
        assert len(here) == count
        over.set()
        for one in done:
            one.result(PATIENCE_SECONDS)


@pytest.mark.usefixtures("_long_turns")
def test_the_first_in_the_queue_runs_first() -> None:
    """In whatever order the system wakes the threads."""
    turns, gone = PageQueue(1), list[int]()

    def go(number: int) -> None:
        with turns.turn("", nobody):
            gone.append(number)

    with ThreadPoolExecutor(10) as hands:
        with turns.turn("", nobody):
            done: list[Future[None]] = []
            for number in range(10):
                done.append(hands.submit(go, number))
                wait_until(lambda: turns.waiting == len(done), "the next is in the queue")
        for one in done:
            one.result(PATIENCE_SECONDS)
    assert gone == list(range(10))


@pytest.mark.usefixtures("_long_turns")
def test_a_browser_that_runs_many_pages_waits_for_others() -> None:
    """One page of each, then the next of each."""
    turns, gone = PageQueue(1), list[str]()

    def go(browser: str) -> None:
        with turns.turn(browser, nobody):
            gone.append(browser)

    with ThreadPoolExecutor(6) as hands:
        with turns.turn("", nobody):
            done: list[Future[None]] = []
            for browser in "aaaabb":
                done.append(hands.submit(go, browser))
                wait_until(lambda: turns.waiting == len(done), "the next is in the queue")
        for one in done:
            one.result(PATIENCE_SECONDS)
    assert "".join(gone) == "ababaa"


def test_a_page_that_waits_for_a_dead_database_delays_no_other() -> None:
    """The next page starts when the turn's time is up, and those after it at once."""
    turns, begun, over = PageQueue(1), threading.Event(), threading.Event()

    def stuck() -> None:
        with turns.turn("", nobody):
            begun.set()
            assert over.wait(PATIENCE_SECONDS)

    def go() -> None:
        with turns.turn("", nobody):
            pass

    with ThreadPoolExecutor(7) as hands:
        hands.submit(stuck)
        assert begun.wait(PATIENCE_SECONDS)
        for done in [hands.submit(go) for _ in range(6)]:
            done.result(PATIENCE_SECONDS)
        assert not over.is_set()
        over.set()


@pytest.mark.usefixtures("_long_turns", "_short_notice")
def test_waiting_visitors_see_how_many_are_ahead() -> None:
    """After a while, and until their turn comes."""
    turns, heard = PageQueue(1), dict[int, list[int]]()

    def last_heard(before: int) -> None:
        wait_until(lambda: heard[3][-1:] == [before], f"the last has heard of {before}")

    def go(number: int) -> None:
        with turns.turn("", heard.setdefault(number, []).append) as told:
            assert told == bool(heard[number])
            if number < 2:
                last_heard(2 - number)

    with ThreadPoolExecutor(4) as hands:
        done: list[Future[None]] = []
        with turns.turn("", nobody):
            for number in range(4):
                done.append(hands.submit(go, number))
                wait_until(lambda: turns.waiting == len(done), "the next is in the queue")
            last_heard(3)
        for one in done:
            one.result(PATIENCE_SECONDS)
    assert heard[0] == []
    assert list(dict.fromkeys(heard[3])) == [3, 2, 1]
    assert heard[3] == sorted(heard[3], reverse=True)


@pytest.mark.usefixtures("_long_turns", "_short_notice")
def test_a_visitor_who_leaves_is_not_waited_for() -> None:
    """If its visitor clicks again, Streamlit ends the waiting page with an exception when the page reports progress."""
    turns = PageQueue(1)

    def gone(_before: int) -> None:
        raise InterruptedError

    def go(on_wait: Callable[[int], None]) -> None:
        with turns.turn("", on_wait):
            pass

    with ThreadPoolExecutor(2) as hands:
        with turns.turn("", nobody):
            patient = hands.submit(go, nobody)
            wait_until(lambda: turns.waiting == 1, "the patient one is in the queue")
            with pytest.raises(InterruptedError):
                hands.submit(go, gone).result(PATIENCE_SECONDS)
            assert turns.waiting == 1
        patient.result(PATIENCE_SECONDS)
    assert turns.waiting == 0
    go(nobody)


@pytest.mark.usefixtures("_long_turns")
def test_a_page_that_waits_for_a_photos_reader_lets_others_run() -> None:
    """It gives its turn up at once, and has one again afterwards."""
    turns = PageQueue(1)

    def go() -> None:
        with turns.turn("b", nobody):
            pass

    with ThreadPoolExecutor(1) as hands, turns.turn("a", nobody):
        with turns.pause():
            hands.submit(go).result(PATIENCE_SECONDS)
        assert turns.has_turn()
        waits = hands.submit(go)
        wait_until(lambda: turns.waiting == 1, "the other waits again")
    waits.result(PATIENCE_SECONDS)


def test_a_page_that_ends_while_it_is_paused_leaves_nothing() -> None:
    """Streamlit ends it with an exception if its visitor clicks again."""
    turns = PageQueue(1)
    with pytest.raises(InterruptedError), turns.turn("a", nobody), turns.pause():
        raise InterruptedError
    with turns.turn("b", nobody):
        assert turns.waiting == 0


@pytest.mark.usefixtures("_long_turns")
@pytest.mark.parametrize(("share", "order"), [(1000.0, "aba"), (0.001, "baa")])
def test_a_browser_whose_runs_take_much_time_waits_for_others(
    monkeypatch: pytest.MonkeyPatch, share: float, order: str
) -> None:
    """Not only for one run of each: until it has used no more of the server than its share."""
    monkeypatch.setattr("pixelscan.web.page_queue.SHARE", share)
    monkeypatch.setattr("pixelscan.web.page_queue.BURST", share)
    monkeypatch.setattr("pixelscan.web.page_queue.ALONE_AFTER_SECONDS", 3.0)
    turns, gone = PageQueue(1), list[str]()

    def go(browser: str) -> None:
        with turns.turn(browser, nobody):
            gone.append(browser)
            end = time.thread_time() + 0.01
            while time.thread_time() < end:
                pass

    go("a")
    gone.clear()
    with ThreadPoolExecutor(3) as hands:
        done: list[Future[None]] = []
        with turns.turn("", nobody):
            for browser in "aab":
                done.append(hands.submit(go, browser))
                wait_until(lambda: turns.waiting == len(done), "the next is in the queue")
        for one in done:
            one.result(PATIENCE_SECONDS)
    assert "".join(gone) == order
