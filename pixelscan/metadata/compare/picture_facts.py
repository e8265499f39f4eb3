"""A file's picture in numbers: size, format, pixels, chroma subsampling, JPEG quality, colour profile."""

from collections.abc import Iterator
from dataclasses import dataclass

from pixelscan.formatting import file_size, pixels
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.orientation import upright_size
from pixelscan.metadata.photo.tag_values import TagValues


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """`width` and `height` are the upright picture's; what the format or the file does not tell is None or empty."""

    bytes: int
    format: str
    width: int | None
    height: int | None
    subsampling: str
    quality: int | None
    is_quality_exact: bool
    profile: str


def picture_facts(scan: Scan) -> PictureFacts:
    """From the scan alone; the quality is estimated from the quantization tables."""
    tags = scan.by_key()
    values = TagValues(tags)
    width, height = upright_size(scan) or (scan.width, scan.height)
    quality = tags.get("File:JPEGQualityEstimate")
    return PictureFacts(
        bytes=scan.bytes,
        format=scan.format,
        width=width,
        height=height,
        subsampling=(values.text("File:YCbCrSubSampling") or "").partition(" ")[0].removeprefix("YCbCr"),
        quality=quality.value if quality and isinstance(quality.value, int) else None,
        is_quality_exact=quality is not None and quality.text.isdigit(),
        profile=values.text("ICC_Profile:ProfileDescription") or "",
    )


def worded(facts: PictureFacts) -> Iterator[tuple[str, str]]:
    """Each fact's name and words, "none" or "unknown" where there is none."""
    yield "File size", file_size(facts.bytes)
    yield "Format", facts.format
    yield "Pixels", pixels(facts.width, facts.height) if facts.width and facts.height else "unknown"
    yield "Chroma subsampling", facts.subsampling or "none"
    yield "JPEG quality", _quality(facts)
    yield "Color profile", facts.profile or "none"


def _quality(facts: PictureFacts) -> str:
    if facts.quality is None:
        return "not a JPEG" if facts.format != "JPEG" else "unknown"
    return f"{facts.quality} (by its tables)" if facts.is_quality_exact else f"about {facts.quality} (estimated)"
