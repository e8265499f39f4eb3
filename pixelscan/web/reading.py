"""Photos of a tray are read once, in the scan workers, however often the page reruns."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from pixelscan.errors import PhotoError, naming
from pixelscan.metadata.model import Problem
from pixelscan.metadata.preview import Preview, preview
from pixelscan.web.scanning import scan
from pixelscan.web.spool import PhotoFacts
from pixelscan.web.tray import Photo, Tray, trays
from pixelscan.web.workers import scan_workers, settings

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
                trays().learn(tray, photo, outcome)
            progress(done, len(unread))
    return faults


def _outcome(photo: Photo) -> PhotoFacts | PhotoError:
    try:
        return trays().spool.facts(photo.id) or _read(photo)
    except PhotoError as error:
        return error


def _read(photo: Photo) -> PhotoFacts:
    path = trays().spool.path(photo.id)
    found = replace(scan(path), file=photo.name)
    try:
        shown = scan_workers().run(preview, path, found, seconds=settings().preview_seconds)
    except PhotoError as error:
        shown = Preview(problems=(Problem("Picture", str(error)),))
    return PhotoFacts(found, shown)
