"""Turns: those who wait are served one after the other, however much each has asked for."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event, Thread
from typing import Any, TypeVar

from pixelscan.web.turns import Client, Rotation, Turns
from tests.support.waiting import PATIENCE_SECONDS, wait_until

T = TypeVar("T")
GREEDY, OTHER, MODEST = ("10.0.0.1", "a"), ("10.0.0.1", "b"), ("10.0.0.2", "")


def run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: where a browser is driven, this one has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def order_of(clients: list[Client]) -> list[Client]:
    """Who is served when, where all have queued up in this order before the only turn came free."""
    turns, served = Turns(1, 1), list[Client]()

    async def ask(client: Client) -> None:
        async with turns.turn_of_loop(client):
            served.append(client)
            await asyncio.sleep(0)

    async def crowd() -> None:
        async with turns.turn_of_loop(("", "")):
            asked = [asyncio.create_task(ask(client)) for client in clients]
            await asyncio.sleep(0)
        await asyncio.gather(*asked)

    run(crowd())
    return served


def test_who_asks_much_waits_for_who_asks_little() -> None:
    """By address; behind one address by browser."""
    assert order_of([GREEDY] * 3 + [MODEST]) == [GREEDY, MODEST, GREEDY, GREEDY]
    assert order_of([GREEDY] * 3 + [OTHER]) == [GREEDY, OTHER, GREEDY, GREEDY]
    assert order_of([GREEDY, OTHER, GREEDY, OTHER, MODEST, MODEST])[:4] == [GREEDY, MODEST, OTHER, MODEST]


def test_the_order_is_known_before_and_who_leaves_is_dropped() -> None:
    """Those behind move up."""
    waiting = Rotation[str]()
    for client, item in ((GREEDY, "first"), (GREEDY, "second"), (OTHER, "other"), (MODEST, "modest")):
        waiting.add(client, item)
    assert waiting.in_order() == ["first", "modest", "other", "second"]
    assert waiting.drop(MODEST, "modest")
    assert not waiting.drop(MODEST, "modest")
    assert not waiting.drop(OTHER, "second")
    order = waiting.in_order()
    assert [taken[1] for _ in range(3) if (taken := waiting.take())] == order == ["first", "other", "second"]
    assert len(waiting) == 0


def test_no_more_have_a_turn_than_there_are() -> None:
    """Threads too; each gets one in the end."""
    turns, running, most = Turns(2, 2), set[int](), list[int]()

    def work(number: int) -> None:
        with turns.turn((str(number), "")):
            running.add(number)
            most.append(len(running))
            running.remove(number)

    threads = [Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) <= 2
    assert len(most) == 20
    assert not turns.are_taken()


def test_a_client_that_gives_up_neither_blocks_nor_takes_a_turn() -> None:
    """While waiting, and while the turn comes."""

    async def impatient() -> bool:
        turns = Turns(1, 1)
        async with turns.turn_of_loop(MODEST):
            waiting = [asyncio.create_task(ask(turns)) for _ in range(3)]
            await asyncio.sleep(0)
            waiting[0].cancel()
        waiting[1].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return not turns.are_taken()

    async def ask(turns: Turns) -> None:
        async with turns.turn_of_loop(GREEDY):
            await asyncio.sleep(0)

    assert run(impatient())


def test_threads_and_coroutines_share_the_turns() -> None:
    """A coroutine waits for a thread's turn to end."""
    turns, served = Turns(1, 1), list[str]()

    async def ask() -> None:
        async with turns.turn_of_loop(MODEST):
            served.append("coroutine")

    with ExitStack() as held:
        held.enter_context(turns.turn(GREEDY))
        thread = Thread(target=lambda: asyncio.run(ask()))
        thread.start()
        wait_until(turns.are_taken, "all are taken")
        served.append("thread")
    thread.join()
    assert served == ["thread", "coroutine"]


def test_no_client_holds_all_turns() -> None:
    """What it asks beyond its number waits, although a turn is free, which another client gets at once."""
    turns, over = Turns(2, 1), Event()

    def hold(client: Client) -> None:
        with turns.turn(client):
            assert over.wait(PATIENCE_SECONDS)

    with ThreadPoolExecutor(2) as hands:
        held = [hands.submit(hold, GREEDY) for _ in range(2)]
        wait_until(lambda: turns.waiting() == 1, "the greedy client waits for its second turn")
        with turns.turn(MODEST):
            assert turns.waiting() == 1
        over.set()
        for one in held:
            one.result(PATIENCE_SECONDS)
