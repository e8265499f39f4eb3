"""Previews of a photo for the pages: pictures small enough to send, and tone histograms."""

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from pixelscan.errors import FileUnreadable, PhotoError
from pixelscan.metadata.model import EmbeddedImage, Problem, Scan
from pixelscan.metadata.pixels.decoding import embedded_picture, upright_picture
from pixelscan.metadata.pixels.thumbnail_match import Match, Verdict, match_thumbnail

# A quarter of a 12-megapixel photo's side, which JPEG decodes at a quarter of the cost.
PICTURE_PIXELS = 1000
SMALL_PIXELS = 160
# A larger embedded picture is a preview, not a thumbnail.
MAX_THUMBNAIL_BYTES = 1 << 20
THUMBNAIL_GROUPS = ("IFD1", "JFIF", "JFXX", "Photoshop", "IFD0")
LEVELS = 64
MAX_PROFILE_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Picture:
    """An upright JPEG, with its size in pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Tones:
    """Histograms of the preview: pixel counts at 64 levels, dark to bright."""

    red: tuple[int, ...]
    green: tuple[int, ...]
    blue: tuple[int, ...]
    luminance: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Pictures of at most 1000 px (`picture`) and 160 px (`small`), the embedded thumbnail, and a verdict on it."""

    picture: Picture | None = None
    small: Picture | None = None
    embedded: Picture | None = None
    verdict: Verdict | None = None
    tones: Tones | None = None
    problems: tuple[Problem, ...] = ()


def preview(path: Path, scan: Scan, list_thumbnail: Picture | None = None) -> Preview:
    """A scanned photo's preview. Pictures that cannot be decoded are None, and a Problem says why. `small` is also None
    if the photo can keep its list thumbnail.
    """
    thumbnail = _thumbnail(path, scan)
    try:
        decoded = upright_picture(path, scan, PICTURE_PIXELS)
    except PhotoError as error:
        return Preview(
            small=jpeg(thumbnail, SMALL_PIXELS) if thumbnail else None,
            embedded=jpeg(thumbnail, PICTURE_PIXELS) if thumbnail else None,
            problems=(Problem("Picture", str(error)),),
        )
    verdict = (
        match_thumbnail(decoded.image, thumbnail) if thumbnail and decoded.is_main and not decoded.problem else None
    )
    return Preview(
        picture=jpeg(decoded.image, PICTURE_PIXELS),
        small=None if list_thumbnail and is_representative(verdict) else jpeg(decoded.image, SMALL_PIXELS),
        embedded=jpeg(thumbnail, PICTURE_PIXELS) if thumbnail else None,
        verdict=verdict,
        tones=_tones(decoded.image),
        problems=(Problem("Picture", decoded.problem),) if decoded.problem else (),
    )


def is_representative(verdict: Verdict | None) -> bool:
    """Whether a thumbnail shows the photo, as far as is known: True without a verdict."""
    return verdict is None or verdict.likeness is Match.SAME


def thumbnail_of(scan: Scan) -> EmbeddedImage | None:
    """The embedded picture to use as a thumbnail: the first in THUMBNAIL_GROUPS, the smallest if there are several."""
    small = [image for image in scan.embedded if 0 < image.length <= MAX_THUMBNAIL_BYTES]
    known = [image for image in small if image.group in THUMBNAIL_GROUPS]
    return min(known, key=lambda image: (THUMBNAIL_GROUPS.index(image.group), image.length), default=None)


def _thumbnail(path: Path, scan: Scan) -> Image.Image | None:
    image = thumbnail_of(scan)
    if image is not None:
        with suppress(FileUnreadable):
            return embedded_picture(path, scan, image, PICTURE_PIXELS)
    return None


def jpeg(image: Image.Image, size: int) -> Picture:
    """A JPEG of at most `size` pixels per side, with its colour profile if that is small."""
    small = image.copy()
    small.thumbnail((size, size), reducing_gap=2.0)
    profile = image.info.get("icc_profile") or b""
    buffer = BytesIO()
    small.save(buffer, "JPEG", quality=84, icc_profile=profile if len(profile) <= MAX_PROFILE_BYTES else None)
    return Picture(buffer.getvalue(), small.width, small.height)


def _tones(picture: Image.Image) -> Tones:
    red, green, blue = (_levels(counts) for counts in _split(picture.histogram()))
    return Tones(red, green, blue, _levels(picture.convert("L").histogram()))


def _split(histogram: list[int]) -> list[list[int]]:
    return [histogram[start : start + 256] for start in range(0, 768, 256)]


def _levels(counts: list[int]) -> tuple[int, ...]:
    step = 256 // LEVELS
    return tuple(sum(counts[start : start + step]) for start in range(0, 256, step))
