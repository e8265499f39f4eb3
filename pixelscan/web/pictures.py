"""GET /api/pictures/{id}/{kind}: the small pictures of the photos in the trays.

Beside the page's own connection, so that a rerun sends none of them again and a browser keeps them.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.metadata.preview import Picture
from pixelscan.web.reading import preview_of
from pixelscan.web.tray import trays

PATH = "/api/pictures"
# What an id names never changes; an hour is longer than most visits, and shorter than the memory of a shared computer.
HEADERS = {"Cache-Control": "private, max-age=3600, immutable", "X-Content-Type-Options": "nosniff"}


def picture_url(photo_id: str, kind: str) -> str:
    """Where a picture is; `kind` is "picture", "small", "stand_in" (a thumbnail in lists) or "embedded" (beside it)."""
    return f"{PATH}/{photo_id}/{kind}"


def picture(request: Request) -> Response:
    """The JPEG, or 404."""
    try:
        found = _of_kind(request.path_params["photo"], request.path_params["kind"])
    except KeyError:
        found = None
    if not found:
        return Response(status_code=404)
    return Response(found.data, media_type="image/jpeg", headers=HEADERS)


def _of_kind(photo_id: str, kind: str) -> Picture | None:
    if kind == "stand_in":
        facts = trays().spool.facts(photo_id)
        return facts.stand_in if facts else None
    preview = preview_of(photo_id)
    return {"picture": preview.picture, "small": preview.small, "embedded": preview.embedded}.get(kind)


PICTURE_ROUTES = (Route(f"{PATH}/{{photo}}/{{kind}}", picture),)
