"""Whether a copy's picture is the same, resized, cropped or different.

Method: the copy is compared with the original in many sizes and at every position; the best zero-mean normalised
cross-correlation (Lewis, "Fast Normalized Cross-Correlation", 1995) shows which part it is. Runs in a worker, like
everything that decodes pictures.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelscan.formatting import percent
from pixelscan.metadata.model import Scan
from pixelscan.metadata.pixels.preview import Picture

Greys = NDArray[np.float64]

# The original's longer side during the search, and the smallest side of a pattern, in pixels.
SEARCHED = 128
SHORTEST = 24
# Sides of the crop as fractions of the largest that fits, then finer steps around the best.
SHARES = tuple(0.24 + 0.04 * step for step in range(20))
CLOSER = (-0.03, -0.02, -0.01, 0.01, 0.02, 0.03)
# Below this fraction of a side, the copy was cropped; above it, rounding and the search are not precise enough.
WHOLE = 0.97
# Similarity from which a picture is the same, or may be. Small parts are similar to other pictures by chance: of 1,500
# pairs of unrelated photos, none reaches the first and 12 the second; of 300 random crops, 268 reach the first.
SAME, UNSURE = 0.9, 0.82
SMALL_PART, SAME_PART, UNSURE_PART = 0.5, 0.96, 0.92
# Standard deviation in grey levels below which there is too little contrast to compare.
FLAT = 3.0
_TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


class ImageChangeKind(StrEnum):
    """What happened to the picture."""

    SAME = "same"
    RESIZED = "resized"
    CROPPED = "cropped"
    TURNED = "turned"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class PictureChange:
    """The verdict, the similarity (-1 to 1), and a sentence."""

    fate: ImageChangeKind
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class _Match:
    """A similarity, and the part's sides as fractions of the original's."""

    score: float
    width: float
    height: float


def image_change(original: Picture, copy: Picture, factor: float) -> PictureChange:
    """Compares two upright previews; `factor` is the copy's side length divided by the original's."""
    searched, sought = _grey(original), _grey(copy)
    if min(np.asarray(searched).std(), np.asarray(sought).std()) < FLAT:
        return PictureChange(ImageChangeKind.UNSURE, 0.0, "Too little contrast to compare.")
    match = _best_match(searched, sought)
    fate, text = _verdict(match, factor)
    if fate is ImageChangeKind.DIFFERENT and (score := _turned(searched, sought)):
        return PictureChange(ImageChangeKind.TURNED, score, "Same picture, but turned: it is not shown upright.")
    return PictureChange(fate, match.score, text)


def _turned(searched: Image.Image, sought: Image.Image) -> float:
    """The similarity to the copy turned by 90, 180 or 270 degrees, 0 if it is not the same picture then either."""
    turned = max((_best_match(searched, sought.transpose(turn)) for turn in _TURNS), key=_score)
    return turned.score if _verdict(turned, 1)[0] in (ImageChangeKind.SAME, ImageChangeKind.CROPPED) else 0.0


def longer_side(scan: Scan, picture: Picture) -> int:
    """The longer side in pixels; the preview's if the file does not give its size."""
    return max(scan.width or 0, scan.height or 0) or max(picture.width, picture.height)


def _verdict(match: _Match, factor: float) -> tuple[ImageChangeKind, str]:
    is_small = max(match.width, match.height) < SMALL_PART
    if match.score < (UNSURE_PART if is_small else UNSURE):
        return ImageChangeKind.DIFFERENT, "Different picture."
    if match.score < (SAME_PART if is_small else SAME):
        return ImageChangeKind.UNSURE, "Similar to the original, but not the same: it may be edited."
    if min(match.width, match.height) < WHOLE:
        left = match.width * match.height
        return ImageChangeKind.CROPPED, f"Cropped: about {percent(left)} of the original picture is left."
    if abs(factor - 1) < 0.002:
        return ImageChangeKind.SAME, "Same picture, same size."
    return ImageChangeKind.RESIZED, f"Same picture at {percent(factor)} size."


def _grey(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.data)).convert("L")
    image.thumbnail((SEARCHED, SEARCHED), Image.Resampling.BOX)
    return image


def _best_match(searched: Image.Image, sought: Image.Image) -> _Match:
    area = _Area(np.asarray(searched, dtype=np.float64))
    coarse = max(_matches(area, sought, SHARES), key=_score)
    base = max(coarse.width, coarse.height) / max(_largest(area, sought))
    closer = _matches(area, sought, [base + step for step in CLOSER if base + step <= 1])
    return max((coarse, *closer), key=_score)


def _score(match: _Match) -> float:
    return match.score


def _matches(area: "_Area", sought: Image.Image, shares: Iterable[float]) -> Iterator[_Match]:
    width, height = _largest(area, sought)
    for share in shares:
        columns, rows = round(area.columns * width * share), round(area.rows * height * share)
        if min(columns, rows) >= SHORTEST:
            pattern = np.asarray(sought.resize((columns, rows), Image.Resampling.BOX), dtype=np.float64)
            yield _Match(area.likeness(pattern), width * share, height * share)


def _largest(area: "_Area", sought: Image.Image) -> tuple[float, float]:
    """The largest frame with the copy's aspect ratio; its sides as fractions of the area's."""
    shape = sought.width / sought.height * area.rows / area.columns
    return min(1.0, shape), min(1.0, 1 / shape)


class _Area:
    """A grey picture to search for patterns; the parts of the calculation that all patterns share are done once."""

    def __init__(self, greys: Greys) -> None:
        self.rows, self.columns = greys.shape
        greys = greys - greys.mean()
        self._spectrum = np.fft.rfft2(greys)
        self._sums = _sums_to(greys)
        self._squares = _sums_to(greys**2)

    def likeness(self, pattern: Greys) -> float:
        """The best correlation of the pattern with any part of the same size."""
        rows, columns = pattern.shape
        pattern = pattern - pattern.mean()
        places = (self.rows - rows + 1, self.columns - columns + 1)
        spectrum = np.fft.rfft2(pattern, (self.rows, self.columns))
        products = np.fft.irfft2(self._spectrum * spectrum.conj(), (self.rows, self.columns))
        products = products[: places[0], : places[1]]
        spread = _in_frames(self._squares, rows, columns) - _in_frames(self._sums, rows, columns) ** 2 / pattern.size
        energy = np.maximum(spread, FLAT**2 * pattern.size) * (pattern**2).sum()
        return float((products / np.sqrt(np.maximum(energy, 1e-9))).max())


def _sums_to(greys: Greys) -> Greys:
    """A summed-area table: at each point, the sum of everything above and to the left."""
    sums = np.zeros((greys.shape[0] + 1, greys.shape[1] + 1))
    sums[1:, 1:] = greys.cumsum(axis=0).cumsum(axis=1)
    return sums


def _in_frames(sums: Greys, rows: int, columns: int) -> Greys:
    """The sum in a frame of this size at every position."""
    result: Greys = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
    return result
