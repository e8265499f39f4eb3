"""One photo from a multipart request, written to disk as it arrives, with limits on size, time and number."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from pixelscan.errors import PhotoError, PhotoTooLarge, UploadRefused
from pixelscan.web.api.multipart import HOW, PhotoForm
from pixelscan.web.services import client_of, services
from pixelscan.web.store.incoming import IncomingFile
from pixelscan.web.store.photo_store import file_name
from pixelscan.web.upload_places import Upload

# The boundary lines and part headers around the photo.
FRAMING_BYTES = 16_384
# Larger than the network's chunks, because each write needs a thread.
PIECE_BYTES = 256 << 10
# How long a refused client may continue to send: one that sends everything before it reads would miss the reason.
FAREWELL_SECONDS = 5


@asynccontextmanager
async def received_photo(request: Request) -> AsyncIterator[Path]:
    """The request's photo under its own name; it is deleted when the block ends.

    Raises PhotoTooLarge, ServerBusy, and UploadRefused if there is no photo, or it arrives too slowly or is cut off.
    """
    # One iterator for both readers: after a refusal, the rest of the body is read and dropped.
    chunks = request.stream()
    try:
        async with services().upload_places.place(client_of(request)) as upload:
            store = services().trays.photo_store
            with store.temporary_folder() as home:
                _check_head(request)
                form = PhotoForm(request.headers["content-type"])
                incoming = await receive_photo(chunks, form, lambda: store.incoming(home / "arriving"), upload)
                try:
                    yield incoming.path.rename(home / file_name(form.photo_name()))
                finally:
                    incoming.discard()
    except PhotoError:
        if "expect" not in request.headers:
            await swallow(chunks)
        raise


async def receive_photo(
    chunks: AsyncIterator[bytes], form: PhotoForm, begin: Callable[[], IncomingFile], upload: Upload
) -> IncomingFile:
    """Write the form's photo to the file that `begin` opens, while it arrives.

    Raises PhotoTooLarge, ServerBusy if the disk is full, UploadRefused, and whatever `begin` raises.
    """
    file: IncomingFile | None = None
    try:
        async with upload.patience():
            async for piece in _pieces(chunks, form, upload):
                file = file or begin()
                if len(piece) < PIECE_BYTES:
                    file.write(piece)  # sooner than a thread begins to
                else:
                    await run_in_threadpool(file.write, piece)
        file = file or begin()
        file.write(form.piece())
        file.close()
    except BaseException:
        if file:
            file.discard()
        raise
    return file


async def _pieces(chunks: AsyncIterator[bytes], form: PhotoForm, upload: Upload) -> AsyncIterator[bytes]:
    """The photo's bytes, as they arrive."""
    most, received = (services().settings.max_upload_mb << 20) + FRAMING_BYTES, 0
    try:
        async for chunk in chunks:
            received += len(chunk)
            if received > most:
                raise too_large()
            upload.brought(len(chunk))
            form.take(chunk)
            if received == len(chunk) or len(form.arrived) >= PIECE_BYTES:
                yield form.piece()
    except ClientDisconnect:
        raise UploadRefused(400, "The connection was closed before the whole photo had arrived.") from None


async def swallow(chunks: AsyncIterator[bytes]) -> None:
    """Read and drop what a refused client still sends."""
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(FAREWELL_SECONDS):
            async for _ in chunks:
                pass


def too_large() -> PhotoTooLarge:
    """The error for a photo above the size limit."""
    most = services().settings.max_upload_mb
    return PhotoTooLarge(f"The photo is larger than {most} MB, the limit of this server.")


def _check_head(request: Request) -> None:
    """Refuse a request that the headers alone rule out. Raises UploadRefused, PhotoTooLarge."""
    headers, most = request.headers, services().settings.max_upload_mb
    if not headers.get("content-type", "").startswith("multipart/form-data"):
        raise UploadRefused(415, f"The request contains no photo. {HOW}")
    if int(headers.get("content-length", 0)) > (most << 20) + FRAMING_BYTES:
        raise too_large()
