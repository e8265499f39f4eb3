"""HTTP routes beside the pages: POST /api/scan answers one photo with the JSON of the command line."""

import shutil
import tempfile
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pixelscan.errors import NotAnImage, PhotoError, PhotoTooLarge, naming
from pixelscan.metadata.export import to_dict
from pixelscan.web.scanning import scan
from pixelscan.web.workers import settings

HOW = "Send it as multipart/form-data: curl -F photo=@photo.jpg ADDRESS/api/scan."
# The boundary lines and part headers around the photo.
FRAMING_BYTES = 16_384


async def scan_photo(request: Request) -> JSONResponse:
    """The uploaded photo's scan. 413: too large; 415: no image; 422: no photo in the request, or unreadable."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return _refusal(415, f"The request holds no photo. {HOW}")
    try:
        form = await MultiPartParser(request.headers, _bounded(request), max_files=1, max_fields=16).parse()
    except PhotoTooLarge as fault:
        return _refusal(413, str(fault))
    except MultiPartException as fault:
        return _refusal(422, f"The request cannot be read: {fault.message}. {HOW}")
    try:
        upload = next((part for part in form.values() if isinstance(part, UploadFile)), None)
        if upload is None:
            return _refusal(422, f"The request holds no photo. {HOW}")
        return await run_in_threadpool(_scan, upload)
    finally:
        await form.close()


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    """The request's bytes; PhotoTooLarge as soon as they are more than a photo may have."""
    most = settings().max_upload_mb
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > (most << 20) + FRAMING_BYTES:
            raise PhotoTooLarge(f"The photo is larger than {most} MB, the most that is read here.")
        yield chunk


def _scan(upload: UploadFile) -> JSONResponse:
    name = Path(upload.filename or "photo").name
    with tempfile.NamedTemporaryFile(prefix="pixelscan-") as spool:
        shutil.copyfileobj(upload.file, spool)
        spool.flush()
        try:
            found = scan(Path(spool.name))
        except PhotoError as fault:
            status = 415 if isinstance(fault, NotAnImage) else 422
            sentence = str(fault).replace(Path(spool.name).name, name)
            return _refusal(status, naming(name, sentence))
    return JSONResponse(to_dict(replace(found, file=name)))


def _refusal(status: int, sentence: str) -> JSONResponse:
    body: dict[str, Any] = {"error": sentence}
    return JSONResponse(body, status_code=status)


ROUTES = [Route("/api/scan", scan_photo, methods=["POST"])]
