"""A photo's pixels, upright. The only module that opens pictures with Pillow and its plugins.

Runs in a worker, because decoders are native code that reads untrusted data.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pillow_heif
from PIL import Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from pixelscan.errors import FileUnreadable, PhotoError, PhotoTooLarge
from pixelscan.metadata.model import EmbeddedImage, Scan
from pixelscan.metadata.photo.orientation import orientation
from pixelscan.metadata.pixels import libraw

with suppress(ImportError):  # not available on some platforms: no JPEG XL previews there
    import pillow_jxl  # noqa: F401 - importing registers the decoder

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # _check() has a lower limit and a clear message

MAX_MEGAPIXELS = 50
MAX_EMBEDDED_BYTES = 64 << 20
# 61 megapixels without colour sampling, 120 with the usual one.
MAX_COEFFICIENT_BYTES = 370 << 20
PREVIEW_CANDIDATES = 8
# Rows of the reduced picture that are made at a time.
BAND_ROWS = 64
# Formats whose main picture is raw sensor data; their embedded JPEGs are shown instead.
RAW_FORMATS = frozenset({"3FR", "ARW", "CR2", "CR3", "CRW", "DCR", "DNG", "ERF", "IIQ", "KDC", "MEF", "MOS", "MRW"})
RAW_FORMATS |= {"NEF", "NRW", "ORF", "PEF", "RAF", "RAW", "RW2", "SR2", "SRF", "SRW"}
RAW_FORMATS |= {"EIP", "FFF", "GPR", "RWL", "X3F"}
# Pillow would run them with Ghostscript.
PROGRAMS = frozenset({"EPS"})
FILMS = frozenset({"MP4", "MOV", "M4V", "3GP", "3G2", "M4A", "M4B", "AVI", "WAV"})
# Pillow rotates TIFF itself; in HEIF and JPEG XL the container rotates the picture, so Exif must not do it again.
TURNED_BY_EXIF = frozenset({"JPEG", "MPO", "PNG", "WEBP"})
JPEG_START, PNG_START = b"\xff\xd8\xff", b"\x89PNG\r\n"
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture in RGB, a sentence about a problem with it, and whether it is the photo's main picture."""

    image: Image.Image
    problem: str = ""
    is_main: bool = True


def upright_picture(path: Path, scan: Scan, size: int) -> Decoded:
    """The photo's picture, rotated upright, at most `size` pixels per side.

    RAW files, and files whose main picture cannot be decoded, give their largest embedded picture.
    Raises PhotoTooLarge above 50 megapixels (for JPEG, after reduction), FileUnreadable if nothing can be decoded.
    """
    if scan.format in FILMS:
        raise FileUnreadable("Videos and sound have no preview.")
    if scan.format in PROGRAMS:
        raise FileUnreadable("EPS files have no preview: they are programs, and PixelScan does not run them.")
    if scan.format in RAW_FORMATS:
        return Decoded(_raw_preview(path, scan, size))
    try:
        with path.open("rb") as file:
            return _decoded(file, size, scan)
    except (PhotoTooLarge, FileUnreadable) as error:
        if not scan.embedded:
            raise
        text = f"{error} The preview embedded in the file is shown instead."
        return Decoded(_largest_embedded(path, scan, size), text, is_main=False)


def embedded_picture(path: Path, scan: Scan, image: EmbeddedImage, size: int) -> Image.Image:
    """An embedded JPEG in RGB, rotated like the main picture. Raises PhotoTooLarge, FileUnreadable."""
    picture = _decoded(BytesIO(_embedded_bytes(path, image)), size).image
    return _turned(picture, orientation(scan))


def picture_of(data: bytes, size: int) -> Image.Image:
    """A JPEG or PNG in RGB, at most `size` pixels per side. Raises PhotoTooLarge, FileUnreadable."""
    if not data.startswith((JPEG_START, PNG_START)):
        raise FileUnreadable("The embedded picture is neither a JPEG nor a PNG.")
    return _decoded(BytesIO(data), size).image


def _embedded_bytes(path: Path, image: EmbeddedImage) -> bytes:
    """The bytes of an embedded JPEG. Raises FileUnreadable if they are not a JPEG."""
    with path.open("rb") as file:
        file.seek(image.offset)
        data = file.read(min(image.length, MAX_EMBEDDED_BYTES))
    if not data.startswith(JPEG_START):
        raise FileUnreadable("The embedded picture is not a JPEG.")
    return data


def _largest_embedded(path: Path, scan: Scan, size: int) -> Image.Image:
    by_length = sorted(scan.embedded, key=lambda image: image.length, reverse=True)
    for image in by_length[:PREVIEW_CANDIDATES]:
        with suppress(FileUnreadable):  # raw data may be a lossless JPEG, which Pillow does not decode
            return embedded_picture(path, scan, image, size)
    raise FileUnreadable(f"This {scan.format} file has no picture that PixelScan can decode.")


def _raw_preview(path: Path, scan: Scan, size: int) -> Image.Image:
    """The largest embedded JPEG. If too small, LibRaw looks for a larger one; if there is none, it develops the RAW.

    Raises FileUnreadable if neither works.
    """
    picture = None
    with suppress(FileUnreadable):
        picture = _largest_embedded(path, scan, size)
    if not libraw.is_there() or (picture and max(picture.size) >= size):
        found = None
    else:
        found = _by_libraw(path, scan, size, develop=picture is None)
    larger = max((one for one in (picture, found) if one), key=lambda one: max(one.size), default=None)
    if larger is None:
        raise FileUnreadable(f"This {scan.format} file has no picture that PixelScan can decode.")
    return larger


