"""`pixelscan index`: what a library holds after it, however often it was stopped on the way."""

import csv
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pixelscan.cli import main
from pixelscan.library.library import Library, writing
from tests.support.library_crashes import index_here
from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "pixelscan", "index")
# A frame of 8 by 8 pixels and a comment.
JPEG = b"\xff\xd8\xff\xfe\x00\x0chello you!" + b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00" + b"\xff\xd9"
TOLD = ("path", "bytes", "state", "error", "format", "words", "reveals_comment", "reveals_place")


def rows(library: Path) -> list[dict[str, Any]]:
    """All rows by path, without the time at which they were written."""
    table = pq.read_table(library / "photos")
    return sorted(table.drop_columns(["indexed"]).to_pylist(), key=lambda row: str(row["path"]))


def by_name(library: Path) -> dict[str, dict[str, Any]]:
    return {Path(row["path"]).name: row for row in rows(library)}


def tags(library: Path) -> list[tuple[str, str, str]]:
    found = pq.read_table(library / "tags").to_pylist()
    return sorted((tag["path"], tag["name"], tag["value"]) for tag in found)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Three photos in two folders, a text, and a hidden file."""
    folder = tmp_path / "photos"
    (folder / "below").mkdir(parents=True)
    for name in ("one.jpg", "two.jpg", "below/three.jpg"):
        (folder / name).write_bytes(JPEG)
    (folder / "notes.txt").write_text("not a photo")
    (folder / ".hidden.jpg").write_bytes(JPEG)
    return folder


@pytest.fixture
def library(photos: Path, tmp_path: Path) -> Path:
    """The photos, indexed."""
    into = tmp_path / "library"
    assert main(["index", str(photos), "--into", str(into)]) == 1  # a text is not a photo
    return into


def test_one_row_a_photo_with_its_facts(library: Path, photos: Path) -> None:
    """Unreadable files have a row too, with a sentence, so that no later run reads them again."""
    found = by_name(library)
    assert sorted(found) == ["notes.txt", "one.jpg", "three.jpg", "two.jpg"]
    told = {name: found["three.jpg"][name] for name in TOLD}
    assert told == {
        "path": str(photos / "below" / "three.jpg"),
        "bytes": len(JPEG),
        "state": "read",
        "error": None,
        "format": "JPEG",
        "words": "hello you!",
        "reveals_comment": True,
        "reveals_place": False,
    }
    assert (found["notes.txt"]["state"], found["notes.txt"]["format"]) == ("unreadable", None)
    assert "not a photo" in found["notes.txt"]["error"]


def test_a_place_that_could_not_be_looked_for_is_not_denied(tmp_path: Path) -> None:
    """A cut-off block may have held coordinates: neither yes nor no."""
    photo = tmp_path / "photos" / "cut.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"\xff\xd8\xff\xe1\x40\x00Exif\0\0II*\0")
    main(["index", str(photo.parent), "--into", str(tmp_path / "library")])
    assert by_name(tmp_path / "library")["cut.jpg"]["reveals_place"] is None


def test_only_what_changed_is_read_again(library: Path, photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new photo, a changed one and a deleted one; the deleted one keeps its facts, and may come back."""
    capsys.readouterr()
    (photos / "new.jpg").write_bytes(JPEG)
    (photos / "one.jpg").write_bytes(JPEG.replace(b"hello", b"howdy"))
    os.utime(photos / "one.jpg", (1, 1))
    (photos / "two.jpg").unlink()
    assert main(["index", str(photos), "--into", str(library)]) == 0
    assert capsys.readouterr().out == "Photos: 1 new, 1 changed, 2 unchanged, 1 deleted, 0 not read.\n"
    found = by_name(library)
    assert [found[name]["words"] for name in ("new.jpg", "one.jpg")] == ["hello you!", "howdy you!"]
    assert (found["two.jpg"]["state"], found["two.jpg"]["format"]) == ("deleted", "JPEG")
    (photos / "two.jpg").write_bytes(JPEG)
    main(["index", str(photos), "--into", str(library)])
    assert by_name(library)["two.jpg"]["state"] == "read"
    assert len(rows(library)) == 5


