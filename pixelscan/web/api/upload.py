"""One photo from a multipart request, written to disk as it arrives: bounded in size, in time and in number."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from pixelscan.errors import PhotoError, PhotoTooLarge, ServerBusy, UploadRefused
from pixelscan.web.api.multipart import HOW, PhotoForm
from pixelscan.web.services import services
from pixelscan.web.store.photo_store import file_name

# The boundary lines and part headers around the photo.
FRAMING_BYTES = 16_384
# An upload is aborted when nothing arrives for IDLE_SECONDS, or when it is slower than this on average.
IDLE_SECONDS = 10
SLOWEST_BYTES_A_SECOND = 32_768
# Larger than the network's chunks, since each write goes through a thread.
PIECE_BYTES = 256 << 10
# How long a refused client may go on sending: one that sends everything before it reads would miss the reason.
FAREWELL_SECONDS = 5


@asynccontextmanager
async def received_photo(request: Request) -> AsyncIterator[Path]:
    """The request's photo under its own name; it is deleted when the block ends.

    Raises PhotoTooLarge, ServerBusy, or UploadRefused: without a photo, too slow, cut off.
    """
    # One iterator for both readers: after a refusal, the rest of the body is read and dropped.
    chunks = request.stream()
    try:
        async with _upload_slot():
            with services().trays.photo_store.temporary_folder() as home:
                _check_head(request)
                yield await _received(request, chunks, home)
    except PhotoError:
        if "expect" not in request.headers:
            await _swallow(chunks)
        raise


@asynccontextmanager
async def _upload_slot() -> AsyncIterator[None]:
    """Raises ServerBusy when all are taken."""
    slots = services().upload_slots
    if slots.locked():
        raise ServerBusy("Too many photos are on their way to this server. Please try again in a moment.")
    async with slots:
        yield


def _check_head(request: Request) -> None:
    """Refuse what the headers alone rule out. Raises UploadRefused, PhotoTooLarge."""
    headers, most = request.headers, services().settings.max_upload_mb
    if not headers.get("content-type", "").startswith("multipart/form-data"):
        raise UploadRefused(415, f"The request holds no photo. {HOW}")
    if int(headers.get("content-length", 0)) > (most << 20) + FRAMING_BYTES:
        raise _too_large(most)


async def _received(request: Request, chunks: AsyncIterator[bytes], home: Path) -> Path:
    form = PhotoForm(request.headers["content-type"])
    clock = asyncio.get_running_loop().time
    begin, received, most = clock(), 0, services().settings.max_upload_mb
    arriving = home / "arriving"
    try:
        async with asyncio.timeout(IDLE_SECONDS) as patience:
            with arriving.open("wb") as file:
                async for chunk in chunks:
                    received += len(chunk)
                    if received > (most << 20) + FRAMING_BYTES:
                        raise _too_large(most)
                    enough = begin + received / SLOWEST_BYTES_A_SECOND
                    patience.reschedule(min(clock(), enough) + IDLE_SECONDS)
                    form.take(chunk)
                    if len(form.arrived) >= PIECE_BYTES:
                        await run_in_threadpool(file.write, form.piece())
                file.write(form.piece())
    except TimeoutError:
        raise UploadRefused(408, "The photo came too slowly, or stopped on its way.") from None
    except ClientDisconnect:
        raise UploadRefused(400, "The connection was closed before the photo was here.") from None
    return arriving.rename(home / file_name(form.photo_name()))


async def _swallow(chunks: AsyncIterator[bytes]) -> None:
    """Read and drop what a refused client still sends."""
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(FAREWELL_SECONDS):
            async for _ in chunks:
                pass


def _too_large(most: int) -> PhotoTooLarge:
    return PhotoTooLarge(f"The photo is larger than {most} MB, the most that is read here.")
