"""What a route says instead of its answer: problem details as in RFC 9457, the sentence also under `error`.

`type` is "about:blank", which means that the status says what kind of problem it is.
"""

from http import HTTPStatus

from starlette.responses import JSONResponse

from pixelscan.errors import (
    NotAnImage,
    NotHere,
    PhotoTooLarge,
    PixelScanError,
    ReaderUnavailable,
    ServerBusy,
    StoreUnavailable,
    UploadRefused,
)

MEDIA_TYPE = "application/problem+json"
# An answer is for the one who asked, and no page may be made of it.
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# After how long a busy server is asked again.
RETRY_SECONDS = 5
_STATUS = {
    NotHere: 404,
    PhotoTooLarge: 413,
    NotAnImage: 415,
    ReaderUnavailable: 503,
    ServerBusy: 503,
    StoreUnavailable: 503,
}


def status_of(fault: PixelScanError) -> int:
    """HTTP's number for the fault; 422 where the request is sound and cannot be served."""
    return fault.status if isinstance(fault, UploadRefused) else _STATUS.get(type(fault), 422)


def refusal(fault: PixelScanError, sentence: str = "", headers: dict[str, str] | None = None) -> JSONResponse:
    """The fault's own sentence unless another is given."""
    again = {"Retry-After": str(RETRY_SECONDS)} if status_of(fault) == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return problem(status_of(fault), sentence or str(fault), {**again, **(headers or {})})


def problem(status: int, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The sentence under HTTP's number for the fault."""
    details = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "error": sentence,
    }
    return JSONResponse(details, status, {**HEADERS, **(headers or {})}, MEDIA_TYPE)
