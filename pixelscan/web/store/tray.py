"""The photos that a visitor has opened: one tray per browser, the same on every page and in every tab.

A tray is kept while its browser has a page open, and for 15 minutes more because of reloads and phones that sleep.
Then its files are deleted; photos that the visitor removes are deleted at once, or a minute later if the page offers to
put them back.
"""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import chain, count
from threading import RLock, Timer

from pixelscan.errors import NotHere, PhotoTooLarge, PixelScanError, naming
from pixelscan.settings import Settings
from pixelscan.web.store.incoming import ID_CHARACTERS, IncomingFile
from pixelscan.web.store.photo_store import GONE, PhotoFacts, PhotoStore, content_of

SECONDS_AFTER_THE_LAST_PAGE = 15 * 60
UNDO_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo in a tray: its id, its name, its size in bytes, and whether it has been read.

    The id is that of the content; further files of equal content have a number behind it.
    `has_list_thumbnail`: lists show the photo's own thumbnail. `taken` is ISO 8601; it and `camera` are "" if unknown.
    """

    id: str
    name: str
    size: int
    is_read: bool = False
    has_problems: bool = False
    has_list_thumbnail: bool = False
    taken: str = ""
    camera: str = ""
    is_raw: bool = False

    @property
    def content(self) -> str:
        """Equal for files that are identical, byte for byte."""
        return content_of(self.id)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that a browser sends to this address, or has sent; `size` is in bytes, as the browser says."""

    address: str
    size: int
    file: IncomingFile


@dataclass(frozen=True, slots=True)
class SetAside:
    """Photos taken out of a tray that can be put back `until` then (monotonic seconds), and its order before."""

    photos: dict[str, Photo]
    order: tuple[str, ...]
    until: float


