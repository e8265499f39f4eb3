"""What was read, as files: JSON of one photo, CSV of all open photos. Each is made on request."""

from pathlib import PurePath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.metadata.export import CSV_COLUMNS, PLACE_FIELDS, csv_line, to_csv_row, to_json
from pixelscan.web.store.tray import Photo, Tray, photo_in
from pixelscan.web.ui.current_tray import facts_of, tray_of
from pixelscan.web.ui.downloads import Download, download_buttons, saved

CSV_PATH = "/api/tray/photos.csv"
JSON_PATH = "/api/tray/photos/{photo}.json"


def photo_downloads(tray: Tray, photo: Photo) -> None:
    """Buttons for a table of all open photos, and for everything in one photo."""
    count = len(tray.photos)
    table = "Download CSV" if count == 1 else f"Download CSV ({count} photos)"
    one = JSON_PATH.format(photo=photo.id)
    download_buttons(
        Download(table, CSV_PATH, "photos.csv", short="CSV"),
        Download("Download JSON", one, f"{PurePath(photo.name).stem}.json", short="JSON"),
        key="photo downloads",
    )


def csv_of(tray: Tray) -> str:
    """A header and one row per photo."""
    rows = [to_csv_row(facts_of(photo).scan, places=True) for photo in tray.photos]
    return "\r\n".join([csv_line([*CSV_COLUMNS, *PLACE_FIELDS]), *rows, ""])


async def _csv(request: Request) -> Response:
    return await saved(lambda: csv_of(tray_of(request)), "text/csv")


async def _json(request: Request) -> Response:
    photo_id = request.path_params["photo"]

    def made() -> str:
        return to_json(facts_of(photo_in(tray_of(request), photo_id)).scan, places=True)

    return await saved(made, "application/json")


PHOTO_EXPORT_ROUTES = (Route(CSV_PATH, _csv), Route(JSON_PATH, _json))
