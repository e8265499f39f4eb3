"""Photos on disk, by content: the bytes as they arrived, and next to them what was read from them.

A session keeps only ids. A file is named by its content's id, so no sentence about it names another visitor's photo.
"""

import hashlib
import hmac
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path, PurePosixPath
from secrets import token_bytes, token_hex
from threading import Lock
from typing import Any

import streamlit as st

from pixelscan.errors import NotHere, ServerBusy
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.model import Problem, Scan
from pixelscan.metadata.pixels.decoding import RAW_FORMATS
from pixelscan.metadata.pixels.preview import Picture, Preview, is_representative
from pixelscan.metadata.pixels.thumbnail_match import Match, Verdict
from pixelscan.web.budgets import ByteBudget
from pixelscan.web.store.incoming import ID_CHARACTERS, NO_ROOM, IncomingFile, id_under, room_on_disk
from pixelscan.web.store.process_folder import ProcessFolder
from pixelscan.web.store.recently_used import RecentlyUsed

FOLDER = "pixelscan-photos"
# Small enough to stay in the processor's cache from hashing to writing.
PIECE_BYTES = 256 << 10
MAX_FACTS_BYTES = 48 << 20
SEAL_BYTES = 32
# Each tag takes about this much more in memory than on disk (measured: 320 to 460 bytes with a hundred tags or more).
TAG_OBJECT_BYTES = 400
GONE = (
    "This photo is no longer on the server. Photos are deleted after you close PixelScan or when the server restarts. "
    "Please add it again."
)
MAX_NAME = 120


