"""Requests begin one in each round of the server's loop, so that a crowd of them delays nothing else for long."""

import asyncio
from itertools import pairwise

from pixelscan.web.server.door.requests import _Gate
from pixelscan.web.turns import Client
from tests.web.test_turns import GREEDY, MODEST, run


def test_a_crowd_of_requests_holds_up_nobody() -> None:
    """Who comes last is second, and the loop goes round between any two."""
    passed = list[Client]()

    async def ask(gate: _Gate, client: Client) -> None:
        await gate.passed(client)
        passed.append(client)

    async def crowd() -> list[int]:
        gate, seen = _Gate(), list[int]()
        asked = [asyncio.create_task(ask(gate, client)) for client in [GREEDY] * 100 + [MODEST]]
        while len(passed) < len(asked):
            await asyncio.sleep(0)
            seen.append(len(passed))
        return seen

    seen = run(crowd())
    assert passed.index(MODEST) <= 2
    assert max(after - before for before, after in pairwise(seen)) == 1


def test_a_client_that_has_left_holds_up_nobody() -> None:
    """Its connection was closed while its request waited."""

    async def leave() -> None:
        gate = _Gate()
        await gate.passed(GREEDY)
        gone = asyncio.create_task(gate.passed(GREEDY))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait_for(gate.passed(MODEST), 10)

    run(leave())
