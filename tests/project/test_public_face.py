"""The functions for other programs: `pixelscan.scan`, `summarize` and `strip`, as their examples show them."""

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest

import pixelscan
from pixelscan.errors import PixelScanError
from pixelscan.metadata.samples import sample_photos

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a sample photo as photo.jpg."""
    photo = next(photo for photo in sample_photos() if photo.name.endswith(".jpg"))
    (tmp_path / "photo.jpg").write_bytes(photo.data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [name for name in pixelscan.__all__ if name != "__version__"])
@pytest.mark.usefixtures("folder")
def test_each_function_does_what_its_example_shows(name: str) -> None:
    """Every public function has an example that works."""
    (example,) = doctest.DocTestFinder().find(getattr(pixelscan, name), name, globs={"pixelscan": pixelscan})
    assert example.examples
    told: list[str] = []
    assert doctest.DocTestRunner().run(example, out=told.append).failed == 0, "".join(told)


def test_what_cannot_be_read_is_an_error_with_a_sentence(folder: Path) -> None:
    """One class catches all, for paths of either type."""
    for path in ("absent.jpg", folder / "absent.jpg"):
        with pytest.raises(PixelScanError, match=r"absent.jpg cannot be opened: .*\."):
            pixelscan.scan(path)


@pytest.mark.usefixtures("folder")
def test_the_working_folder_is_named_by_its_dot() -> None:
    """It has no name of its own."""
    with pytest.raises(PixelScanError, match=r"^\. cannot be opened: "):
        pixelscan.scan(".")
    with pytest.raises(PixelScanError, match=r"^\. cannot be written: "):
        pixelscan.strip("photo.jpg", ".", "place")


def test_a_full_disk_costs_no_photo(folder: Path) -> None:
    """Overwriting the original: the file is either the new photo or the old one, and no other file is left."""
    photo = folder / "photo.jpg"
    photo.chmod(0o640)
    before = photo.read_bytes()
    code = (
        "import resource, signal, pixelscan; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) // 2},) * 2);"
        "pixelscan.strip('photo.jpg', 'photo.jpg', 'place')"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert "photo.jpg cannot be written: File too large." in done.stderr
    assert photo.read_bytes() == before
    assert list(folder.iterdir()) == [photo]
    pixelscan.strip(photo, photo, "place")
    assert photo.read_bytes() != before
    assert photo.stat().st_mode & 0o777 == 0o640
    assert list(folder.iterdir()) == [photo]


def test_a_link_is_followed(folder: Path) -> None:
    """The link's target is replaced, not the link."""
    link = folder / "link.jpg"
    link.symlink_to("photo.jpg")
    outcome = pixelscan.strip(link, link, "everything")
    assert link.is_symlink()
    assert (folder / "photo.jpg").stat().st_size == outcome.bytes_after < outcome.bytes_before


def test_importing_the_package_loads_no_reader() -> None:
    """The command line imports it first."""
    code = "import sys, pixelscan; print([name for name in sys.modules if name.startswith('pixelscan.')])"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
