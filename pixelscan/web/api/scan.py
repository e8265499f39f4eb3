"""POST /api/scan: takes one photo, returns the same JSON as the command line. Errors are JSON too, see errors.py."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pixelscan.errors import PhotoError, PixelScanError, ReaderUnavailable, ServerBusy, UploadRefused, naming
from pixelscan.web.api.errors import HEADERS, refusal, status_of
from pixelscan.web.api.openapi import OPENAPI
from pixelscan.web.api.upload import received_photo
from pixelscan.web.services import client_of, services

_OPENAPI_TEXT = json.dumps(OPENAPI, ensure_ascii=False, separators=(",", ":")).encode()
# How long a request waits for a free reader.
BUSY_SECONDS = 5


class ScanRoute(HTTPEndpoint):
    """Errors: 413 too large, 415 not an image, 422 no photo in the request, or unreadable; openapi.py has all."""

    async def post(self, request: Request) -> Response:
        """The photo's scan."""
        name = ""
        try:
            async with received_photo(request) as path:
                name = path.name
                async with _free_reader(request):
                    found = await run_in_threadpool(services().scanner.scan_to_json, path)
                    return Response(found, 200, HEADERS, "application/json")
        except asyncio.CancelledError:
            # The server is stopping and no longer waits for this upload.
            return _refusal(ServerBusy("PixelScan is shutting down."), name)
        except (PhotoError, ReaderUnavailable) as fault:
            return _refusal(fault, name)

    async def method_not_allowed(self, request: Request) -> Response:
        """405."""
        return _refusal(UploadRefused(405, f"{request.method} is not supported; POST a photo."), "", {"Allow": "POST"})


@asynccontextmanager
async def _free_reader(request: Request) -> AsyncIterator[None]:
    """A reader for the block, in turn with other clients. Raises ServerBusy if none becomes free in time."""
    async with AsyncExitStack() as held:
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await held.enter_async_context(services().scan_turns.turn_of_loop(client_of(request)))
        except TimeoutError:
            raise ServerBusy("All readers are busy. Please try again in a moment.") from None
        yield


def _refusal(fault: PixelScanError, name: str, headers: dict[str, str] | None = None) -> JSONResponse:
    sentence = naming(name, str(fault)) if status_of(fault) not in (405, 503) and name else str(fault)
    return refusal(fault, sentence, headers)


async def openapi(_request: Request) -> Response:
    """The description of POST /api/scan for programs. No thread is needed for it."""
    return Response(_OPENAPI_TEXT, media_type="application/json")


ROUTES = [Route("/api/scan", ScanRoute), Route("/api/openapi.json", openapi)]