@dataclass(frozen=True, eq=False)
class PhotoFacts:
    """Everything that was read from one photo, and what follows from it, computed once for all reruns.

    `list_thumbnail` is the photo's thumbnail, if it may represent the photo in lists. `preview` is made when the photo
    is first shown, which most photos never are.
    """

    scan: Scan
    list_thumbnail: Picture | None = None
    preview: Preview | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems found so far: those of a picture are known once it has been decoded."""
        return (*self.scan.problems, *(self.preview.problems if self.preview else ()))

    @property
    def verdict(self) -> Verdict | None:
        """How the thumbnail compares with the picture; known once the photo has been shown."""
        return self.preview.verdict if self.preview else None

    @property
    def thumbnail_differs(self) -> bool | None:
        """Whether the thumbnail shows something else than the picture; None until that is known."""
        return None if self.verdict is None else self.verdict.likeness in (Match.UNCROPPED, Match.DIFFERENT)

    @property
    def has_list_thumbnail(self) -> bool:
        """Whether lists show the thumbnail: there is one, and it is not known to differ from the picture."""
        return self.list_thumbnail is not None and is_representative(self.verdict)

    @property
    def small(self) -> Picture | None:
        """The image that lists show."""
        return self.list_thumbnail if self.has_list_thumbnail else self.preview.small if self.preview else None

    @cached_property
    def analysis(self) -> PhotoAnalysis:
        return PhotoAnalysis(self.scan, self.thumbnail_differs)

    def listed(self) -> dict[str, Any]:
        """What lists of photos show and sort by: fields of Photo."""
        summary = self.analysis.summary
        return {
            "has_problems": bool(self.problems),
            "has_list_thumbnail": self.has_list_thumbnail,
            "taken": summary.taken or "",
            "camera": summary.camera or "",
            "is_raw": self.scan.format in RAW_FORMATS,
        }

    def under(self, name: str) -> "PhotoFacts":
        """The same facts for a file of equal content with another name."""
        return self if self.scan.file == name else replace(self, scan=replace(self.scan, file=name))


class PhotoStore:
    """Keeps each content once, `most_bytes` of photos in all (0: while the disk has room); thread-safe."""

    def __init__(self, most_bytes: int = 0) -> None:
        self._volume = ByteBudget(most_bytes, NO_ROOM)
        self._sizes: dict[str, int] = {}
        self._folder = ProcessFolder(FOLDER)
        self._root = self._folder.path
        self._key, self._seal_key = _id_key(), token_bytes(SEAL_BYTES)
        self._recent: RecentlyUsed[PhotoFacts] = RecentlyUsed(MAX_FACTS_BYTES)
        self._lock = Lock()

    def close(self) -> None:
        """Delete all photos and what is known about them."""
        self._folder.close()

    def id_of(self, data: bytes) -> str:
        """The id of a photo with these bytes, here and in all pods that share the cookie secret."""
        return id_under(self._key, hashlib.sha256(data).digest())

    def incoming(self, path: Path | None = None, *, is_public: bool = False) -> IncomingFile:
        """A file for an arriving photo, in the given folder or the store's own. Raises ServerBusy."""
        with room_on_disk(self._root):
            key = b"" if is_public else self._key
            return IncomingFile(path or self._root / f"incoming-{token_hex(8)}", key, self._volume)

    def receive(self, file: BytesIO, *, is_public: bool = False) -> IncomingFile:
        """Write the bytes to disk; the id of a public file is the same everywhere. Raises ServerBusy."""
        copy, buffer = self.incoming(is_public=is_public), memoryview(bytearray(PIECE_BYTES))
        try:
            while length := file.readinto(buffer):
                copy.write(buffer[:length])
            copy.close()
        except (OSError, ServerBusy):
            copy.discard()
            raise
        return copy

    @contextmanager
    def temporary_folder(self) -> Iterator[Path]:
        """A folder for a photo that is read once, deleted after the block. Raises ServerBusy if the disk is full."""
        made = tempfile.TemporaryDirectory(dir=self._root, prefix="passing-", ignore_cleanup_errors=True)
        with room_on_disk(self._root), made as home:
            yield Path(home)

    def keep(self, received: IncomingFile) -> None:
        """Move a received file into the store, replacing equal content."""
        photo_id = received.photo_id
        home = self._root / photo_id
        home.mkdir(exist_ok=True)
        received.path.replace(home / photo_id)
        with self._lock:
            self._volume.give_back(self._sizes.pop(photo_id, 0))
            self._sizes[photo_id] = received.size

    def path(self, photo_id: str) -> Path:
        """The photo's file, whose name is its content's id. Raises NotHere."""
        content = content_of(photo_id)
        path = self._root / content / content
        if _is_content(content) and path.exists():
            return path
        raise NotHere(GONE)

    def sidecar_path(self, photo_id: str, name: str) -> Path:
        """Path for something made from a photo; it is deleted with the photo."""
        return self._root / content_of(photo_id) / f".{name}"

    def save_facts(self, photo_id: str, facts: PhotoFacts) -> None:
        """Keep what was read from a photo."""
        stored = pickle.dumps(facts, pickle.HIGHEST_PROTOCOL)
        self.sidecar_path(photo_id, "facts").write_bytes(self._seal_of(stored) + stored)
        self._remember(content_of(photo_id), facts, len(stored))

    def facts(self, photo_id: str) -> PhotoFacts | None:
        """What was read from a photo; None if it has not been read yet, is not here, or somebody else wrote it."""
        content = content_of(photo_id)
        if recent := self._recent.get(content):
            return recent
        if not _is_content(content):
            return None
        try:
            sealed = self.sidecar_path(content, "facts").read_bytes()
        except OSError:
            return None
        seal, stored = sealed[:SEAL_BYTES], sealed[SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal_of(stored)):
            return None
        facts: PhotoFacts = pickle.loads(stored)  # noqa: S301 - sealed by this process
        self._remember(content, facts, len(stored))
        return facts

    def keep_only(self, photo_ids: Iterable[str]) -> None:
        """Delete all other photos and what is known about them."""
        wanted = {content_of(photo_id) for photo_id in photo_ids}
        for home in self._root.iterdir():
            if _is_content(home.name) and home.name not in wanted:
                shutil.rmtree(home, ignore_errors=True)
                self._recent.drop(home.name)
                with self._lock:
                    self._volume.give_back(self._sizes.pop(home.name, 0))

    def _seal_of(self, stored: bytes) -> bytes:
        """Unpickling runs what is in it: only what this process wrote is, even if others can write to its folder."""
        return hmac.digest(self._seal_key, stored, "sha256")

    def _remember(self, content: str, facts: PhotoFacts, stored_bytes: int) -> None:
        self._recent.put(content, facts, stored_bytes + TAG_OBJECT_BYTES * len(facts.scan.tags))


def content_of(photo_id: str) -> str:
    """The id of a photo's content: the id itself, but for the number of a further file with equal content (`id-2`)."""
    return photo_id.partition("-")[0]


def public_id(data: bytes) -> str:
    """The id of a public file with these bytes, on any server."""
    return id_under(b"", hashlib.sha256(data).digest())


def _id_key() -> bytes:
    """The key of the ids, so that nobody with the same bytes can find out whether somebody opened them here.

    Derived from Streamlit's cookie secret, which is random or shared by pods. Not the secret itself: ids are public.
    """
    return hmac.digest(st.get_option("server.cookieSecret").encode(), b"photo ids", "sha256")


def _is_content(text: str) -> bool:
    return len(text) == ID_CHARACTERS and all(character in "0123456789abcdef" for character in text)


def file_name(name: str) -> str:
    """The name as sent, made safe for a file: errors about the photo then use the owner's name for it."""
    plain = PurePosixPath(name.replace("\\", "/")).name.replace("\0", "").lstrip(".")
    return os.fsencode(plain)[-MAX_NAME:].decode(errors="ignore") or "photo"
