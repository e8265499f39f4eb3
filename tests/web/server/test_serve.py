"""The listening socket."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import uvloop

from pixelscan.web.server.serve import CONNECTIONS_A_ROUND, doors, listen
from tests.support.waiting import PATIENCE_SECONDS

CLIENTS = 4 * CONNECTIONS_A_ROUND
# Four that accept, and some in which a socket is looked at and a protocol made.
MOST_ROUNDS = 12


class Accepted(asyncio.Protocol):
    """A connection to the server; all are counted."""

    count = 0

    def connection_made(self, _transport: asyncio.BaseTransport) -> None:
        Accepted.count += 1


def test_who_comes_after_many_others_is_accepted_in_few_rounds_of_the_loop() -> None:
    """A round takes as long as all that is due in it: on a busy server, one connection a round meant seconds."""
    with ExitStack() as held:
        listener = held.enter_context(listen("127.0.0.1", 0))
        for _ in range(CLIENTS):
            held.enter_context(socket.create_connection(listener.getsockname(), PATIENCE_SECONDS))
        with ThreadPoolExecutor(1) as thread:
            thread.submit(_rounds, listener).result(PATIENCE_SECONDS)
    assert Accepted.count == CLIENTS


def _rounds(listener: socket.socket) -> None:
    async def some() -> None:
        for door in doors(listener):
            await asyncio.get_running_loop().create_server(Accepted, sock=door)
        for _ in range(MOST_ROUNDS):
            await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(some())
