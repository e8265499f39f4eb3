"""`pixelscan` as a shell or a program sees it: output, errors, exit status."""

import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from pixelscan.metadata.export import CSV_COLUMNS
from pixelscan.metadata.workers.pool import FILES_A_TRIP
from tests.support.photos.maker_notes import canon_note, photo_with_note
from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "pixelscan")
# A small JPEG with a comment and no picture.
COMMENT = b"\xff\xfe\x00\x0chello you!"
JPEG = b"\xff\xd8" + COMMENT + b"\xff\xd9"


def run(*arguments: str | Path, check: bool = False) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=ROOT, capture_output=True, check=check, timeout=PATIENCE_SECONDS
    )


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Forty small photos in two folders, and a hidden file."""
    for number in range(40):
        folder = tmp_path / ("first" if number < 20 else "second")
        folder.mkdir(exist_ok=True)
        (folder / f"{number:02}.jpg").write_bytes(JPEG)
    (tmp_path / ".hidden").write_text("no photo")
    return tmp_path


def test_json_is_one_array_in_the_order_of_the_files(photos: Path) -> None:
    """Every photo in the folder is included, standard error is empty, the status is 0."""
    done = run("--json", photos)
    content = json.loads(done.stdout)
    assert [Path(photo["file"]).name for photo in content] == [f"{number:02}.jpg" for number in range(40)]
    assert content[0]["format"] == "JPEG"
    assert any(tag["value"] == "hello you!" for tag in content[0]["tags"])
    assert (done.returncode, done.stderr) == (0, b"")


def test_unknown_adds_the_numbers_without_a_name(tmp_path: Path) -> None:
    """Of a Canon note's camera settings the first is the record's length."""
    photo = photo_with_note(tmp_path, canon_note(146), b"Canon")
    named, every = (
        {tag["name"] for tag in json.loads(run("--json", *flags, photo).stdout)[0]["tags"]}
        for flags in ((), ("--unknown",))
    )
    assert named < every
    assert "0x0000" in every - named


@pytest.mark.parametrize(("form", "output"), [((), b""), (("--json",), b"[]\n")])
def test_a_folder_without_files_is_said_to_be_one(form: tuple[str, ...], output: bytes, tmp_path: Path) -> None:
    """Not an error, but no message at all would look like one."""
    done = run(*form, tmp_path)
    assert (done.returncode, done.stdout) == (0, output)
    assert done.stderr.decode() == f"No files in {tmp_path}.\n"


def test_csv_has_one_row_a_photo(photos: Path) -> None:
    """A header, then one field per column in each row."""
    done = run("--csv", photos / "first")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert len(rows) == 20
    assert tuple(rows[0]) == CSV_COLUMNS
    assert {row["format"] for row in rows} == {"JPEG"}


def test_a_photo_is_shown_to_a_person_as_a_card(photos: Path) -> None:
    """Its name, then aligned lines; blank lines separate the photos of a folder."""
    done = run(photos / "first")
    cards = done.stdout.decode().split("\n\n")
    assert len(cards) == 20
    name, *lines = cards[0].strip().splitlines()
    assert name == str(photos / "first" / "00.jpg")
    assert all(line.startswith("  ") and line[12] != " " for line in lines)


def test_files_that_are_no_image_are_named_and_the_others_read(photos: Path) -> None:
    """One sentence each with the whole path on standard error, status 1, and the good photo on standard output."""
    text, empty = photos / "text.jpg", photos / "empty.jpg"
    text.write_text("I am only called a photo.")
    empty.touch()
    absent = photos / "absent.jpg"
    done = run("--json", text, photos / "first" / "00.jpg", empty, absent)
    assert done.returncode == 1
    assert [Path(photo["file"]).name for photo in json.loads(done.stdout)] == ["00.jpg"]
    complaints = done.stderr.decode().splitlines()
    assert [sum(str(path) in line for line in complaints) for path in (text, empty, absent)] == [1, 1, 1]
    assert len(complaints) == 3


def test_json_of_nothing_readable_is_an_empty_array(tmp_path: Path) -> None:
    """A program behind the pipe still gets JSON."""
    (tmp_path / "notes.txt").write_text("no photo at all")
    done = run("--json", tmp_path)
    assert (json.loads(done.stdout), done.returncode) == ([], 1)


@pytest.mark.parametrize("arguments", [(), ("--json", "--csv", "a.jpg"), ("--jobs", "0", "a.jpg"), ("--xml", "a.jpg")])
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    """With the usage on standard error and nothing on standard output."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"usage: python -m pixelscan" in done.stderr


