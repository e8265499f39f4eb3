"""Limits on connections: their number, idle time, size of a request's head, and responses that nobody reads.

Routes cannot set these limits: an unfinished request never reaches them, and they cannot see a response once sent.
"""

import asyncio
import logging
import resource
import time
from asyncio import BaseTransport
from collections import Counter
from contextlib import suppress
from http import HTTPStatus
from typing import ClassVar

from uvicorn._types import ASGI3Application, ASGISendEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Response
from websockets.server import ServerProtocol

from pixelscan.settings import Settings
from pixelscan.web.server.response_headers import bare_answer, policy_headers

# Each open page also needs an event loop and its pair of sockets; files and workers take the rest.
FILES_A_CONNECTION, FILES_OF_THE_SERVER = 4, 256
LOOK_SECONDS = 2.0
SECONDS_BETWEEN_WARNINGS = 60
RETRY_SECONDS = "5"
TOO_LARGE = "The address and headers of this request are too long: delete this site's cookies, then try again."
BUSY = "The server has too many connections. Try again in a few seconds."
FULL = "The server has %d connections and accepts no more: see PIXELSCAN_CONNECTIONS, and `ulimit -n`, which is %d."
_log = logging.getLogger(__name__)


def raise_file_limit() -> int:
    """Let this process open as many files as the system allows; returns the number."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS says "unlimited" and allows fewer
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1 << 20 if allowed == resource.RLIM_INFINITY else allowed


class Connections:
    """Those of the whole server."""

    def __init__(self, settings: Settings, files: int) -> None:
        self.settings = settings
        self._files = files
        self._most = min(settings.connections, max((files - FILES_OF_THE_SERVER) // FILES_A_CONNECTION, 16))
        self._of_address: Counter[str] = Counter()
        # In the order in which they fell silent.
        self._silent: dict[BoundedHttp, None] = {}
        self._untaken: dict[asyncio.Transport, tuple[float, int]] = {}
        self._warned = -float(SECONDS_BETWEEN_WARNINGS)

    def enter(self, address: str) -> bool:
        """Count one more; False if there is no room for it. The longest idle connection is closed to make room."""
        if self._of_address[address] >= self.settings.address_connections:
            return False
        if self._of_address.total() >= self._most:
            self._warn()
            if not self._silent:
                return False
            next(iter(self._silent)).hang_up()
        self._of_address[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._of_address[address] -= 1
        if not self._of_address[address]:
            del self._of_address[address]

    def is_silent(self, connection: "BoundedHttp") -> None:
        """It has no request under way."""
        self._silent[connection] = None

    def asks(self, connection: "BoundedHttp") -> None:
        self._silent.pop(connection, None)

    def holds_up(self, transport: asyncio.Transport) -> None:
        """The client reads its response more slowly than it is sent: it must read some of it every few seconds.

        If such responses take too much memory together, the client that has read nothing for longest is disconnected.
        """
        self._untaken.setdefault(transport, (time.monotonic(), transport.get_write_buffer_size()))
        while sum(one.get_write_buffer_size() for one in self._untaken) > self.settings.untaken_mb << 20:
            self._cut_off(min(self._untaken, key=lambda one: self._untaken[one][0]))
        asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look, transport)

    def takes(self, transport: asyncio.Transport) -> None:
        """The client has read its response, or has left."""
        self._untaken.pop(transport, None)

    def _look(self, transport: asyncio.Transport) -> None:
        if transport not in self._untaken:
            return
        since, size = self._untaken[transport]
        if (left := transport.get_write_buffer_size()) < size:
            self._untaken[transport] = (time.monotonic(), left)
        elif time.monotonic() - since > self.settings.answer_seconds:
            self._cut_off(transport)
            return
        asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look, transport)

    def _cut_off(self, transport: asyncio.Transport) -> None:
        del self._untaken[transport]
        transport.abort()

    def _warn(self) -> None:
        if time.monotonic() - self._warned > SECONDS_BETWEEN_WARNINGS:
            self._warned = time.monotonic()
            _log.warning(FULL, self._of_address.total(), self._files)


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with limits on the size of a request's head and the time it may take."""

    bounds: ClassVar[Connections]
    _head_bytes, _is_in_head, _is_counted, _is_upgraded = 0, True, False, False
    _deadline: asyncio.TimerHandle | None = None
    _running: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._is_counted = self.bounds.enter(_address(self))
        if self._is_counted:
            self._await_head()
        else:
            transport.write(bare_answer(HTTPStatus.SERVICE_UNAVAILABLE, BUSY, Retry_After=RETRY_SECONDS))
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        self.bounds.takes(self.transport)
        if self._is_counted:
            self.bounds.leave(_address(self))
        # uvicorn reveals only the newest of several requests that were sent at once.
        for cycle in filter(None, (self._running, *(cycle for cycle, _ in self.pipeline))):
            cycle.disconnected |= not cycle.response_complete
            cycle.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        most = self.bounds.settings.header_kb << 10
        while data and not self._is_upgraded and not self.transport.is_closing():
            # The parser's time grows with the square of a head that does not end: it gets no more than the limit.
            piece = data[: most + 1 - self._head_bytes] if self._is_in_head else data
            data = data[len(piece) :]
            if self._is_in_head:
                self._head_bytes += len(piece)
            super().data_received(piece)
            if self._is_in_head and self._head_bytes > most:
                self.transport.write(bare_answer(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, TOO_LARGE))
                self.transport.close()

    def send_400_response(self, msg: str) -> None:
        self.transport.write(bare_answer(HTTPStatus.BAD_REQUEST, msg))
        self.transport.close()

    def on_headers_complete(self) -> None:
        self._is_in_head, self._head_bytes = False, 0
        self._head_is_here()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._is_in_head = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._await_head()

    def handle_websocket_upgrade(self) -> None:
        self._is_upgraded = True
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.bounds.holds_up(self.transport)

    def resume_writing(self) -> None:
        self.bounds.takes(self.transport)
        super().resume_writing()

    def hang_up(self) -> None:
        """Close it, once what was answered is sent."""
        self._head_is_here()
        self.transport.close()

    def _await_head(self) -> None:
        self._head_is_here()
        self.bounds.is_silent(self)
        self._deadline = self.loop.call_later(self.bounds.settings.head_seconds, self.hang_up)

    def _head_is_here(self) -> None:
        self.bounds.asks(self)
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, whose client must read what it is sent. It was counted when it began as HTTP."""

    bounds: ClassVar[Connections]

    def connection_made(self, transport: BaseTransport) -> None:
        self.conn = _Handshake(max_size=self.config.ws_max_size, logger=self.logger)
        super().connection_made(transport)

    async def send(self, message: ASGISendEvent) -> None:
        """Raises ClientDisconnected also where uvicorn itself has closed a page that sent too much or did not answer a
        ping: the app cannot know of it.
        """
        await self.writable.wait()
        if self.close_sent:
            raise ClientDisconnected
        await super().send(message)

    def connection_lost(self, exc: Exception | None) -> None:
        self.bounds.takes(self.transport)
        self.bounds.leave(_address(self))
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.bounds.holds_up(self.transport)

    def resume_writing(self) -> None:
        self.bounds.takes(self.transport)
        super().resume_writing()


class _Handshake(ServerProtocol):
    """Refusals also have the headers of every response."""

    def send_response(self, response: Response) -> None:
        for name, value in policy_headers().items():
            if name not in response.headers:
                response.headers[name] = value
        super().send_response(response)


def _address(connection: BoundedHttp | BoundedWebSocket) -> str:
    return connection.client[0] if connection.client else ""
