"""The demo's Service: one address for all pods, with session affinity by the client's address (ClientIP)."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing, suppress

CHUNK = 65_536
Port = int


class FrontDoor:
    """Passes connections on to ready pods. `ready_ports` returns their ports, the oldest pod's first."""

    def __init__(self, ready_ports: Callable[[], Sequence[Port]]) -> None:
        self._ready_ports = ready_ports
        self._port_of: dict[str, Port] = {}
        self._next = 0

    async def open(self, address: str, port: int) -> asyncio.Server:
        """Listen. Raises OSError if the port is taken."""
        return await asyncio.start_server(self._pass_on, address, port)

    def choose(self, client: str) -> Port | None:
        """The client's previous pod while it is ready, else the next in turn; None if no pod is ready."""
        ready = self._ready_ports()
        if not ready:
            return None
        if self._port_of.get(client) not in ready:
            self._port_of[client] = ready[self._next % len(ready)]
            self._next += 1
        return self._port_of[client]

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = self.choose(writer.get_extra_info("peername")[0])
        with closing(writer), suppress(OSError, asyncio.CancelledError):
            if port is None:
                return
            pod_reader, pod_writer = await asyncio.open_connection("127.0.0.1", port)
            with closing(pod_writer):
                await asyncio.gather(_pump(reader, pod_writer), _pump(pod_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
    with suppress(OSError):
        writer.write_eof()
