"""Canon's AF points: where they lie and which were in focus.

Positions count from the middle of an image of the size told with them.
"""

from collections.abc import Iterator

from pixelscan.metadata.blocks.makernotes.corrections import signed
from pixelscan.metadata.blocks.makernotes.records import NoteFact

Numbers = tuple[int, ...]
MAX_POINTS = 500
_AF_SIZES = "NumAFPoints ValidAFPoints CanonImageWidth CanonImageHeight AFImageWidth AFImageHeight"
_AF_SIZES += " AFAreaWidth AFAreaHeight"


def older_points(numbers: Numbers) -> Iterator[NoteFact]:
    """Older cameras' points: how many, sizes, all positions across, all down, and a bit for each in focus."""
    if len(numbers) < 8 or not 0 < numbers[0] <= MAX_POINTS:
        return
    yield from (NoteFact(name, number) for name, number in zip(_AF_SIZES.split(), numbers, strict=False))
    count = numbers[0]
    across, down = numbers[8 : 8 + count], numbers[8 + count : 8 + 2 * count]
    behind = 8 + 2 * count + (count + 15) // 16
    if len(down) == count:
        yield NoteFact("AFAreaXPositions", tuple(map(signed, across)))
        yield NoteFact("AFAreaYPositions", tuple(map(signed, down)))
    yield from _points("AFPointsInFocus", numbers[8 + 2 * count : behind])
    if len(numbers) > behind:
        yield NoteFact("PrimaryAFPoint", numbers[behind])


def newer_points(numbers: Numbers) -> Iterator[NoteFact]:
    """Newer cameras' points: each has a size of its own."""
    if len(numbers) < 8 or numbers[2] > MAX_POINTS or len(numbers) < 8 + 4 * numbers[2]:
        return
    yield NoteFact("AFAreaMode", numbers[1], id=1)
    count, names = numbers[2], ("AFAreaWidths", "AFAreaHeights", "AFAreaXPositions", "AFAreaYPositions")
    yield from (NoteFact(name, number) for name, number in zip(_AF_SIZES.split()[:6], numbers[2:], strict=False))
    for place, name in enumerate(names if count else ()):
        start = 8 + place * count
        yield NoteFact(name, tuple(map(signed, numbers[start : start + count])))
    words, start = (count + 15) // 16, 8 + 4 * count
    yield from _points("AFPointsInFocus", numbers[start : start + words])
    yield from _points("AFPointsSelected", numbers[start + words : start + 2 * words])
    if count and len(numbers) > (behind := start + 2 * words + 1):
        yield NoteFact("PrimaryAFPoint", numbers[behind])


def _points(name: str, bits: Numbers) -> Iterator[NoteFact]:
    if bits:
        points = [16 * word + bit for word, mask in enumerate(bits) for bit in range(16) if mask >> bit & 1]
        yield NoteFact(name, bits[0] if len(bits) == 1 else bits, ",".join(map(str, points)) or "(none)")
