"""A photo on disk together with the sidecars beside it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pixelscan.errors import PhotoError
from pixelscan.metadata.model import Scan, Sidecar
from pixelscan.metadata.photo.sidecar import belongs, is_sidecar_name, joined, sidecar_names
from pixelscan.metadata.workers.pool import scan_here

T = TypeVar("T")


def scan_joined_as(form: Callable[[Scan], T], path: Path) -> T:
    """`form(scan)` of a photo with its sidecars, for a worker. Use as `partial(scan_joined_as, form)`."""
    photo = scan_here(path)
    found = () if is_sidecar_name(path.name) else tuple(_sidecars(path, photo))
    return form(replace(photo, sidecars=found) if found else photo)


def _sidecars(path: Path, photo: Scan) -> list[Sidecar]:
    found: dict[Path, Sidecar] = {}
    for name in sidecar_names(path.name):
        beside = path.with_name(name)
        shouted = beside.with_suffix(beside.suffix.upper())
        existing = next((each for each in (beside, shouted) if each.is_file()), None)
        if existing is None or any(each.samefile(existing) for each in found):
            continue
        try:
            sidecar = scan_here(existing)
        except PhotoError as error:
            found[existing] = Sidecar(str(existing), "", (), str(error))
            continue
        if belongs(photo, sidecar):
            found[existing] = joined(photo, sidecar)
    return list(found.values())
