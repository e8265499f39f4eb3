"""GET /api/pictures/{id}/{kind}: small pictures of the open photos.

They are not sent through the page's own connection, so a rerun does not send them again and the browser caches them.
"""

import hashlib

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.errors import NotHere
from pixelscan.metadata.pixels.preview import Picture
from pixelscan.web.api.errors import problem
from pixelscan.web.services import client_of, services
from pixelscan.web.store.photo_store import GONE, PhotoFacts

PATH = "/api/pictures"
# Browsers keep a picture but check each time whether they may show it, so a removed one is no longer shown.
HEADERS = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}


def picture_url(photo_id: str, kind: str) -> str:
    """Address of a picture; `kind` is "picture", "small", "list_thumbnail", or "embedded" for the stored thumbnail."""
    return f"{PATH}/{photo_id}/{kind}"


async def picture(request: Request) -> Response:
    """The JPEG, or 404. If the photo has not been shown yet, it is decoded first."""
    photo_id, kind = request.path_params["photo"], request.path_params["kind"]
    facts = await run_in_threadpool(services().trays.photo_store.facts, photo_id)
    if facts and facts.preview is None and kind != "list_thumbnail":
        async with services().picture_turns.turn_of_loop(client_of(request)):
            facts = await run_in_threadpool(_decoded, photo_id)
    found = _of_kind(facts, kind) if facts else None
    if found is None:
        return problem(404, GONE)
    headers = {**HEADERS, "ETag": f'"{hashlib.sha256(found.data).hexdigest()[:32]}"'}
    if headers["ETag"] == request.headers.get("if-none-match"):
        return Response(status_code=304, headers=headers)
    return Response(found.data, media_type="image/jpeg", headers=headers)


def _decoded(photo_id: str) -> PhotoFacts | None:
    try:
        services().ingest.preview_of(photo_id)
    except NotHere:  # removed meanwhile
        return None
    return services().trays.photo_store.facts(photo_id)


def _of_kind(facts: PhotoFacts, kind: str) -> Picture | None:
    preview = facts.preview
    if kind == "list_thumbnail" or preview is None:
        return facts.list_thumbnail
    return {"picture": preview.picture, "small": preview.small, "embedded": preview.embedded}.get(kind)


PICTURE_ROUTES = (Route(f"{PATH}/{{photo}}/{{kind}}", picture),)
