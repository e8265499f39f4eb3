"""Browsers take turns, each in order of arrival, and a page that waits for something else holds up nobody."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from pixelscan.web.page_queue import PageQueue
from pixelscan.web.turns import Client
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
        with turns.turn(("", ""), nobody):
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
        with turns.turn(("", ""), nobody):
            gone.append(number)

    with ThreadPoolExecutor(10) as hands:
        with turns.turn(("", ""), nobody):
            done: list[Future[None]] = []
            for number in range(10):
                done.append(hands.submit(go, number))
                wait_until(lambda: turns.waiting == len(done), "the next is in the queue")
        for one in done:
            one.result(PATIENCE_SECONDS)
    assert gone == list(range(10))


def order_of(
    turns: PageQueue, clients: list[Client], run: Callable[[Client], None] = lambda _client: None
) -> list[Client]:
    """Who runs when, where all have queued up in this order before the only turn came free."""
    gone = list[Client]()

    def go(client: Client) -> None:
        with turns.turn(client, nobody):
            gone.append(client)
            run(client)

    with ThreadPoolExecutor(len(clients)) as hands:
        with turns.turn(("", ""), nobody):
            done: list[Future[None]] = []
            for client in clients:
                done.append(hands.submit(go, client))
                wait_until(lambda: turns.waiting == len(done), "the next is in the queue")
        for one in done:
            one.result(PATIENCE_SECONDS)
    return gone


@pytest.mark.usefixtures("_long_turns")
def test_a_browser_that_runs_many_pages_waits_for_others() -> None:
    """One page of each, then the next of each."""
    a, b = ("", "a"), ("", "b")
    assert order_of(PageQueue(1), [a, a, a, a, b, b]) == [a, b, a, b, a, a]


@pytest.mark.usefixtures("_long_turns")
def test_an_address_gets_no_more_by_making_up_browsers() -> None:
    """One page of each address, then the next of each."""
    made_up = [("10.0.0.1", str(number)) for number in range(4)]
    other = ("10.0.0.2", "a")
    assert order_of(PageQueue(1), [*made_up, other, other])[:4] == [made_up[0], other, made_up[1], other]


def test_a_page_that_waits_for_a_dead_database_delays_no_other() -> None:
    """The next page starts when the turn's time is up, and those after it at once."""
    turns, begun, over = PageQueue(1), threading.Event(), threading.Event()

    def stuck() -> None:
        with turns.turn(("", ""), nobody):
            begun.set()
            assert over.wait(PATIENCE_SECONDS)

    def go() -> None:
        with turns.turn(("", ""), nobody):
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
        with turns.turn(("", ""), heard.setdefault(number, []).append) as told:
            assert told == bool(heard[number])
            if number < 2:
                last_heard(2 - number)

    with ThreadPoolExecutor(4) as hands:
        done: list[Future[None]] = []
        with turns.turn(("", ""), nobody):
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
        with turns.turn(("", ""), on_wait):
            pass

    with ThreadPoolExecutor(2) as hands:
        with turns.turn(("", ""), nobody):
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
        with turns.turn(("", "b"), nobody):
            pass

    with ThreadPoolExecutor(1) as hands, turns.turn(("", "a"), nobody):
        with turns.pause():
            hands.submit(go).result(PATIENCE_SECONDS)
        assert turns.has_turn()
        waits = hands.submit(go)
        wait_until(lambda: turns.waiting == 1, "the other waits again")
    waits.result(PATIENCE_SECONDS)


def test_a_page_that_ends_while_it_is_paused_leaves_nothing() -> None:
    """Streamlit ends it with an exception if its visitor clicks again."""
    turns = PageQueue(1)
    with pytest.raises(InterruptedError), turns.turn(("", "a"), nobody), turns.pause():
        raise InterruptedError
    with turns.turn(("", "b"), nobody):
        assert turns.waiting == 0


@pytest.mark.usefixtures("_long_turns")
@pytest.mark.parametrize("kind", ["", "ADDRESS_"])
@pytest.mark.parametrize("share", [1000.0, 0.001])
def test_whose_runs_take_much_time_waits_for_others(monkeypatch: pytest.MonkeyPatch, kind: str, share: float) -> None:
    """Not only for one run of each: until it has used no more of the server than its share. Browsers, and addresses
    with all their browsers.
    """
    monkeypatch.setattr(f"pixelscan.web.page_queue.{kind}SHARE", share)
    monkeypatch.setattr(f"pixelscan.web.page_queue.{kind}BURST", share)
    monkeypatch.setattr("pixelscan.web.page_queue.ALONE_AFTER_SECONDS", PATIENCE_SECONDS)
    greedy, second = ("10.0.0.1", "a"), ("10.0.0.1", "b" if kind else "a")
    other = ("10.0.0.2" if kind else "10.0.0.1", "c")

    def run(client: Client) -> None:
        end = time.thread_time() + 0.01
        while time.thread_time() < end:
            pass
        if client == other:  # it has left
            monkeypatch.setattr("pixelscan.web.page_queue.ALONE_AFTER_SECONDS", 0.0)

    turns = PageQueue(1)
    order_of(turns, [greedy], run)
    waits = [other, greedy, second]
    assert order_of(turns, [greedy, second, other], run) == (waits if share < 1 else [greedy, other, second])
