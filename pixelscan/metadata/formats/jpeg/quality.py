"""A JPEG's quality, estimated from its first quantization table (ITU-T T.81 B.2.4.1 and table K.1).

libjpeg and the programs that use it scale the standard's table by their quality of 1 to 100. Other programs have tables
of their own; the nearest of libjpeg's says how coarse theirs are.
"""

from bisect import bisect_left
from functools import cache, lru_cache

from pixelscan.metadata.formats.contents import ParsedContainer

NAME = "JPEGQualityEstimate"
# Table K.1, sorted: the order of its values does not matter for the comparison.
_LUMINANCE = (
    *(10, 11, 12, 12, 13, 14, 14, 14, 16, 16, 16, 17, 18, 19, 22, 22, 24, 24, 24, 26, 29, 35, 37, 40, 40, 49, 51, 51),
    *(55, 55, 56, 56, 57, 58, 60, 61, 62, 64, 64, 68, 69, 72, 77, 78, 80, 81, 87, 87, 92, 92, 95, 98, 99, 100, 101),
    *(103, 103, 103, 104, 109, 112, 113, 120, 121),
)


def add_quality(contents: ParsedContainer, segment: bytes) -> None:
    """The estimate, from the first table of the first DQT segment; tables of 16 bits belong to pictures of 12."""
    table = segment[1:65]
    if len(table) < 64 or segment[0] >> 4 or any(tag.name == NAME for tag in contents.tags):
        return
    contents.add("File", NAME, *_estimate(bytes(table)))


@lru_cache(maxsize=256)
def _estimate(table: bytes) -> tuple[int, str]:
    """The quality, and in words; programs write the same tables into every picture."""
    values = sorted(table)
    quality = _nearest(sum(values))
    return quality, str(quality) if values == _scaled(quality) else f"about {quality}, by the program's own tables"


def _nearest(total: int) -> int:
    totals = _totals()
    place = bisect_left(totals, (total, 0))
    return min(totals[max(place - 1, 0) : place + 1], key=lambda one: abs(one[0] - total))[1]


@cache
def _totals() -> list[tuple[int, int]]:
    """Each quality with the sum of its table, finest table first."""
    return sorted((sum(_scaled(quality)), quality) for quality in range(1, 101))


@cache
def _scaled(quality: int) -> list[int]:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return [min(max((value * scale + 50) // 100, 1), 255) for value in _LUMINANCE]
