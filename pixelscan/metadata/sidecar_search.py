"""The sidecars beside a photo on disk, found by the parent of the workers: they cannot open a folder.

Imports no reader, which the parent does not need.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pixelscan.metadata.model import is_sidecar_name


def sidecars_among(names: Sequence[str]) -> set[str]:
    """Of a folder's files, the sidecars that are shown with their photo, and not as files of their own."""
    if not any(map(is_sidecar_name, names)):
        return set()
    from pixelscan.metadata.photo.sidecar import sidecars_by_photo  # noqa: PLC0415 - most folders have none

    return {sidecar for its in sidecars_by_photo(names).values() for sidecar in its}


def sidecars_beside(path: Path) -> tuple[Path, ...]:
    """The files that may be sidecars of this photo, by their names; none beside a sidecar."""
    there = {} if is_sidecar_name(path.name) else _sidecars_beside(path)
    if not there:
        return ()
    from pixelscan.metadata.photo.sidecar import sidecar_names  # noqa: PLC0415 - most folders have none

    names = map(str.lower, sidecar_names(path.name))
    return tuple(dict.fromkeys(there[name] for name in names if name in there))


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
