"""`pixelscan strip` as a shell sees it: files, sentences, exit status."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.command_line import pixelscan
from tests.support.photos import planted
from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]


def strip(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return pixelscan("strip", *arguments)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(planted.jpeg())
    return path


def test_the_stripped_photo_is_written_and_proven(photo: Path, tmp_path: Path) -> None:
    """Status 0, a summary on standard output, no files except the two."""
    target = tmp_path / "out.jpg"
    before = photo.read_bytes()
    done = strip("--level", "identity", photo, target)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{target}\n")
    assert "removed" in done.stdout
    assert "GPS 5" in done.stdout
    assert planted.SECRET not in target.read_bytes()
    assert photo.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"holiday.jpg", "out.jpg"}


def test_levels_differ(photo: Path, tmp_path: Path) -> None:
    """Place keeps the name, identity keeps the exposure, everything keeps only the picture."""
    sizes = []
    for level in ("place", "identity", "everything"):
        target = tmp_path / f"{level}.jpg"
        assert strip("--level", level, photo, target).returncode == 0
        sizes.append(target.stat().st_size)
    assert sizes == sorted(sizes, reverse=True)
    assert planted.SECRET in (tmp_path / "place.jpg").read_bytes()


def test_a_file_that_is_there_is_not_overwritten(photo: Path, tmp_path: Path) -> None:
    """Without --force not even with itself; with it in both cases."""
    target = tmp_path / "out.jpg"
    target.write_text("precious")
    done = strip("--level", "place", photo, target)
    assert (done.returncode, done.stdout) == (2, "")
    assert "already exists" in done.stderr
    assert target.read_text() == "precious"
    before = photo.read_bytes()
    done = strip("--level", "place", photo, photo)
    assert done.returncode == 2
    assert "is the same file as IN" in done.stderr
    assert photo.read_bytes() == before
    assert strip("--level", "place", "--force", photo, target).returncode == 0
    assert strip("--level", "place", "--force", photo, photo).returncode == 0
    assert photo.read_bytes() == target.read_bytes() != before


@pytest.mark.parametrize("content", [b"no photo at all", b"", planted.encoded("BMP"), planted.encoded("JPEG")[:400]])
def test_what_cannot_be_stripped_is_said_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    """Status 1, one line on standard error, no file left behind."""
    source, target = tmp_path / "a.bin", tmp_path / "b.bin"
    source.write_bytes(content)
    done = strip("--level", "identity", source, target)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{source} was not stripped. ")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


def test_an_absent_photo_is_said_to_be_absent(tmp_path: Path) -> None:
    done = strip("--level", "place", tmp_path / "none.jpg", tmp_path / "out.jpg")
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("a.jpg", "b.jpg"), ("--level", "all", "a.jpg", "b.jpg"), ("--level", "place")]
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...]) -> None:
    done = strip(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: python -m pixelscan strip" in done.stderr


def test_a_folder_is_no_target(photo: Path, tmp_path: Path) -> None:
    assert strip("--level", "place", photo, tmp_path).returncode == 2
    done = strip("--level", "place", photo, tmp_path / "absent" / "out.jpg")
    assert done.returncode == 2
    assert "is not an existing folder" in done.stderr


def test_permissions_of_the_photo_are_kept(photo: Path, tmp_path: Path) -> None:
    """A private photo stays private."""
    photo.chmod(0o600)
    assert strip("--level", "place", photo, tmp_path / "out.jpg").returncode == 0
    assert (tmp_path / "out.jpg").stat().st_mode & 0o777 == 0o600


def test_help_explains_the_levels() -> None:
    done = strip("--help")
    assert done.returncode == 0
    for word in ("place", "identity", "everything", "--force", "exit status"):
        assert word in done.stdout


def test_the_parent_loads_no_reader(photo: Path, tmp_path: Path) -> None:
    """For a fast start: only the worker imports readers and exiv2."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pixelscan", "strip", "--level", "place", photo, tmp_path / "b.jpg"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "argparse" in loaded
    assert not any(name.split(".")[0] in ("exiv2", "PIL", "streamlit", "pandas") for name in loaded)
    assert "pixelscan.metadata.blocks.exif.reader" not in loaded


def test_pipes_and_devices_are_refused_at_once(photo: Path, tmp_path: Path) -> None:
    """A pipe as IN would be waited for without end; --force would put a file in a device's place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = strip("--level", "place", pipe, tmp_path / "out.jpg")
    assert done.returncode == 1
    assert "cannot be opened: it is not a file" in done.stderr
    done = strip("--level", "place", "--force", photo, pipe)
    assert done.returncode == 2
    assert pipe.is_fifo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["holiday.jpg", "pipe"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_ended_leaves_no_file(number: signal.Signals, photo: Path, tmp_path: Path) -> None:
    arguments: list[str | Path] = [sys.executable, "-m", "pixelscan", "strip"]
    arguments += ["--level", "place", photo, tmp_path / "out.jpg"]
    with subprocess.Popen(arguments, cwd=ROOT) as process:
        while not any(path.name.startswith(".") for path in tmp_path.iterdir()):
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(number)
        assert process.wait(PATIENCE_SECONDS) == 128 + number
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]
