"""Photos are read once, in the workers, however often the page reruns: their metadata when they arrive, their pixels
when they are first shown.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pixelscan.errors import NotHere, PixelScanError
from pixelscan.metadata.model import Problem
from pixelscan.metadata.pixels.preview import Preview, preview
from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.settings import Settings
from pixelscan.web.store.photo_store import GONE, PhotoFacts
from pixelscan.web.store.scan import Scanner
from pixelscan.web.store.tray import Photo, Tray, Trays, sentence_about
from pixelscan.web.turns import Client, Turns

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Ingest:
    """Reads the photos of the trays; safe to use from many threads."""

    settings: Settings
    trays: Trays
    scanner: Scanner
    picture_pool: ScanWorkers
    scan_turns: Turns

    def read_new(self, tray: Tray, progress: Progress, most: int | None = None) -> list[str]:
        """Read what arrived, `most` photos or all; `progress` is called with the photos done and their total.

        Photos that cannot be read leave the tray; returns a sentence for each.
        """
        unread, faults = tray.unread[:most], []
        with ThreadPoolExecutor(self.settings.worker_count()) as threads:
            outcomes = threads.map(partial(self._outcome, (str(id(tray)), "")), unread)
            for done, (photo, outcome) in enumerate(zip(unread, outcomes, strict=True), 1):
                if isinstance(outcome, PixelScanError):
                    self.trays.remove(tray, [photo.id])
                    faults.append(sentence_about(photo, outcome))
                else:
                    self.trays.save_facts(photo.id, outcome)
                progress(done, len(unread))
        return faults

    def preview_of(self, photo_id: str) -> Preview:
        """The preview of a photo that has been read, made now if there is none yet. Raises NotHere."""
        facts = self.trays.photo_store.facts(photo_id)
        if facts is None:
            raise NotHere(GONE)
        if facts.preview:
            return facts.preview
        shown = self._preview(self.trays.photo_store.path(photo_id), facts)
        self.trays.save_facts(photo_id, replace(facts, preview=shown))
        return shown

    def _outcome(self, client: Client, photo: Photo) -> PhotoFacts | PixelScanError:
        """Read in turn with other trays, which have less to read."""
        try:
            with self.scan_turns.turn(client):
                return self.trays.photo_store.facts(photo.id) or self._read(photo)
        except PixelScanError as error:
            return error

    def _read(self, photo: Photo) -> PhotoFacts:
        path = self.trays.photo_store.path(photo.id)
        found, list_thumbnail = self.scanner.scan(path)
        found = replace(found, file=photo.name)
        return PhotoFacts(found, list_thumbnail)

    def _preview(self, path: Path, facts: PhotoFacts) -> Preview:
        try:
            return self.picture_pool.run(
                preview, path, facts.scan, facts.list_thumbnail, seconds=self.settings.preview_seconds
            )
        except PixelScanError as error:
            # Everybody who has this photo sees it, each under their own name for it.
            return Preview(problems=(Problem("Picture", str(error).replace(path.name, "The photo")),))
