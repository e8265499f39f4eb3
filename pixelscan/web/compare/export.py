"""A comparison as files: CSV and JSON for programs, one HTML page for people. Each is made on request."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.metadata.compare.export import to_csv, to_json
from pixelscan.web.compare.report import to_html
from pixelscan.web.compare.selection import Compared, compared_of, comparison_of
from pixelscan.web.services import services
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.current_tray import tray_of
from pixelscan.web.ui.downloads import Download, download_buttons, saved

PATH = "/api/tray/comparison."


def _report(compared: Compared) -> bytes:
    """The differences only."""
    thumbnails = [_small(photo, facts) for photo, facts in zip(compared.photos, compared.facts, strict=True)]
    return to_html(comparison_of(compared).differences_only(), compared.analyses, thumbnails)


def _small(photo: Photo, facts: PhotoFacts) -> bytes | None:
    """A photo without a thumbnail is decoded for its picture, unless that was done before."""
    small = facts.small or services().ingest.preview_of(photo.id).small
    return small.data if small else None


KINDS: tuple[tuple[str, str, str, Callable[[Compared], bytes]], ...] = (
    ("report", "html", "text/html", _report),
    ("CSV", "csv", "text/csv", lambda compared: to_csv(comparison_of(compared))),
    ("JSON", "json", "application/json", lambda compared: to_json(comparison_of(compared), compared.analyses)),
)


def comparison_downloads(compared: Compared) -> None:
    """The three buttons."""
    ids = [photo.id for photo in compared.photos]
    query = urlencode({"photos": ",".join(ids), "reference": ids[compared.reference]})
    download_buttons(
        *(
            Download(f"Download {label}", f"{PATH}{ending}?{query}", f"comparison.{ending}")
            for label, ending, _, _ in KINDS
        ),
        key="comparison",
    )


async def _answer(make: Callable[[Compared], bytes], mime: str, request: Request) -> Response:
    ids, reference = request.query_params.get("photos", ""), request.query_params.get("reference", "")
    return await saved(lambda: make(compared_of(tray_of(request), ids.split(","), reference)), mime)


COMPARISON_ROUTES = tuple(Route(f"{PATH}{ending}", partial(_answer, make, mime)) for _, ending, mime, make in KINDS)
