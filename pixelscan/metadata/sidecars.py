"""A photo on disk together with the sidecars beside it."""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pixelscan.errors import PhotoError
from pixelscan.metadata.model import Scan, Sidecar, is_sidecar_name
from pixelscan.metadata.photo.sidecar import belongs, joined, sidecar_names
from pixelscan.metadata.scanner import Detail, scan

T = TypeVar("T")


def scan_joined_as(form: Callable[[Scan], T], path: Path, detail: Detail = Detail.EXPLAINED) -> T:
    """`form(scan)` of a photo with its sidecars, for a worker. Use as `partial(scan_joined_as, form)`."""
    photo = scan(path, detail)
    found = () if is_sidecar_name(path.name) else tuple(_sidecars(path, photo))
    return form(replace(photo, sidecars=found) if found else photo)


def _sidecars(path: Path, photo: Scan) -> list[Sidecar]:
    there = _sidecars_beside(path)
    found: dict[Path, Sidecar] = {}
    for existing in filter(None, map(there.get, map(str.lower, sidecar_names(path.name)))) if there else ():
        try:
            sidecar = scan(existing)
        except PhotoError as error:
            found[existing] = Sidecar(str(existing), "", (), str(error))
            continue
        if belongs(photo, sidecar):
            found[existing] = joined(photo, sidecar)
    return list(found.values())


def _sidecars_beside(path: Path) -> dict[str, Path]:
    """By their names in lower case; none if the folder may not be listed, whose photos can still be read."""
    try:
        return _sidecars_in(path.parent, path.parent.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=1)
def _sidecars_in(folder: Path, changed: int) -> dict[str, Path]:  # noqa: ARG001 - a folder that changed is read again
    """All sidecars of a folder by their names in lower case: one listing, not nine look-ups for each photo."""
    with os.scandir(folder) as entries:
        there = [folder / each.name for each in entries if is_sidecar_name(each.name) and each.is_file()]
    return {each.name.lower(): each for each in there}
