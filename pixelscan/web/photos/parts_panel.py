"""What a file contains besides its picture; each part can be saved byte for byte."""

from pathlib import PurePath

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.errors import NotHere
from pixelscan.formatting import file_size
from pixelscan.metadata.model import Part
from pixelscan.metadata.photo.parts import ending, parts
from pixelscan.web.photos.cards import Card, Fact
from pixelscan.web.services import services
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo, photo_in
from pixelscan.web.ui.current_tray import facts_of, tray_of
from pixelscan.web.ui.downloads import Download, download_buttons, saved
from pixelscan.web.ui.html import render

PATH = "/api/tray/photos/{photo}/part-{number}"
# A damaged file may list two hundred; as many buttons would fill a page.
MAX_BUTTONS = 12
HEAD_BYTES = 12


def parts_panel(photo: Photo) -> None:
    """One card that lists all parts, and a button for each that is in one piece; nothing if there are none."""
    found = _parts(facts_of(photo))
    if not found:
        return
    card = Card("Parts of this file", tuple(_fact(part) for part in found))
    st.html(render("photos/templates/cards.html", cards=[card]))
    whole = [(number, part) for number, part in enumerate(found) if part.offset is not None][:MAX_BUTTONS]
    if whole:
        download_buttons(*(_download(photo, number, part) for number, part in whole), key="parts")


@cached_per_photo
def _parts(facts: PhotoFacts) -> tuple[Part, ...]:
    return parts(facts.scan)


def _fact(part: Part) -> Fact:
    where = "in several pieces" if part.offset is None else f"at byte {part.offset:,}"
    return Fact(part.kind.capitalize(), f"{part.name}, {file_size(part.size)}", where)


def _download(photo: Photo, number: int, part: Part) -> Download:
    name = f"{PurePath(photo.name).stem}-part-{number + 1}.{ending(_bytes_of(photo, part, HEAD_BYTES))}"
    return Download(f"Save {part.name}", PATH.format(photo=photo.id, number=number), name)


def _bytes_of(photo: Photo, part: Part, length: int) -> bytes:
    with services().trays.photo_store.path(photo.id).open("rb") as file:
        file.seek(part.offset or 0)
        return file.read(min(part.size, length))


async def _part(request: Request) -> Response:
    photo_id, number = request.path_params["photo"], request.path_params["number"]

    def made() -> bytes:
        photo = photo_in(tray_of(request), photo_id)
        found = parts(facts_of(photo).scan)
        if number >= len(found) or found[number].offset is None:
            raise NotHere(f"{photo.name} has no part {number + 1} in one piece.")
        return _bytes_of(photo, found[number], found[number].size)

    return await saved(made, "application/octet-stream")


PART_ROUTES = (Route(PATH.replace("{number}", "{number:int}"), _part),)