@dataclass(slots=True)
class Tray:
    """Photos by id, in the order of arrival; how many `pages` show them now, and when one was last closed.

    `arriving`: files that no page has taken yet, see arrivals.py. `refused`: why photos were refused.
    `aside`: the photos removed last.
    """

    held: dict[str, Photo] = field(default_factory=dict)
    arriving: dict[str, Arrival] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    aside: SetAside | None = None
    pages: int = 0
    left: float = 0.0

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos that have been read."""
        return tuple(photo for photo in tuple(self.held.values()) if photo.is_read)

    @property
    def unread(self) -> tuple[Photo, ...]:
        return tuple(photo for photo in tuple(self.held.values()) if not photo.is_read)

    @property
    def can_undo(self) -> SetAside | None:
        """The photos removed last, while they can be put back."""
        return self.aside if self.aside and self.aside.until > time.monotonic() else None


class Trays:
    """Every tray of the process, and the store that contains their photos; thread-safe."""

    def __init__(self, bounds: Settings) -> None:
        self.photo_store = PhotoStore(bounds.spool_mb << 20)
        self._bounds = bounds
        self._trays: dict[str, Tray] = {}
        self._lock = RLock()
        self._timer: Timer | None = None
        self._due = math.inf
        self._is_closed = False

    def open_page(self, browser: str) -> Tray:
        """The browser's tray, which one more page now shows."""
        with self._lock:
            tray = self._trays.setdefault(browser, Tray())
            tray.pages += 1
            return tray

    def of(self, browser: str | None) -> Tray:
        """The browser's existing tray. Raises NotHere."""
        with self._lock:
            if browser in self._trays:
                return self._trays[browser]
        raise NotHere(GONE)

    def close_page(self, tray: Tray) -> None:
        """One page fewer shows the tray: it was closed, or its connection broke."""
        with self._lock:
            tray.pages -= 1
            tray.left = time.monotonic()
        self._sweep_later()

    def add_upload(self, tray: Tray, file: BytesIO, name: str, size: int, *, is_public: bool = False) -> bool:
        """Put a photo into the tray; False if it is there already, under this name. Raises PhotoTooLarge, ServerBusy.

        Anyone can find a public photo by its bytes, such as a sample.
        """
        self.check_room(tray, size)
        return self.add_received(tray, self.photo_store.receive(file, is_public=is_public), name)

    def add_received(self, tray: Tray, received: IncomingFile, name: str) -> bool:
        """As `add`, for a photo that is on disk already and has passed `check_room`."""
        content = received.photo_id
        with self._lock:
            self.photo_store.keep(received)
            twins = [photo for photo in tuple(tray.held.values()) if photo.content == content]
            is_new = all(photo.name != name for photo in twins)
            if is_new:
                photo = Photo(_free_id(tray, content, name), name, received.size)
                tray.held[photo.id] = replace(twins[0], id=photo.id, name=name) if twins else photo
        return is_new

    def check_room(self, tray: Tray, size: int) -> None:
        """Raises PhotoTooLarge if one more photo of `size` bytes would exceed a limit."""
        bounds = self._bounds
        held: tuple[Photo | Arrival, ...] = (*tray.held.values(), *tray.arriving.values())
        if size > bounds.max_upload_mb << 20:
            raise PhotoTooLarge(f"It is larger than {bounds.max_upload_mb} MB, the limit for one photo.")
        if len(held) >= bounds.session_photos:
            photos = "photo" if bounds.session_photos == 1 else "photos"
            raise PhotoTooLarge(f"You can open up to {bounds.session_photos:,} {photos} at a time.")
        if sum(photo.size for photo in held) + size > bounds.session_mb << 20:
            raise PhotoTooLarge(f"You can open up to {bounds.session_mb:,} MB of photos at a time.")

    def tray_for(self, browser: str) -> Tray:
        """The browser's tray, a new one if it has none: before its page is drawn, or if it keeps no cookies."""
        with self._lock:
            tray = self._trays.setdefault(browser, Tray())
            tray.left = time.monotonic()
        self._sweep_later()
        return tray

    def all(self) -> tuple[Tray, ...]:
        with self._lock:
            return tuple(self._trays.values())

    def save_facts(self, photo_id: str, facts: PhotoFacts) -> None:
        """Note what has been read from a photo, in every tray that contains it."""
        content, listed = content_of(photo_id), facts.listed()
        with self._lock:
            every = [(tray, photo) for tray in self._trays.values() for photo in tuple(tray.held.values())]
            held = [(tray, photo) for tray, photo in every if photo.content == content]
            if held:
                self.photo_store.save_facts(content, facts)
            for tray, photo in held:
                tray.held[photo.id] = replace(photo, is_read=True, **listed)

    def add_shared(self, tray: Tray, photo_id: str) -> bool:
        """Add a photo from any tray; False if none has it. Anybody who knows its id was sent a link.

        It does not get its owner's name, which a link does not reveal.
        """
        with self._lock:
            owner = next((other for other in self._trays.values() if photo_id in other.held), None)
            if owner is None or not owner.held[photo_id].is_read:
                return False
            name = f"Linked photo {photo_id[:4]}{photo_id[ID_CHARACTERS:]}"
            tray.held.setdefault(photo_id, replace(owner.held[photo_id], name=name))
            return True

    def remove(self, tray: Tray, photo_ids: Iterable[str]) -> None:
        """Take photos out of a tray; their files are deleted unless another tray contains them."""
        with self._lock:
            for photo_id in photo_ids:
                tray.held.pop(photo_id, None)
        self.sweep()

    def set_aside(self, tray: Tray, photo_ids: Iterable[str]) -> None:
        """Take photos out of a tray; their files are deleted in a minute, or when more photos are set aside."""
        with self._lock:
            order = tuple(tray.held)
            photos = {one: tray.held.pop(one) for one in photo_ids if one in tray.held}
            tray.aside = SetAside(photos, order, time.monotonic() + UNDO_SECONDS)
        self.sweep()
        self._sweep_later()

    def put_back(self, tray: Tray) -> bool:
        """Put the photos that were set aside where they were; False if they are deleted by now."""
        with self._lock:
            aside = tray.can_undo
            if aside:
                every = {**aside.photos, **tray.held}
                tray.held = {one: every.pop(one) for one in aside.order if one in every} | every
                tray.aside = None
        return aside is not None

    def sweep(self) -> None:
        """Drop the trays of browsers that have left, and the files that no tray contains."""
        oldest = time.monotonic() - SECONDS_AFTER_THE_LAST_PAGE
        with self._lock:
            for browser, tray in tuple(self._trays.items()):
                if tray.pages <= 0 and tray.left < oldest:
                    del self._trays[browser]
                    for arrival in tuple(tray.arriving.values()):
                        arrival.file.discard()
                elif not tray.can_undo:
                    tray.aside = None
            self.photo_store.keep_only({one for tray in self._trays.values() for one in _kept_by(tray)})

    def facts_of(self, photo: Photo) -> PhotoFacts:
        """What was read from a photo of a tray, under the name that it has there. Raises NotHere."""
        facts = self.photo_store.facts(photo.id)
        if facts is None:
            raise NotHere(GONE)
        return facts.under(photo.name)

    def close(self) -> None:
        """Delete all photos; nothing is swept from then on."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            self._is_closed = True
            self.photo_store.close()

    def _sweep_later(self) -> None:
        """Sweep when the first tray or removed photo is due. A timer is a thread, so one serves all trays."""
        with self._lock:
            due = min((_due(tray) for tray in self._trays.values()), default=math.inf)
            if due < self._due and not self._is_closed:
                if self._timer:
                    self._timer.cancel()
                self._due = due
                self._timer = Timer(max(due - time.monotonic(), 0) + 1, self._sweep_due)
                self._timer.daemon = True
                self._timer.start()

    def _sweep_due(self) -> None:
        with self._lock:
            self._timer, self._due = None, math.inf
        self.sweep()
        self._sweep_later()


def _kept_by(tray: Tray) -> Iterable[str]:
    return (*tray.held, *(tray.aside.photos if tray.aside else ()))


def _free_id(tray: Tray, content: str, name: str) -> str:
    """The content's id, or the first number behind it that no other photo has; one that was removed may come back."""
    aside = tray.aside.photos if tray.aside else {}
    taken = {*tray.held, *(one for one, photo in aside.items() if photo.name != name)}
    return next(one for one in chain([content], (f"{content}-{number}" for number in count(2))) if one not in taken)


def _due(tray: Tray) -> float:
    """When something of the tray is to be deleted, in monotonic seconds."""
    left = tray.left + SECONDS_AFTER_THE_LAST_PAGE if tray.pages <= 0 else math.inf
    return min(left, tray.aside.until if tray.aside else math.inf)


def photo_in(tray: Tray, photo_id: str) -> Photo:
    """The photo of a tray, which has been read. Raises NotHere."""
    photo = tray.held.get(photo_id)
    if photo is None or not photo.is_read:
        raise NotHere(GONE)
    return photo


def sentence_about(photo: Photo, fault: PixelScanError) -> str:
    """The fault's sentence with the photo's name in its tray, since the file is named by its content's id."""
    return naming(photo.name, str(fault).replace(photo.content, photo.name))
