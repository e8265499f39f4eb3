"""Pages take turns: in the order they were asked for, and nobody waits for one who waits himself."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from pixelscan.web.page_queue import TURN_SECONDS, PageQueue
from tests.support.waiting import wait_until

SECONDS = 120
pytestmark = pytest.mark.alone


def nobody(_before: int) -> None:
    """Hears nothing."""


def waiting(turns: PageQueue) -> int:
    return len(turns._waiting)


@pytest.mark.parametrize("count", [1, 3])
def test_so_many_have_a_turn_at_once(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no more."""
    monkeypatch.setattr("pixelscan.web.page_queue.TURN_SECONDS", SECONDS)
    turns, here, over = PageQueue(count), list[int](), threading.Event()

    def go(number: int) -> None:
        with turns.turn(nobody):
            here.append(number)
            assert over.wait(SECONDS)

    with ThreadPoolExecutor(12) as hands:
        done = [hands.submit(go, number) for number in range(12)]
        wait_until(lambda: len(here) + waiting(turns) == 12, "all have come")
        assert len(here) == count
        over.set()
        for one in done:
            one.result(SECONDS)


def test_who_comes_first_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the system wakes its threads."""
    monkeypatch.setattr("pixelscan.web.page_queue.TURN_SECONDS", SECONDS)
    turns, gone = PageQueue(1), list[int]()

    def go(number: int) -> None:
        with turns.turn(nobody):
            gone.append(number)

    with ThreadPoolExecutor(10) as hands:
        with turns.turn(nobody):
            done: list[Future[None]] = []
            for number in range(10):
                done.append(hands.submit(go, number))
                wait_until(lambda: waiting(turns) == len(done), "the next is in the queue")
        for one in done:
            one.result(SECONDS)
    assert gone == list(range(10))


def test_a_page_that_waits_for_a_dead_database_holds_up_nobody() -> None:
    """The next goes when a turn's time is over, and those after it at once."""
    turns, begun, over = PageQueue(1), threading.Event(), threading.Event()

    def stuck() -> None:
        with turns.turn(nobody):
            begun.set()
            assert over.wait(SECONDS)

    def go() -> None:
        with turns.turn(nobody):
            pass

    with ThreadPoolExecutor(7) as hands:
        hands.submit(stuck)
        assert begun.wait(SECONDS)
        for done in [hands.submit(go) for _ in range(6)]:
            done.result(SECONDS)
        assert not over.is_set()
        over.set()


def test_who_waits_hears_how_many_are_before_him(monkeypatch: pytest.MonkeyPatch) -> None:
    """After his patience is over, and until his turn comes."""
    monkeypatch.setattr("pixelscan.web.page_queue.NOTICE_AFTER_SECONDS", 0)
    turns, heard = PageQueue(1), dict[int, list[int]]()

    def go(number: int) -> None:
        with turns.turn(heard.setdefault(number, []).append) as told:
            assert told == bool(heard[number])
            time.sleep(TURN_SECONDS)

    with ThreadPoolExecutor(4) as hands:
        done: list[Future[None]] = []
        with turns.turn(nobody):
            for number in range(4):
                done.append(hands.submit(go, number))
                wait_until(lambda: waiting(turns) == len(done), "the next is in the queue")
            wait_until(lambda: heard[3], "the last has heard something")
        for one in done:
            one.result(SECONDS)
    assert heard[0] == []
    assert heard[3][0] in (2, 3)
    assert heard[3] == sorted(heard[3], reverse=True)


def test_who_goes_away_is_waited_for_no_more() -> None:
    """Streamlit ends a waiting page with an exception when its visitor clicks again: here, where it is told."""
    turns = PageQueue(1)

    def gone(_before: int) -> None:
        raise InterruptedError

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pixelscan.web.page_queue.NOTICE_AFTER_SECONDS", 0)
        patched.setattr("pixelscan.web.page_queue.TURN_SECONDS", 0.01)
        with ThreadPoolExecutor(2) as hands, turns.turn(nobody):
            patched.setattr(turns, "_call_next", lambda: None)
            turns._waiting.append(object())  # type: ignore[arg-type]
            with pytest.raises(InterruptedError):
                hands.submit(lambda: turns.turn(gone).__enter__()).result(SECONDS)
            assert waiting(turns) == 1
            turns._waiting.clear()
    with turns.turn(nobody):
        pass
