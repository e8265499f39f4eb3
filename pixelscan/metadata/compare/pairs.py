"""Originals and their copies, paired by name: DSC_0001.NEF with DSC_0001.jpg or DSC_0001-web.jpg."""

from collections.abc import Collection, Sequence
from pathlib import PurePath
from typing import Generic, NamedTuple, Protocol, TypeVar


class Named(Protocol):
    """A file with a name, such as a path; a photo's name may begin with its folders."""

    @property
    def name(self) -> str: ...


class Sized(Named, Protocol):
    """A file whose size in bytes is known."""

    @property
    def size(self) -> int: ...


T = TypeVar("T", bound=Named)
S = TypeVar("S", bound=Sized)


class Pairs(NamedTuple, Generic[T]):
    """Pairs of an original and a copy, and the files that have no other half."""

    pairs: tuple[tuple[T, T], ...]
    originals_alone: tuple[T, ...]
    copies_alone: tuple[T, ...]


def pair_by_name(originals: Sequence[T], copies: Sequence[T]) -> Pairs[T]:
    """Each copy with the original of the same stem, else of the longest stem that begins its own."""
    by_stem = {_stem(original): original for original in originals}
    found = [(by_stem.get(_original_stem(_stem(copy), by_stem)), copy) for copy in copies]
    pairs = tuple((original, copy) for original, copy in found if original)
    used = {id(original) for original, _ in pairs}
    return Pairs(
        pairs,
        tuple(original for original in originals if id(original) not in used),
        tuple(copy for original, copy in found if original is None),
    )


def pair_among(files: Sequence[S]) -> Pairs[S]:
    """Pairs among files of one pile: of those with one name, the largest with the shortest name is the original."""
    originals: dict[str, S] = {}
    copies = []
    for file in sorted(files, key=lambda one: (len(_stem(one)), -one.size)):
        if _original_stem(_stem(file), originals):
            copies.append(file)
        else:
            originals[_stem(file)] = file
    return pair_by_name(list(originals.values()), copies)


def has_several_originals(files: Sequence[Sized]) -> bool:
    """Whether the files look like originals with their copies, rather than like one original with its copies."""
    return len({id(original) for original, _ in pair_among(files).pairs}) > 1


def are_of_one_name(original: Named, copy: Named) -> bool:
    """Whether the copy has the original's stem, alone or with something like -web behind it."""
    return bool(_original_stem(_stem(copy), [_stem(original)]))


def _stem(file: Named) -> str:
    return PurePath(file.name).stem.casefold()


def _original_stem(stem: str, stems: Collection[str]) -> str:
    """That of the copy's original, "" if none of the stems is."""
    if stem in stems:
        return stem
    begun = (one for one in stems if stem.startswith(one) and not stem[len(one)].isalnum())
    return max(begun, key=len, default="")
