"""What other programs import: `pixelscan.scan`, `summarize`, `strip`, as their examples show them."""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import pixelscan
from pixelscan.errors import PixelScanError
from pixelscan.metadata.samples import sample_photos

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a photo of the sample set as photo.jpg."""
    photo = next(photo for photo in sample_photos() if photo.name.endswith(".jpg"))
    (tmp_path / "photo.jpg").write_bytes(photo.data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [name for name in pixelscan.__all__ if name != "__version__"])
@pytest.mark.usefixtures("folder")
def test_each_function_does_what_its_example_shows(name: str) -> None:
    """Every public function has an example, and it is true."""
    (example,) = doctest.DocTestFinder().find(getattr(pixelscan, name), name, globs={"pixelscan": pixelscan})
    assert example.examples
    told: list[str] = []
    assert doctest.DocTestRunner().run(example, out=told.append).failed == 0, "".join(told)


def test_what_cannot_be_read_is_an_error_with_a_sentence(folder: Path) -> None:
    """One class catches all, by a path of either type."""
    for path in ("absent.jpg", folder / "absent.jpg"):
        with pytest.raises(PixelScanError, match=r"absent.jpg cannot be opened: .*\."):
            pixelscan.scan(path)


def test_importing_the_package_loads_no_reader() -> None:
    """The command line imports it first of all."""
    code = "import sys, pixelscan; print([name for name in sys.modules if name.startswith('pixelscan.')])"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
