"""Limits on messages from open pages: how many per second, and how large.

Streamlit answers each on the server's one loop: ten thousand requests to run a page again, two bytes each, kept
the server from answering for fourteen seconds.
"""

import asyncio
from contextlib import suppress
from functools import cached_property

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pixelscan.settings import Settings
from pixelscan.web.budgets import TokenBucket, TokenBuckets
from pixelscan.web.services import client_of, services
from pixelscan.web.streamlit_internals import file_names_in
from pixelscan.web.turns import Client

# A page may send the messages of so many seconds at once: for the uploads of a folder, or a slider that is dragged.
BURST_SECONDS = 4
# Files whose addresses a page may request in one message.
MOST_FILE_NAMES = 10_000
# A shorter one cannot name too many files.
LOOKED_INTO_BYTES = 16 << 10
POLICY_VIOLATION = 1008
TOO_MANY = "This page sent too many messages at once."
TEXT = "This page sent a message that is not Streamlit's."
TOO_LARGE = "This page sent a message that is too large."


class BoundedMessages:
    """ASGI middleware that closes a WebSocket which sends too much, with code 1008.

    All pages together are served at a bounded pace, one message of each in turn.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    @cached_property
    def _pace(self) -> TokenBucket:
        every = services().settings.total_messages_per_second
        return TokenBucket(every, every)

    @cached_property
    def _buckets(self) -> TokenBuckets[Client]:
        rate = services().settings.messages_per_second
        return TokenBuckets(rate, rate * BURST_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        bucket = self._buckets.of(client_of(HTTPConnection(scope)))
        page = _Page(receive, send, services().settings, bucket, self._pace)
        await self.app(scope, page.receive, page.send)


class _Page:
    """One WebSocket."""

    def __init__(
        self, receive: Receive, send: Send, settings: Settings, bucket: TokenBucket, pace: TokenBucket
    ) -> None:
        self._receive, self._send, self._bucket, self._pace = receive, send, bucket, pace
        self._longest = settings.message_kb << 10
        self._is_closed = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        if refusal := self._refusal(message.get("bytes")):
            # From here on: the page's other task may have something to send while the close is on its way.
            self._is_closed = True
            with suppress(OSError):
                await self._send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": refusal})
            return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
        # Even if there is nothing to wait for, the other pages come first.
        await asyncio.sleep(self._pace.reserve())
        return message

    async def send(self, message: Message) -> None:
        """Ignores that the browser has left: Streamlit learns of it when it receives, and expects it only there."""
        if self._is_closed:
            return
        try:
            await self._send(message)
        except OSError:
            if message["type"] == "websocket.accept":
                raise
            self._is_closed = True

    def _refusal(self, data: bytes | None) -> str:
        if data is None:
            return TEXT
        if not self._bucket.take():
            return TOO_MANY
        if len(data) > self._longest:
            return TOO_LARGE
        if len(data) > LOOKED_INTO_BYTES and file_names_in(data) > MOST_FILE_NAMES:
            return TOO_LARGE
        return ""
