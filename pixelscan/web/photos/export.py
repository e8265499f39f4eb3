"""What was read, as files: JSON of one photo, CSV of all photos in the tray. Made when asked for."""

from pathlib import PurePath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.metadata.photo.export import CSV_COLUMNS, csv_line, to_csv_row, to_json
from pixelscan.web.store.tray import Photo, Tray, photo_in
from pixelscan.web.ui.current_tray import facts_of, tray_of
from pixelscan.web.ui.downloads import Download, download_buttons, saved

CSV_PATH = "/api/tray/photos.csv"
JSON_PATH = "/api/tray/photos/{photo}.json"


def json_download(photo: Photo) -> None:
    """A button for all that one photo says."""
    address, name = JSON_PATH.format(photo=photo.id), f"{PurePath(photo.name).stem}.json"
    download_buttons(Download("Download JSON", address, name), key="json")


def csv_download(tray: Tray) -> None:
    """A button for a table of the whole tray."""
    count = len(tray.photos)
    label = "Download CSV" if count == 1 else f"Download CSV ({count} photos)"
    download_buttons(Download(label, CSV_PATH, "photos.csv"), key="csv")


def csv_of(tray: Tray) -> str:
    """A header and one row a photo."""
    rows = [to_csv_row(facts_of(photo).scan) for photo in tray.photos]
    return "\r\n".join([csv_line(list(CSV_COLUMNS)), *rows, ""])


async def _csv(request: Request) -> Response:
    return await saved(lambda: csv_of(tray_of(request)), "text/csv")


async def _json(request: Request) -> Response:
    photo_id = request.path_params["photo"]
    return await saved(lambda: to_json(facts_of(photo_in(tray_of(request), photo_id)).scan), "application/json")


PHOTO_EXPORT_ROUTES = (Route(CSV_PATH, _csv), Route(JSON_PATH, _json))
