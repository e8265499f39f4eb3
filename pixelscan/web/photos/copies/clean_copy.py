"""One cleaned copy of a photo, made and checked in a worker."""

from pathlib import Path, PurePath

from pixelscan.errors import NotHere
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.strip.outcome import Outcome, complete_file, strip_into
from pixelscan.web.services import services
from pixelscan.web.store.tray import Photo

LABELS = {Level.PLACE: "Location", Level.IDENTITY: "Identifying data", Level.EVERYTHING: "All metadata"}


def level_named(name: str) -> Level:
    """The level with this name in an address. Raises NotHere."""
    if name not in LABELS:
        raise NotHere(f"There is no copy without {name}, only without {', '.join(LABELS)}.")
    return Level(name)


def make_copy(photo_id: str, target: Path, level: Level) -> Outcome:
    """Write the copy, scan it again, and say what it lost and kept. Raises PhotoError."""
    original, seconds = services().trays.photo_store.path(photo_id), services().settings.preview_seconds
    with complete_file(target) as file:
        return services().picture_pool.run(strip_into, original, file, level, seconds=seconds)


def copy_name(photo: Photo, level: Level) -> str:
    """The copy's file name: IMG_1-without-place.jpg."""
    name = PurePath(photo.name)
    return f"{name.stem}-without-{level}{name.suffix}"
