"""The sample photos: read from the folder that `pixelscan prepare` wrote, or else drawn, which takes a second."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import PIL

from pixelscan.metadata import samples
from pixelscan.metadata.blocks.exif import writer
from pixelscan.metadata.samples import SamplePhoto, sample_photos
from pixelscan.web.prepared_folder import prepared_folder


@cache
def sample_set() -> tuple[SamplePhoto, ...]:
    """All samples, by name."""
    folder = sample_folder()
    if not folder.is_dir():
        return sample_photos()
    return tuple(SamplePhoto(path.name, path.read_bytes()) for path in sorted(folder.iterdir()))


def write_samples(folder: Path) -> None:
    """Draw the samples into a folder. Raises OSError."""
    folder.mkdir(parents=True)
    for sample in sample_photos():
        (folder / sample.name).write_bytes(sample.data)


def sample_folder(prefix: str = sys.prefix) -> Path:
    """Where they are kept; what was drawn by other code is not found."""
    return prepared_folder("samples", PIL.__version__, *_code(), prefix=prefix)


def _code() -> Iterator[str]:
    for path in (*sorted(Path(str(samples.__file__)).parent.glob("*.py")), Path(str(writer.__file__))):
        yield path.read_text(encoding="utf-8")
