"""One sentence that explains each tag: from exiv2's tables of the standards, and our own for containers."""

from functools import cache, lru_cache

from pixelscan.metadata.blocks.container_explanations import EXPLANATIONS
from pixelscan.metadata.blocks.exiv2_library import exiv2_library
from pixelscan.metadata.model import Tag

_RENAMED = {"PhotographicSensitivity": "ISOSpeedRatings"}
_XMP_PREFIXES = {"microsoft": "MicrosoftPhoto", "iptcCore": "iptc"}


# Groups of a container's own facts, whose names mean the same in each.
CONTAINERS = frozenset(
    {"File", "JFIF", "Adobe", "PNG", "PNG-pHYs", "GIF", "RIFF", "QuickTime", "Meta", "ICC-header", "MPF0"}
)


def explain(tag: Tag) -> str:
    """A tag's explanation, "" if there is none."""
    return tag.explanation or (EXPLANATIONS.get(tag.name, "") if tag.group in CONTAINERS else "")


def explain_exif(tag: Tag) -> Tag:
    """An Exif block's tag with its explanation."""
    return tag._replace(explanation=_exif_explanations().get(_RENAMED.get(tag.name, tag.name), tag.explanation))


@cache
def _exif_explanations() -> dict[str, str]:
    exiv2 = exiv2_library()
    if exiv2 is None:
        return {}
    groups = ("Iop", "GPSInfo", "Photo", "Image")
    return {tag["name"]: tag["desc"] for group in reversed(groups) for tag in exiv2.ExifTags.tagList(group)}


def explain_xmp(tag: Tag) -> Tag:
    """An XMP packet's tag with its explanation."""
    return tag._replace(explanation=_xmp_explanation(str(tag.id)))


@lru_cache(maxsize=4096)
def _xmp_explanation(path: str) -> str:
    """Of a property ("xmpMM:History/stEvt:action": of its first part)."""
    exiv2 = exiv2_library()
    if exiv2 is None:
        return ""
    prefix, _, name = path.partition("/")[0].partition(":")
    try:
        return exiv2.XmpProperties.propertyDesc(exiv2.XmpKey(_XMP_PREFIXES.get(prefix, prefix), name)) or ""
    except exiv2.Exiv2Error:
        return ""
