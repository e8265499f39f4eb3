"""Originals and their copies, paired by name: DSC_0001.NEF with DSC_0001.jpg or DSC_0001-web.jpg."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Pairs(NamedTuple):
    """Pairs of an original and a copy, and the files that have no other half."""

    pairs: tuple[tuple[Path, Path], ...]
    originals_alone: tuple[Path, ...]
    copies_alone: tuple[Path, ...]


def pair_by_name(originals: Sequence[Path], copies: Sequence[Path]) -> Pairs:
    """Each copy with the original of the same stem, else of the longest stem that begins its own."""
    by_stem = {original.stem.casefold(): original for original in originals}
    found = [(by_stem.get(_stem_of(copy, by_stem)), copy) for copy in copies]
    pairs = tuple((original, copy) for original, copy in found if original)
    used = {original for original, _ in pairs}
    return Pairs(
        pairs,
        tuple(original for original in originals if original not in used),
        tuple(copy for original, copy in found if original is None),
    )


def _stem_of(copy: Path, stems: dict[str, Path]) -> str:
    stem = copy.stem.casefold()
    if stem in stems:
        return stem
    begun = (one for one in stems if stem.startswith(one) and not stem[len(one)].isalnum())
    return max(begun, key=len, default="")


def are_of_one_name(original: str, copy: str) -> bool:
    """Whether the copy has the original's stem, alone or with something like -web behind it."""
    return bool(pair_by_name([Path(original)], [Path(copy)]).pairs)