def _by_libraw(path: Path, scan: Scan, size: int, *, develop: bool) -> Image.Image | None:
    with suppress(FileUnreadable), _decoder_faults():
        return _from_libraw(libraw.preview(path), scan, size)
    if develop:
        with suppress(FileUnreadable), _decoder_faults():
            return _from_libraw(libraw.developed(path), scan, size)
    return None


def _from_libraw(found: BinaryIO | Image.Image | None, scan: Scan, size: int) -> Image.Image | None:
    if found is None:
        return None
    if isinstance(found, Image.Image):
        picture = found.convert("RGB")
        picture.thumbnail((size, size), reducing_gap=2.0)
    else:
        picture = _decoded(found, size).image
    return _turned(picture, orientation(scan))


def _decoded(file: BinaryIO, size: int, scan: Scan | None = None) -> Decoded:
    with _decoder_faults(), warnings.catch_warnings(action="ignore"), Image.open(file) as image:
        _check_coefficients(image)
        share = size / max(image.size)
        # Decodes a JPEG at down to an eighth of its size if that is enough: 450 megapixels then take 42 MB.
        image.draft("RGB", (int(image.width * share), int(image.height * share)))
        _check(image)
        problem = _load(image)
        shown = _as_avif_shows(image, scan) if image.format == "AVIF" else image
        profile = shown.info.get("icc_profile") if shown.mode == "RGB" else None
        picture = _reduced(shown, max(1, max(shown.size) // (2 * size)))
        picture.thumbnail((size, size))
        picture.info = {"icc_profile": profile} if profile else {}
        turn = orientation(scan) if scan and image.format in TURNED_BY_EXIF else 1
        return Decoded(_turned(picture, turn), problem)


def _load(image: Image.Image) -> str:
    """Decode the picture, even if the file is truncated. Returns a sentence about the problem, or ""."""
    try:
        image.load()
    except OSError as fault:
        if "truncated" not in str(fault) and "broken" not in str(fault):
            raise
    else:
        return ""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    return "The picture is damaged or truncated: part of it is missing."


def _as_avif_shows(image: Image.Image, scan: Scan | None) -> Image.Image:
    """The picture cropped and rotated as the container says: Pillow only copies the rotation to Exif."""
    value = scan and next(
        (tag.value for tag in scan.tags if (tag.group, tag.name) == ("QuickTime", "CleanAperture")), None
    )
    if isinstance(value, tuple):
        width, height, across, down = map(float, value)
        left, top = (image.width - width) / 2 + across, (image.height - height) / 2 + down
        if 0 <= left <= image.width - width and 0 <= top <= image.height - height:
            image = image.crop((int(left), int(top), int(left + width), int(top + height)))
    return ImageOps.exif_transpose(image)


def _check(image: Image.Image) -> None:
    megapixels = image.width * image.height / 1e6
    if megapixels > MAX_MEGAPIXELS:
        raise PhotoTooLarge(
            f"The picture has {megapixels:,.0f} megapixels; pictures above {MAX_MEGAPIXELS} are not shown."
        )


def _check_coefficients(image: Image.Image) -> None:
    """A progressive JPEG's coefficients, two bytes each, are kept for the whole picture until its last scan."""
    if not isinstance(image, JpegImageFile) or not image.info.get("progressive"):
        return
    components = [across * down for _, across, down, _ in image.layer]
    needed = 2 * image.width * image.height * sum(components) // max(components)
    if needed > MAX_COEFFICIENT_BYTES:
        megapixels = f"{image.width * image.height / 1e6:,.0f} megapixels"
        raise PhotoTooLarge(f"The picture is a progressive JPEG of {megapixels}, which takes too much memory to show.")


@contextmanager
def _decoder_faults() -> Iterator[None]:
    try:
        yield
    except (PhotoError, MemoryError):
        raise
    except Exception as fault:  # Pillow and its plugins can raise anything
        raise FileUnreadable(f"The picture cannot be decoded ({_reason(fault)}).") from fault


def _reason(fault: BaseException) -> str:
    """The decoder's message, without the address or path that Pillow adds."""
    text = str(fault).partition(" <")[0].partition(" '")[0].strip().rstrip(".")
    return text[:120] or type(fault).__name__


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """The picture in RGB, with sides divided by `factor`. Works in bands: a full copy of 50 megapixels takes 200 MB."""
    levels = cast("tuple[float, float]", image.getextrema()) if image.mode in ("I", "F") else (0, 65535)
    if factor == 1:
        return _in_rgb(image, levels)
    small = Image.new("RGB", (-(-image.width // factor), -(-image.height // factor)))
    for row in range(0, small.height, BAND_ROWS):
        top, bottom = row * factor, min((row + BAND_ROWS) * factor, image.height)
        band = _in_rgb(image.crop((0, top, image.width, bottom)), levels)
        small.paste(band.reduce(factor), (0, row))
    return small


def _in_rgb(image: Image.Image, levels: tuple[float, float]) -> Image.Image:
    """8 bits per channel; transparency becomes white, greys of more than 8 bits are stretched to the full range."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        low, high = levels
        scale = 255 / (high - low or 1)
        return image.convert("F").point(lambda value: value * scale - low * scale).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        opaque = Image.new("RGBA", image.size, "white")
        opaque.alpha_composite(image.convert("RGBA"))
        return opaque.convert("RGB")
    if image.mode == "LAB":
        return image.getchannel(0).convert("RGB")
    return image.convert("RGB")


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    if orientation == 1:
        return image
    turned = image.transpose(_TURNS[orientation])
    turned.info = image.info
    return turned
