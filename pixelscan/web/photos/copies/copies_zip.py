"""Clean copies of many photos as a ZIP that is sent while it is made: one copy at a time is on the disk.

Each is made and checked as a single one is. A photo that cannot be copied does not stop the others; the report at the
end of the ZIP says why it is missing.
"""

import time
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime
from io import RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile, ZipInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from pixelscan.errors import NotHere, PixelScanError
from pixelscan.metadata.blocks.strip_levels import DESCRIPTIONS, Level
from pixelscan.metadata.strip.outcome import Outcome, card
from pixelscan.web.api.errors import HEADERS, refusal
from pixelscan.web.photos.copies.clean_copy import copy_name, level_named, make_copy
from pixelscan.web.services import client_of, services
from pixelscan.web.store.photo_store import GONE, file_name
from pixelscan.web.store.tray import Photo, Tray, sentence_about
from pixelscan.web.turns import Client
from pixelscan.web.ui.current_tray import tray_of
from pixelscan.web.ui.downloads import Download

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PATH = "/api/tray/copies-without-{level}.zip"
REPORT = "report.txt"
PIECE_BYTES = 256 << 10


def zip_download(label: str, photos: Sequence[Photo], tray: Tray, level: Level) -> Download:
    """A button that saves the ZIP; the address names the photos unless they are all."""
    address = PATH.format(level=level)
    if len(photos) < len(tray.photos):
        address += f"?photos={','.join(photo.id for photo in photos)}"
    return Download(label, address, f"photos-without-{level}.zip", icon="folder_zip", streams=True)


async def _copies(request: Request) -> Response:
    """The ZIP; if a level or all of its photos do not exist, an error as of other routes."""
    try:
        level = level_named(request.path_params["level"])
        photos = _wanted(tray_of(request), request.query_params.get("photos"))
    except PixelScanError as fault:
        return refusal(fault)
    disposition = f'attachment; filename="photos-without-{level}.zip"'
    headers = {**HEADERS, "Content-Disposition": disposition}
    if request.method == "HEAD":
        return Response(headers=headers, media_type="application/zip")
    return StreamingResponse(_zip(photos, level, client_of(request)), headers=headers, media_type="application/zip")


def _wanted(tray: Tray, named: str | None) -> list[Photo]:
    ids = None if named is None else set(named.split(","))
    photos = [photo for photo in tray.photos if ids is None or photo.id in ids]
    if not photos:
        raise NotHere(GONE)
    return photos


async def _zip(photos: Sequence[Photo], level: Level, client: Client) -> AsyncIterator[bytes]:
    unsent = _Unsent()
    copied: dict[str, str] = {}
    refused: list[str] = []
    with ZipFile(unsent, "w") as archive:
        for photo in photos:
            name = _free_name(file_name(copy_name(photo, level)), copied)
            try:
                with services().trays.photo_store.temporary_folder() as folder:
                    made = await _copy(photo, folder / "copy", level, client)
                    async for piece in _stored(archive, _entry(name, made.bytes_after), folder / "copy", unsent):
                        yield piece
            except PixelScanError as fault:
                refused.append(sentence_about(photo, fault))
            else:
                copied[name] = f"{name}, copy of {photo.name}\n{card(made)}"
        archive.writestr(_entry(REPORT), _report(level, list(copied.values()), refused))
    yield unsent.taken()


async def _copy(photo: Photo, target: Path, level: Level, client: Client) -> Outcome:
    """Make the copy when it is the visitor's turn."""
    async with services().picture_turns.turn_of_loop(client):
        return await run_in_threadpool(make_copy, photo.id, target, level)


async def _stored(archive: ZipFile, entry: ZipInfo, copy: Path, unsent: "_Unsent") -> AsyncIterator[bytes]:
    """Add a file to the archive, uncompressed since photos are compressed already; gives what can be sent."""
    with copy.open("rb") as file, archive.open(entry, "w") as stored:
        while piece := await run_in_threadpool(file.read, PIECE_BYTES):
            stored.write(piece)
            yield unsent.taken()


def _entry(name: str, size: int = 0) -> ZipInfo:
    entry = ZipInfo(name, time.localtime()[:6])
    entry.file_size = size
    return entry


def _free_name(name: str, taken: Collection[str]) -> str:
    """The name, numbered if the ZIP has it already; some systems ignore case."""
    stem, dot, ending = name.rpartition(".")
    used, number = {one.casefold() for one in (*taken, REPORT)}, 1
    free = name
    while free.casefold() in used:
        number += 1
        free = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
    return free


def _report(level: Level, copied: Sequence[str], refused: Sequence[str]) -> str:
    made = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    counted = f"{len(copied)} of {len(copied) + len(refused)} photos were copied; each copy was read again to check it."
    parts = [f"Copies without {level}, made by PixelScan on {made}", DESCRIPTIONS[level], counted]
    if refused:
        parts.append("\n".join(["Not copied:", *(f"  {sentence}" for sentence in refused)]))
    return "\n\n".join([*parts, *copied]) + "\n"


class _Unsent(RawIOBase):
    """A file without positions, whose bytes are kept until they are taken to be sent."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: "ReadableBuffer", /) -> int:
        written = bytes(piece)
        self._pieces.append(written)
        return len(written)

    def taken(self) -> bytes:
        """What was written since this was last called."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


ZIP_ROUTES = (Route(PATH, _copies),)
