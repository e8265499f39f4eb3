"""Answers Collection's questions over a library, and lists its photos, filtered by selections in the charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pixelscan.library.columns import PHOTOS
from pixelscan.library.explorer.answers import insight, middle
from pixelscan.library.explorer.cubes import QUESTIONS, Counts, Cubes, cubes_of, read_rows
from pixelscan.library.library import Library
from pixelscan.metadata.collection.insight import Insight, Question
from pixelscan.metadata.collection.table import Brush, covers

Chosen = NDArray[np.bool_]
ROWS_AT_ONCE = 1 << 20
PARTS_KEPT = 4


@dataclass
class Explorer:
    """A library that was opened; safe to use from many threads, because it does not change."""

    library: Library
    cubes: Cubes
    values: dict[Question, list[Mapping[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The first photos of most selections are in the first parts.
        self._part = lru_cache(PARTS_KEPT)(partial(read_rows, self.library))

    def __len__(self) -> int:
        return len(self.cubes)

    def insights(self, brushes: Mapping[Question, Brush]) -> dict[Question, Insight]:
        """The insight for each question. A selection does not filter its own chart."""
        chosen = self._chosen(brushes)
        counts = self._all_counts(chosen)
        return {question: insight(question, self.cubes, counts[question]) for question in QUESTIONS}

    def unknown(self, brushes: Mapping[Question, Brush]) -> dict[Question, int]:
        """How many photos of each chart's selection have no value for it."""
        return {question: int(counts[0]) for question, counts in self._all_counts(self._chosen(brushes)).items()}

    def count(self, brushes: Mapping[Question, Brush]) -> int:
        """How many photos are in all selections."""
        chosen = self._chosen(brushes)
        if not chosen:
            return len(self)
        if len(chosen) == 1:
            ((question, bins),) = chosen.items()
            return int(self._all_counts({})[question][bins].sum())
        starts = range(0, len(self), ROWS_AT_ONCE)
        return sum(int(self._mask(chosen, start, start + ROWS_AT_ONCE).sum()) for start in starts)

    def rows(self, brushes: Mapping[Question, Brush], columns: Sequence[str], most: int) -> pa.Table:
        """The first photos in all selections, with some of their columns."""
        left, start, found = most, 0, []
        chosen = self._chosen(brushes)
        for number, count in self.cubes.counts.items():
            where = np.flatnonzero(self._mask(chosen, start, start + count))[:left]
            # A part that is being updated has its photos in another order.
            if len(where) and self.library.mark(number) == self.cubes.marks[number]:
                found.append(self._part(number, tuple(columns)).take(where))
                left -= len(where)
            start += count
            if not left:
                break
        return pa.concat_tables(found) if found else pa.schema([PHOTOS.field(name) for name in columns]).empty_table()

    def _chosen(self, brushes: Mapping[Question, Brush]) -> dict[Question, Chosen]:
        """For each chart with a selection, which of its bins are selected."""
        return {
            question: np.asarray(
                [
                    all(covers(wanted, value.get(name)) for name, wanted in brush.items())
                    for value in self._values(question)
                ]
            )
            for question, brush in brushes.items()
        }

    def _all_counts(self, chosen: Mapping[Question, Chosen]) -> dict[Question, Counts]:
        """The number of photos in each bin of every chart, each filtered by the selections in the others."""
        found: dict[Question, Counts] = {}
        scanned: dict[frozenset[Question], list[Question]] = {}
        for question in QUESTIONS:
            others = frozenset(chosen) - {question}
            matrix = self._matrix(question, *others) if len(others) <= 1 else None
            if matrix is None:
                scanned.setdefault(others, []).append(question)
                continue
            rows = matrix[chosen[next(iter(others))]] if others else matrix
            found[question] = np.asarray(rows.sum(axis=0, dtype=np.int64))
        for others, questions in scanned.items():
            found |= self._scanned({each: chosen[each] for each in others}, questions)
        return found

    def _matrix(self, question: Question, other: Question | None = None) -> NDArray[np.uint32] | None:
        """The photos in each pair of bins, with the question's in the columns; None if there is no such matrix."""
        view = QUESTIONS.index(question)
        row = (view + 1) % len(QUESTIONS) if other is None else QUESTIONS.index(other)
        matrix = self.cubes.pairs.get((min(view, row), max(view, row)))
        return matrix if matrix is None or row < view else matrix.T

    def _scanned(self, chosen: Mapping[Question, Chosen], questions: Sequence[Question]) -> dict[Question, Counts]:
        """The same, photo by photo."""
        views = {question: QUESTIONS.index(question) for question in questions}
        counts = {question: np.zeros(len(self.cubes.bins[view]), np.int64) for question, view in views.items()}
        for start in range(0, len(self), ROWS_AT_ONCE):
            where = np.flatnonzero(self._mask(chosen, start, start + ROWS_AT_ONCE)) + start
            for question, view in views.items():
                counts[question] += np.bincount(self.cubes.codes[view, where], minlength=len(counts[question]))
        return counts

    def _mask(self, chosen: Mapping[Question, Chosen], start: int, end: int) -> Chosen:
        """Which photos from `start` to `end` are in all selections."""
        mask = np.ones(min(end, len(self)) - start, np.bool_)
        for question, bins in chosen.items():
            mask &= bins[self.cubes.codes[QUESTIONS.index(question), start:end]]
        return mask

    def _values(self, question: Question) -> list[Mapping[str, Any]]:
        """The middle of each bin, by the columns that a selection names; bin 0 has none."""
        if question not in self.values:
            bins = map(int, self.cubes.bins[QUESTIONS.index(question)][1:])
            self.values[question] = [
                {},
                *(middle(question, self.cubes, place, raw) for place, raw in enumerate(bins, 1)),
            ]
        return self.values[question]


def opened(library: Library) -> Explorer:
    """The library with its cubes, made if they are not there. Raises NotALibrary."""
    return Explorer(library, cubes_of(library))
