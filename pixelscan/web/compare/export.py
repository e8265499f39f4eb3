"""A comparison as files: CSV and JSON for programs, one HTML page for people. Each is made on request."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.metadata.compare.export import to_csv, to_json
from pixelscan.metadata.compare.rules import Rules
from pixelscan.web.compare.copies_html import Pictures, copies_html
from pixelscan.web.compare.copy_reports import Pair, copy_reports
from pixelscan.web.compare.report import to_html
from pixelscan.web.compare.rules_panel import from_query, to_query
from pixelscan.web.compare.selection import Compared, compared_of, comparison_of
from pixelscan.web.services import services
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo, Tray, photo_in
from pixelscan.web.ui.current_tray import tray_of
from pixelscan.web.ui.downloads import Download, download_buttons, saved

PATH, COPIES_PATH = "/api/tray/comparison.", "/api/tray/copies.html"
# Between the ids of an original and its copy in the address of a report.
BETWEEN = "."
MOST_PAIRS = 200
# In a report on more pairs, the pictures are thumbnails, so that it can still be mailed.
MOST_PICTURES = 12


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


def comparison_downloads(compared: Compared, report: Download | None = None) -> None:
    """The three buttons; `report` stands in for the report on different photos."""
    ids = [photo.id for photo in compared.photos]
    query = urlencode({"photos": ",".join(ids), "reference": ids[compared.reference]})
    offered = [
        Download(f"Download {label}", f"{PATH}{ending}?{query}", f"comparison.{ending}")
        for label, ending, _, _ in KINDS
    ]
    download_buttons(*([report, *offered[1:]] if report else offered), key="comparison")


def report_download(pairs: Sequence[Pair], rules: Rules) -> Download:
    """The button for the report of `pixelscan compare --html`, of these pairs."""
    query = [("pair", f"{pair.original.id}{BETWEEN}{pair.copy.id}") for pair in pairs] + to_query(rules)
    return Download("Download report", f"{COPIES_PATH}?{urlencode(query)}", "comparison.html")


def _copies_report(tray: Tray, query: QueryParams) -> str:
    named = [one.partition(BETWEEN) for one in query.getlist("pair")[:MOST_PAIRS]]
    pairs = [Pair(photo_in(tray, original), photo_in(tray, copy)) for original, _, copy in named]
    kind: Literal["picture", "small"] = "picture" if len(pairs) <= MOST_PICTURES else "small"
    reports = copy_reports(pairs, from_query(query))
    return copies_html([(report, _pictures(pair, kind)) for pair, report in zip(pairs, reports, strict=True)])


def _pictures(pair: Pair, kind: Literal["picture", "small"]) -> Pictures:
    first, second = (getattr(services().ingest.preview_of(photo.id), kind) for photo in pair)
    return first.data if first else None, second.data if second else None


async def _answer(make: Callable[[Compared], bytes], mime: str, request: Request) -> Response:
    ids, reference = request.query_params.get("photos", ""), request.query_params.get("reference", "")
    return await saved(lambda: make(compared_of(tray_of(request), ids.split(","), reference)), mime)


async def _answer_copies(request: Request) -> Response:
    return await saved(lambda: _copies_report(tray_of(request), request.query_params), "text/html")


COMPARISON_ROUTES = (
    *(Route(f"{PATH}{ending}", partial(_answer, make, mime)) for _, ending, mime, make in KINDS),
    Route(COPIES_PATH, _answer_copies),
)
