"""The photos that the load test sends: generated like the sample photos, from different cameras, or from a folder."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, cycle
from pathlib import Path

from pixelscan.errors import PhotoError
from pixelscan.metadata.samples import SHOTS, sample_photo
from pixelscan.metadata.scanner import scan

# No model's name is part of another's: a page that names one of them names this camera.
CAMERAS = (
    ("Canon", "Canon EOS R5 Mark II"),
    ("NIKON CORPORATION", "NIKON Z 8"),
    ("SONY", "ILCE-7M4"),
    ("FUJIFILM", "X-T5"),
    ("OM Digital Solutions", "OM-1"),
    ("Panasonic", "DC-S5M2"),
    ("LEICA CAMERA AG", "LEICA Q3"),
    ("HASSELBLAD", "X2D 100C"),
)


@dataclass(frozen=True, slots=True)
class LoadPhoto:
    """A photo and the camera that a page must show for it, "" if the file has none."""

    name: str
    camera: str
    data: bytes


def drawn_photos() -> tuple[LoadPhoto, ...]:
    """One photo of each camera, made in half a second: they share a few pictures, because drawing takes longest."""
    shots = [replace(shot, scene=cache(shot.scene)) for shot in SHOTS[1:4]]
    return tuple(
        LoadPhoto(photo.name, model, photo.data)
        for (make, model), shot in zip(CAMERAS, cycle(shots), strict=False)
        for photo in [sample_photo(replace(shot, gear=replace(shot.gear, make=make, model=model)))]
    )


def photos_of(folder: Path) -> tuple[LoadPhoto, ...]:
    """The photos of a folder, each with the camera that PixelScan reads from it here."""
    return tuple(photo for path in sorted(folder.iterdir()) if path.is_file() for photo in _read(path))


def _read(path: Path) -> Iterator[LoadPhoto]:
    try:
        found = scan(path)
    except PhotoError:
        return
    model = next((tag.text for tag in found.tags if (tag.group, tag.name) == ("IFD0", "Model")), "")
    yield LoadPhoto(path.name, model.strip(), path.read_bytes())


def never_seen(photos: Sequence[LoadPhoto], visitor: str) -> Iterator[LoadPhoto]:
    """The photos in an endless cycle from a random one on, each time with a new name and, for JPEG, new bytes, so that
    no cache has them.
    """
    begin = random.randrange(len(photos))
    for number, photo in zip(count(), cycle([*photos[begin:], *photos[:begin]])):
        path = Path(photo.name)
        mark = f"{visitor}-{number}".encode() if photo.data.startswith(b"\xff\xd8") else b""
        yield replace(photo, name=f"{path.stem}-{visitor}-{number}{path.suffix}", data=photo.data + mark)
