"""Collection over a library: the same numbers as over a list in memory, with and without selections."""

import dataclasses
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pixelscan.library.explorer import cubes
from pixelscan.library.explorer.explorer import Explorer, opened
from pixelscan.library.library import Library, writing
from pixelscan.library.part_writer import PartWriter
from pixelscan.metadata.collection.insight import Insight, Question
from pixelscan.metadata.collection.insights import insights
from pixelscan.metadata.collection.table import COPIED, Brush, Collection
from tests.support.photos.library import made_library

PHOTOS, ROWS_A_PART = 3000, 700
# Of fewer photos, several hours and focal lengths are the most frequent.
ENOUGH = 100
# More cameras than the timeline names, and no more gear than its chart shows.
GEAR = (9, 1)
# Whole bins, so that a bin's middle is in a selection just if all of its photos are.
BRUSHES: dict[Question, Brush] = {
    Question.FOCAL_LENGTHS: {"focal_length_35mm": (23.5, 70.5)},
    Question.APERTURE_ISO: {"f_number": (2.4, 6.7), "iso": (150, 900)},
    Question.SHUTTER: {"focal_length_35mm": (2**5, 2**6.99), "exposure_time": (2**-8, 2**-2.01)},
    Question.HOURS: {"hour": (6, 17.999), "weekday": (-0.5, 3.5)},
    Question.GEAR: {"gear": frozenset({"Camera 3 · Lens 0", "Camera 5 · Lens 0", "Lens 0"})},
}
SELECTIONS = [{}, *({question: brush} for question, brush in BRUSHES.items()), BRUSHES]
SELECTIONS.append({question: BRUSHES[question] for question in (Question.HOURS, Question.GEAR)})
# The others name the most frequent of several that are equally frequent here.
SENTENCES = (Question.FOCAL_LENGTHS, Question.SHUTTER, Question.HOURS)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("libraries") / "made"
    made_library(folder, PHOTOS, ROWS_A_PART, GEAR)
    return Library(folder)


@pytest.fixture(scope="module")
def collection(library: Library) -> Collection:
    """The same photos as a list."""
    rows = pa.concat_tables([library.photos(number) for number in library.part_numbers()]).to_pylist()
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in COPIED}
    columns["file"] = [row["path"] for row in rows]
    return Collection.of(columns, [_iso(row["taken"], has_clock=row["has_clock"]) for row in rows])


def _iso(taken: datetime | None, *, has_clock: bool) -> str | None:
    return None if taken is None else taken.isoformat() if has_clock else taken.date().isoformat()


def without_cameras(insight: Insight) -> Counter[object]:
    """The photos of each bar of the timeline: the library's cameras are named, a list names those of the selection."""
    photos: Counter[object] = Counter()
    for bar in insight.data["bars"]:
        photos[bar["taken"]] += int(str(bar["photos"]))
    return photos


def chart(insight: Insight) -> list[tuple[tuple[str, object], ...]]:
    """The chart's rows, without the order of bars of the same length."""
    layers = (insight.data.get("cells"), insight.data.get("bars"))
    return sorted((tuple(sorted(row.items())) for layer in layers for row in layer or ()), key=repr)


@pytest.mark.parametrize("brushes", SELECTIONS, ids=lambda chosen: "+".join(each.name for each in chosen) or "none")
@pytest.mark.parametrize("has_matrices", [True, False], ids=["matrices", "photo by photo"])
def test_numbers_are_those_of_a_list_in_memory(
    brushes: Mapping[Question, Brush],
    has_matrices: bool,  # noqa: FBT001
    library: Library,
    collection: Collection,
) -> None:
    """Every chart and sentence, and the photos themselves."""
    found = opened(library)
    explorer = found if has_matrices else Explorer(library, dataclasses.replace(found.cubes, pairs={}))
    answers, expected = explorer.insights(brushes), insights(collection, brushes)
    for question in Question:
        form = without_cameras if brushes and question is Question.TIMELINE else chart
        assert form(answers[question]) == form(expected[question]), question
        assert answers[question].known == expected[question].known, question
    within = collection.within(*brushes.values())
    assert explorer.count(brushes) == len(within)
    if len(within) > ENOUGH:
        assert {each: answers[each].sentence for each in SENTENCES} == {
            each: expected[each].sentence for each in SENTENCES
        }
        high = (each[Question.APERTURE_ISO].sentence.partition(";")[2] for each in (answers, expected))
        assert next(high) == next(high)
    assert explorer.rows(brushes, ["path"], 50)["path"].to_pylist() == list(within.file[:50])


def test_places_and_times_are_selected_by_whole_cells_and_bars(library: Library) -> None:
    """A selection of everything is everything that has a value."""
    explorer = opened(library)
    everything = explorer.insights({})
    wide: dict[Question, Brush] = {Question.PLACES: {"latitude": (-90, 90), "longitude": (-180, 180)}}
    assert explorer.count(wide) == everything[Question.PLACES].known == PHOTOS
    bars = everything[Question.TIMELINE].data["bars"]
    first = bars[0]
    one = {Question.TIMELINE: {"taken": (float(str(first["taken"])) / 1000, float(str(first["taken_end"])) / 1000)}}
    same = [int(str(bar["photos"])) for bar in bars if bar["taken"] == first["taken"]]
    assert explorer.count(one) == sum(same)
    assert all(datetime.fromtimestamp(float(str(bar["taken"])) / 1000, UTC).month == 1 for bar in bars)


def test_cubes_are_made_once_and_anew_when_the_library_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted photos are no longer counted."""
    made_library(tmp_path / "library", 300, 100)
    library = Library(tmp_path / "library")
    assert len(opened(library)) == 300
    with monkeypatch.context() as patched:
        patched.setattr(cubes, "_make", None)
        assert len(opened(library)) == 300
    PartWriter(library).mark_deleted(1, lambda path: path.endswith("7.jpg"))
    assert len(opened(library)) == 290
    assert len(list(library.folder.glob(".cubes-*"))) == 1


def test_while_it_is_updated_the_numbers_from_before_are_shown(tmp_path: Path) -> None:
    """Cubes are not made anew every few seconds, and the table shows no photo of a part that has changed."""
    made_library(tmp_path / "library", 300, 100)
    library = Library(tmp_path / "library")
    opened(library)
    with writing(library):
        PartWriter(library).mark_deleted(0, lambda path: path.endswith("7.jpg"))
        explorer = opened(library)
        assert len(explorer) == 300
        assert explorer.rows({}, ["path"], 3)["path"].to_pylist()[0] == "/photos/00000100.jpg"
    assert len(opened(library)) == 290


def test_a_library_that_cannot_be_written_is_answered_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a pod that mounts it read-only."""
    made_library(tmp_path / "library", 100)
    make = tempfile.mkdtemp

    def only_elsewhere(prefix: str, dir: Path | None = None) -> str:  # noqa: A002
        if dir is not None:
            raise PermissionError
        return make(prefix=prefix)

    monkeypatch.setattr(cubes, "mkdtemp", only_elsewhere)
    assert len(opened(Library(tmp_path / "library"))) == 100


def test_an_empty_library_has_no_answers(tmp_path: Path) -> None:
    made_library(tmp_path / "library", 0)
    explorer = opened(Library(tmp_path / "library"))
    assert len(explorer) == 0
    assert all(answer.known == 0 for answer in explorer.insights({}).values())
    assert explorer.rows({}, ["path"], 10).num_rows == 0