def test_photos_of_other_sources_are_left_alone(library: Path, photos: Path) -> None:
    """A run over one folder says nothing of the others; overlapping sources give one row a photo."""
    (photos / "one.jpg").unlink()
    (photos / "below" / "three.jpg").unlink()
    (photos / "below" / "four.jpg").write_bytes(JPEG)
    main(["index", str(photos / "below"), str(photos / "below"), "--into", str(library)])
    states = {name: row["state"] for name, row in by_name(library).items()}
    assert (states["one.jpg"], states["three.jpg"], states["four.jpg"]) == ("read", "deleted", "read")
    assert len(rows(library)) == len(states)


def test_an_empty_folder_is_taken_for_a_disk_that_is_not_mounted(
    library: Path, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is marked as deleted."""
    photos.rename(photos.with_name("elsewhere"))
    photos.mkdir()
    assert main(["index", str(photos), "--into", str(library)]) == 1
    assert "nothing was marked as deleted" in capsys.readouterr().err
    assert all(row["state"] != "deleted" for row in rows(library))


def test_a_file_of_paths_is_a_source(library: Path, photos: Path, tmp_path: Path) -> None:
    """Each path once; a path that is gone is marked, and photos that the file does not name stay."""
    (photos / "two.jpg").unlink()
    new = tmp_path / "näw.jpg"
    new.write_bytes(JPEG)
    listed = tmp_path / "paths.txt"
    listed.write_text(f"{photos / 'two.jpg'}\n{new}\n\n{new}\n")
    main(["index", str(listed), "--into", str(library)])
    found = by_name(library)
    assert (found["two.jpg"]["state"], found["one.jpg"]["state"], found["näw.jpg"]["state"]) == (
        "deleted",
        "read",
        "read",
    )


def test_names_that_are_not_utf_8_are_indexed_once(photos: Path, tmp_path: Path) -> None:
    """Tables hold UTF-8 only."""
    (Path(os.fsdecode(os.fsencode(photos) + b"/caf\xe9.jpg"))).write_bytes(JPEG)
    into = tmp_path / "library"
    for _ in range(2):
        main(["index", str(photos), "--into", str(into)])
    assert by_name(into)["caf\\xe9.jpg"]["state"] == "read"
    assert len(rows(into)) == 5


def test_the_report_lists_what_could_not_be_read(library: Path, photos: Path, tmp_path: Path) -> None:
    """Also what an earlier run could not read."""
    report = tmp_path / "report.csv"
    main(["index", str(photos), "--into", str(library), "--report", str(report)])
    assert [row[0] for row in csv.reader(report.open())] == ["path", str(photos / "notes.txt")]


def test_tags_are_a_second_table(photos: Path, tmp_path: Path) -> None:
    """A changed photo's tags replace the old ones."""
    into = tmp_path / "library"
    main(["index", str(photos), "--into", str(into), "--tags"])
    (photos / "one.jpg").write_bytes(JPEG.replace(b"hello", b"howdy"))
    os.utime(photos / "one.jpg", (1, 1))
    main(["index", str(photos), "--into", str(into)])
    texts = {Path(path).name: value for path, name, value in tags(into) if name == "Comment"}
    assert texts == {"one.jpg": "howdy you!", "two.jpg": "hello you!", "three.jpg": "hello you!"}


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda into: (into.mkdir(), (into / "mine.txt").write_text("mine")), "is not a library: it holds other files"),
        (lambda into: into.write_text("mine"), "is a file"),
        (lambda into: (into.mkdir(), (into / "library.json").write_text("{")), "is not a library"),
        (
            lambda into: (
                into.mkdir(),
                (into / "library.json").write_text('{"format": "pixelscan library", "version": 99}'),
            ),
            "newer PixelScan",
        ),
    ],
    ids=["other files", "a file", "damaged", "newer"],
)
def test_what_is_no_library_is_refused_and_left_alone(
    prepare: Any, sentence: str, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "into"
    prepare(into)
    before = sorted((path, path.read_bytes()) for path in tmp_path.rglob("into/**/*") if path.is_file())
    assert main(["index", str(photos), "--into", str(into)]) == 1
    assert sentence in capsys.readouterr().err
    assert sorted((path, path.read_bytes()) for path in tmp_path.rglob("into/**/*") if path.is_file()) == before


def test_a_folder_that_cannot_be_written_is_refused(photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No folder can be made in /proc, not even by root."""
    assert main(["index", str(photos), "--into", "/proc/library"]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_source_that_is_missing_makes_no_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", str(tmp_path / "missing"), "--into", str(tmp_path / "library")]) == 1
    assert "No such file" in capsys.readouterr().err
    assert not (tmp_path / "library").exists()


def test_two_runs_do_not_write_at_once(library: Path, photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with writing(Library(library)):
        assert main(["index", str(photos), "--into", str(library)]) == 1
    assert "is being updated by another" in capsys.readouterr().err


def numbered(folder: Path, numbers: Iterable[tuple[int, int]]) -> None:
    """Files that hold a number and were changed in that second."""
    folder.mkdir(exist_ok=True)
    for name, number in numbers:
        (folder / f"{name:03}.jpg").write_text(str(number))
        os.utime(folder / f"{name:03}.jpg", (number, number))


@pytest.mark.parametrize("is_update", [False, True], ids=["new library", "update"])
def test_killed_at_any_step_nothing_is_lost_and_nothing_twice(is_update: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """After each kill, one more run gives the same rows and tags as a run that was not killed."""
    photos, before, into = tmp_path / "photos", tmp_path / "before", tmp_path / "into"
    numbered(photos, ((name, name + 1) for name in range(7)))
    if is_update:
        index_here(photos, before)
        numbered(photos, ((name, name + 1000) for name in range(0, 10, 3)))
        (photos / "001.jpg").unlink()
    program = (sys.executable, "-m", "tests.support.library_crashes")
    done = subprocess.run([*program, photos, before, into], cwd=ROOT, capture_output=True, text=True, check=True)
    index_here(photos, before)
    libraries = list(into.iterdir())
    assert len(libraries) == int(done.stdout) > 20
    for killed in libraries:
        assert rows(killed) == rows(before), killed.name
        assert tags(killed) == tags(before), killed.name
        assert not list(killed.rglob(".new-*"))


def test_killed_at_random_moments_the_command_ends_with_the_same_rows(tmp_path: Path) -> None:
    """The command with its workers, killed by SIGKILL sooner or later."""
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(600):
        (photos / f"{number:03}.jpg").write_bytes(JPEG)
    program = (
        "from pixelscan.library import part_writer; part_writer.FLUSH_ROWS = 10; part_writer.MAX_ROWS = 100; "
        "from pixelscan.cli import main; raise SystemExit(main())"
    )
    command = (sys.executable, "-c", program, "index", photos, "--into")
    chance = random.Random(22)
    for _ in range(4):
        with subprocess.Popen([*command, tmp_path / "killed"], cwd=ROOT, stdout=subprocess.DEVNULL) as run:
            time.sleep(chance.uniform(0, 2))
            run.send_signal(signal.SIGKILL)
    for into in ("killed", "at once"):
        subprocess.run([*command, tmp_path / into], cwd=ROOT, check=True, timeout=PATIENCE_SECONDS)
    assert rows(tmp_path / "killed") == rows(tmp_path / "at once")
    assert len(rows(tmp_path / "killed")) == 600


def test_columns_are_the_fields_of_what_workers_answer() -> None:
    from pixelscan.library.columns import FACT_COLUMNS
    from pixelscan.library.photo_facts import LibraryFacts

    assert [column.name for column in FACT_COLUMNS] == list(LibraryFacts._fields[:-1])