def test_help_shows_an_example() -> None:
    assert b"python -m pixelscan --csv --jobs 4" in run("--help", check=True).stdout


@pytest.mark.parametrize("form", ["--json", "--csv", None])
def test_odd_file_names_do_not_break_the_output(tmp_path: Path, form: str | None) -> None:
    """Newlines, control characters and bytes that are not UTF-8."""
    names = [b"two\nlines.jpg", b"red\x1b[31m.jpg", b"caf\xe9.jpg", "日本.jpg".encode()]
    try:
        for name in names:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(JPEG)
    except OSError:
        pytest.skip("this file system takes no such names")
    done = run(*([form] if form else []), tmp_path)
    assert done.returncode == 0
    if form == "--json":
        files = {os.fsencode(Path(photo["file"]).name) for photo in json.loads(done.stdout)}
        assert files == set(names)
    elif form == "--csv":
        rows = csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "surrogateescape"), newline=""))
        assert {os.fsencode(Path(row["file"]).name) for row in rows} == set(names)
    else:
        assert b"\x1b" not in done.stdout
        assert "日本.jpg" in done.stdout.decode()


def test_output_starts_before_the_last_file_is_read(photos: Path) -> None:
    """The last file is written only after the first line of output, and is read all the same.

    The pipe is full long before the 800 photos are read, so the command is waiting for its reader.
    """
    last = photos.parent / "last.jpg"
    process = subprocess.Popen([*COMMAND, "--json", *[str(photos)] * 20, str(last)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    first = process.stdout.readline()
    last.write_bytes(JPEG)
    read = json.loads(first + process.stdout.read())
    process.stdout.close()
    assert process.wait(timeout=PATIENCE_SECONDS) == 0
    assert (len(read), read[-1]["file"]) == (801, str(last))


def test_a_closed_pipe_ends_it_quietly(photos: Path) -> None:
    """`python -m pixelscan ... | head -1` prints no traceback."""
    process = subprocess.Popen(
        [*COMMAND, *[str(photos)] * 20], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=PATIENCE_SECONDS)
    assert first.decode().strip() == str(photos / "first" / "00.jpg")


@pytest.fixture
def heard_interrupt() -> Iterator[None]:
    """Shells make background processes ignore Ctrl-C, and their children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.alone
@pytest.mark.usefixtures("heard_interrupt")
def test_ctrl_c_ends_it_quietly_and_at_once(photos: Path) -> None:
    """No traceback, and no waiting for the photos already given to workers, which would take 40 s of CPU time."""
    quick = sorted((photos / "first").iterdir())[:FILES_A_TRIP]
    slow = photos / "slow.gif"
    slow.write_bytes(b"GIF89a" + bytes(7) + b"!\xfe\1a\0" * 500_000 + b";")  # a third of a second of CPU time
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    process = subprocess.Popen(
        [*COMMAND, "--csv", "--jobs", "1", *map(str, quick), *[str(slow)] * 1000],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(2)][-1]  # the header, and the first photo
    os.killpg(process.pid, signal.SIGINT)
    _, complaints = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, complaints) == (130, b"")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 20


def test_the_command_line_loads_no_streamlit_and_no_pandas(photos: Path) -> None:
    """Neither the command nor its workers, so that it starts in under half a second."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pixelscan", "--json", str(photos / "first" / "00.jpg")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "argparse" in loaded
    assert not loaded & {"streamlit", "pandas", "altair", "numpy", "sqlalchemy", "exiv2", "PIL"}


def test_jobs_do_not_change_the_order(photos: Path) -> None:
    """Three workers give the same output as one."""
    assert run("--csv", "--jobs", "3", photos).stdout == run("--csv", "--jobs", "1", photos).stdout


def test_a_progress_bar_appears_at_a_terminal(photos: Path) -> None:
    """It counts a folder's photos; in a pipe standard error is empty, as the tests above check."""
    terminal, end = os.openpty()
    termios.tcsetwinsize(end, (24, 80))
    process = subprocess.Popen([*COMMAND, "--csv", str(photos)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=end)
    os.close(end)
    shown = b""
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:
        pass  # Linux signals the end of a pseudo-terminal by an error
    os.close(terminal)
    process.wait(timeout=PATIENCE_SECONDS)
    assert b"/40" in shown
    assert b"photos" in shown
