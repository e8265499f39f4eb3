"""Files for Streamlit's uploaders go to disk as they arrive; Streamlit gets a token in their place.

Streamlit keeps each byte in memory until the last file of a batch is there: 130 ordinary photos killed a pod of 1 GiB.
Its own checks come first, those of the session and of its token against foreign pages: it asks for the body after them.
"""

import json
from collections.abc import AsyncIterator

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pixelscan.errors import PhotoError, UploadRefused, naming
from pixelscan.web.api.errors import refusal
from pixelscan.web.api.multipart import PhotoForm
from pixelscan.web.api.upload import receive_photo, swallow
from pixelscan.web.services import client_of, services
from pixelscan.web.store.incoming import IncomingFile
from pixelscan.web.store.tray import Arrival
from pixelscan.web.streamlit_internals import run_page_again

TAKEN = range(200, 300)
# The browser has left, or the visitor has changed their mind: there is nobody to answer.
BROKEN_OFF = 400


class UploadsToDisk:
    """ASGI middleware for PUT requests with a file in them, wherever Streamlit has its route for them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("PUT", "DELETE"):
            await self.app(scope, receive, send)
        elif scope["method"] == "DELETE":
            services().arrivals.drop_at(scope["path"])
            await self.app(scope, receive, send)
        elif Headers(scope=scope).get("content-type", "").startswith("multipart/form-data"):
            await _Upload(scope, receive, send).pass_on(self.app)
        else:
            await self.app(scope, receive, send)


class _Upload:
    """One file, between the browser and Streamlit."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._headers = Headers(scope=scope)
        self._client = client_of(HTTPConnection(scope))
        # Browsers without cookies are recognised by the session, which is part of the address.
        self._browser = self._client[1] or scope["path"].rpartition("/")[0]
        self._chunks = _body(receive)
        self._form: PhotoForm | None = None
        self._arrival: Arrival | None = None
        self._token = b""
        self._is_whole = self._is_taken = False

    async def pass_on(self, app: ASGIApp) -> None:
        others = [(name, value) for name, value in self._scope["headers"] if name != b"content-length"]
        try:
            await app({**self._scope, "headers": others}, self.receive, self.send)
        except PhotoError as fault:
            await self._refuse(fault)
        finally:
            if self._arrival and not self._is_taken:
                services().arrivals.drop(self._arrival)

    async def receive(self) -> Message:
        """The whole body, which holds the token: for Streamlit, once it has found the request right."""
        if self._is_whole:
            return await self._receive()
        body = await self._stored()
        self._is_whole = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        """An answer that comes before the body goes out at once; then what is on its way is read and dropped, since a
        browser that is cut off while it sends misses the answer.
        """
        self._is_taken |= message["type"] == "http.response.start" and message["status"] in TAKEN
        if self._is_whole or message.get("more_body") or message["type"] == "http.response.start":
            await self._send(message)
            return
        await self._send({**message, "more_body": True})
        await swallow(self._chunks)
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _stored(self) -> bytes:
        """The form, with a token for its file. Raises PhotoTooLarge, ServerBusy, UploadRefused."""
        form = self._form = PhotoForm(self._headers["content-type"])
        size = self._headers.get("content-length")
        if size is None:
            raise UploadRefused(411, "The request does not give the photo's length.")
        async with services().upload_places.place(self._client) as upload:
            await receive_photo(self._chunks, form, lambda: self._begin(int(size)), upload)
        return form.with_content(self._token)

    def _begin(self, size: int) -> IncomingFile:
        """Once the file's name is known, for the sentence of a refusal."""
        self._token, self._arrival = services().arrivals.expect(self._browser, self._scope["path"], size)
        return self._arrival.file

    async def _refuse(self, fault: PhotoError) -> None:
        name = self._form.name if self._form else ""
        answer = refusal(fault, naming(name, str(fault)) if name else "", {"Connection": "close"})
        if answer.status_code != BROKEN_OFF:
            services().arrivals.note_refusal(self._browser, str(json.loads(bytes(answer.body))["error"]))
        await answer(self._scope, self._receive, self.send)
        if answer.status_code != BROKEN_OFF:
            # The browser asks for the page only where some file was taken; its own word for a refusal is a number.
            run_page_again(self._scope["path"].split("/")[-2])


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    """Raises ClientDisconnect."""
    message: Message = {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
