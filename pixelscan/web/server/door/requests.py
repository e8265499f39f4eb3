"""Limits on requests from one browser, and from one address: how many per second, and how many at the same time.

Pipelined requests for small answers that nobody read, 2,000 a second, made a neighbour's clicks 22 times as slow.
"""

from asyncio import Future, get_running_loop
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pixelscan.settings import Settings
from pixelscan.web.api.errors import problem
from pixelscan.web.budgets import TokenBuckets
from pixelscan.web.services import client_of, services
from pixelscan.web.turns import Client, Rotation

# Kubernetes kills a pod that refuses the first; monitoring reads the others.
PROBES = ("/_stcore/health", "/_stcore/metrics", "/metrics")
# The first visit loads a hundred scripts, and a folder brings hundreds of uploads and pictures.
BURST_SECONDS = 10
TOO_MANY = "Too many requests came from you within a short time. Wait a few seconds, then try again."
RETRY_SECONDS = 5


class BoundedRequests:
    """ASGI middleware that answers 429 if a browser, or an address with all its browsers, sends too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._gate = _Gate()

    @cached_property
    def _bounds(self) -> "tuple[_Bound, _Bound]":
        settings: Settings = services().settings
        return (
            _Bound(settings.requests_per_second, settings.requests_under_way),
            _Bound(settings.address_requests_per_second, settings.address_requests_under_way),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        client = client_of(HTTPConnection(scope))
        await self._gate.passed(client)
        of_browser, of_address = self._bounds
        # An open page is a request for as long as it lasts: connections and messages have their own limits.
        is_page = scope["type"] == "websocket"
        if not (of_browser.take(client) and of_address.take((client[0], ""))):
            await _refusal(scope)(scope, receive, send)
        elif is_page:
            await self.app(scope, receive, send)
        else:
            with of_browser.under_way(client), of_address.under_way((client[0], "")):
                await self.app(scope, receive, send)


class _Gate:
    """Lets one request pass in each round of the server's loop, those of clients in rotation.

    Two thousand that arrive at once would otherwise begin in one round, and whatever else is due waits for all of them.
    """

    def __init__(self) -> None:
        self._waiting = Rotation[Future[None]]()
        self._is_open = True

    async def passed(self, client: Client) -> None:
        loop = get_running_loop()
        if self._is_open:
            self._is_open = False
            loop.call_soon(self._next)
            return
        mine = loop.create_future()
        self._waiting.add(client, mine)
        await mine

    def _next(self) -> None:
        while following := self._waiting.take():
            _, called = following
            if not called.done():  # whoever has left does not pass
                called.set_result(None)
                get_running_loop().call_soon(self._next)
                return
        self._is_open = True


class _Bound:
    """For clients of one kind."""

    def __init__(self, rate: int, most: int) -> None:
        self._buckets, self._most = TokenBuckets[Client](rate, rate * BURST_SECONDS), most
        self._under_way: Counter[Client] = Counter()

    def take(self, client: Client) -> bool:
        """Whether the client may send another request."""
        return self._under_way[client] < self._most and self._buckets.of(client).take()

    @contextmanager
    def under_way(self, client: Client) -> Iterator[None]:
        """Until it has its answer."""
        self._under_way[client] += 1
        try:
            yield
        finally:
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]


def _refusal(scope: Scope) -> Response:
    """What the client has sent after it is not looked at, unless it is a body: a browser that is cut off while it
    sends misses the answer.
    """
    headers = {"Retry-After": str(RETRY_SECONDS)}
    if scope.get("method") in ("GET", "HEAD"):
        headers["Connection"] = "close"
    if scope["path"].startswith("/api/"):
        return problem(429, TOO_MANY, headers)
    return PlainTextResponse(TOO_MANY, 429, {"Cache-Control": "no-store", **headers})
