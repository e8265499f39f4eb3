"""Photos are read once, in the workers, however often the page reruns: their metadata when they come,
their pixels when they are first shown.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from pixelscan.errors import NotHere, PhotoError, naming
from pixelscan.metadata.model import Problem
from pixelscan.metadata.pixels.preview import Preview, preview
from pixelscan.web.store.photo_store import GONE, PhotoFacts
from pixelscan.web.store.scan import scan
from pixelscan.web.store.tray import Photo, Tray, trays
from pixelscan.web.workers import picture_workers, settings

Progress = Callable[[int, int], None]


def read_new(tray: Tray, progress: Progress) -> list[str]:
    """Read what arrived; `progress` hears how many of how many are done.

    Photos that cannot be read leave the tray; returns a sentence for each.
    """
    unread, faults = tray.unread, []
    with ThreadPoolExecutor(settings().worker_count()) as hands:
        for done, (photo, outcome) in enumerate(zip(unread, hands.map(_outcome, unread), strict=True), start=1):
            if isinstance(outcome, PhotoError):
                trays().remove(tray, [photo.id])
                faults.append(naming(photo.name, str(outcome)))
            else:
                trays().save_facts(photo.id, outcome)
            progress(done, len(unread))
    return faults


def _outcome(photo: Photo) -> PhotoFacts | PhotoError:
    try:
        return trays().photo_store.facts(photo.id) or _read(photo)
    except PhotoError as error:
        return error


def preview_of(photo_id: str) -> Preview:
    """The preview of a photo that has been read. Raises NotHere."""
    facts = trays().photo_store.facts(photo_id)
    if facts is None:
        raise NotHere(GONE)
    if facts.preview:
        return facts.preview
    shown = _preview(trays().photo_store.path(photo_id), facts)
    trays().save_facts(photo_id, replace(facts, preview=shown))
    return shown


def _read(photo: Photo) -> PhotoFacts:
    path = trays().photo_store.path(photo.id)
    found, list_thumbnail = scan(path)
    found = replace(found, file=photo.name)
    facts = PhotoFacts(found, list_thumbnail)
    return facts if list_thumbnail else replace(facts, preview=_preview(path, facts))


def _preview(path: Path, facts: PhotoFacts) -> Preview:
    try:
        return picture_workers().run(
            preview, path, facts.scan, facts.list_thumbnail, seconds=settings().preview_seconds
        )
    except PhotoError as error:
        return Preview(problems=(Problem("Picture", str(error)),))
