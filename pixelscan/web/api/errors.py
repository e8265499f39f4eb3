"""What a route says instead of its answer: JSON whose `error` is a sentence, under HTTP's number for the fault."""

from starlette.responses import JSONResponse

from pixelscan.errors import (
    NotAnImage,
    NotHere,
    PhotoTooLarge,
    PixelScanError,
    ServerBusy,
    StoreUnavailable,
    UploadRefused,
)

# An answer is for who asked, and no page may be made of it.
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_STATUS = {NotHere: 404, PhotoTooLarge: 413, NotAnImage: 415, ServerBusy: 503, StoreUnavailable: 503}


def status_of(fault: PixelScanError) -> int:
    """422 for what is asked well and cannot be done."""
    return fault.status if isinstance(fault, UploadRefused) else _STATUS.get(type(fault), 422)


def refusal(fault: PixelScanError, sentence: str = "", headers: dict[str, str] | None = None) -> JSONResponse:
    """The fault's own sentence unless another is given."""
    return JSONResponse({"error": sentence or str(fault)}, status_of(fault), {**HEADERS, **(headers or {})})
