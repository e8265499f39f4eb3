"""One sentence that explains each tag: from exiv2's tables of the standards, and our own for containers."""

from functools import cache, lru_cache

from pixelscan.metadata.blocks.container_explanations import EXPLANATIONS
from pixelscan.metadata.model import Tag

try:
    import exiv2
except ImportError:
    exiv2 = None

_RENAMED = {"PhotographicSensitivity": "ISOSpeedRatings"}
_XMP_PREFIXES = {"microsoft": "MicrosoftPhoto", "iptcCore": "iptc"}


# Groups of a container's own facts, whose names mean the same in each.
CONTAINERS = frozenset(
    {"File", "JFIF", "Adobe", "PNG", "PNG-pHYs", "GIF", "RIFF", "QuickTime", "Meta", "ICC-header", "MPF0"}
)


def explain(tag: Tag) -> str:
    """A tag's explanation, "" if there is none."""
    return tag.explanation or (EXPLANATIONS.get(tag.name, "") if tag.group in CONTAINERS else "")


def explain_exif(name: str | None) -> str:
    """An Exif tag's explanation."""
    return _exif_explanations().get(_RENAMED.get(name or "", name or ""), "")


@cache
def _exif_explanations() -> dict[str, str]:
    if exiv2 is None:
        return {}
    groups = ("Iop", "GPSInfo", "Photo", "Image")
    return {tag["name"]: tag["desc"] for group in reversed(groups) for tag in exiv2.ExifTags.tagList(group)}


@lru_cache(maxsize=4096)
def explain_xmp(path: str) -> str:
    """The explanation of an XMP property ("xmpMM:History/stEvt:action": of its first part)."""
    if exiv2 is None:
        return ""
    prefix, _, name = path.partition("/")[0].partition(":")
    try:
        return exiv2.XmpProperties.propertyDesc(exiv2.XmpKey(_XMP_PREFIXES.get(prefix, prefix), name)) or ""
    except exiv2.Exiv2Error:
        return ""
