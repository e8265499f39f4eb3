"""A photo on disk together with the sidecars beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pixelscan.errors import PhotoError
from pixelscan.metadata.model import Scan, Sidecar
from pixelscan.metadata.photo.sidecar import belongs, joined
from pixelscan.metadata.scanner import Detail, scan


def scan_joined(path: Path, sidecars: tuple[Path, ...], detail: Detail = Detail.EXPLAINED) -> Scan:
    """The photo's scan with those of the files that belong to it, for a worker; `sidecar_search.py` finds them."""
    photo = scan(path, detail)
    return replace(photo, sidecars=tuple(_joined(photo, sidecars))) if sidecars else photo


def _joined(photo: Scan, sidecars: Sequence[Path]) -> Iterator[Sidecar]:
    for path in sidecars:
        try:
            sidecar = scan(path)
        except PhotoError as error:
            yield Sidecar(str(path), "", (), str(error))
            continue
        if belongs(photo, sidecar):
            yield joined(photo, sidecar)
