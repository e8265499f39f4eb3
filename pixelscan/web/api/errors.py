"""Error responses of the routes: problem details as in RFC 9457, with the sentence also under `error`.

`type` is "about:blank", which means that the status gives the kind of problem.
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
# A response is only for the client that sent the request, and no browser may show it as a page.
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# How long clients should wait before they try a busy server again.
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
    """The HTTP status for the fault; 422 if the request is valid but cannot be served."""
    return fault.status if isinstance(fault, UploadRefused) else _STATUS.get(type(fault), 422)


def refusal(fault: PixelScanError, sentence: str = "", headers: dict[str, str] | None = None) -> JSONResponse:
    """The error response for a fault, with the fault's own sentence unless another is given."""
    again = {"Retry-After": str(RETRY_SECONDS)} if status_of(fault) == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return problem(status_of(fault), sentence or str(fault), {**again, **(headers or {})})


def problem(status: int, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The error response with this HTTP status and sentence."""
    details = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "error": sentence,
    }
    return JSONResponse(details, status, {**HEADERS, **(headers or {})}, MEDIA_TYPE)
