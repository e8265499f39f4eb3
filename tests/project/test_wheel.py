"""The wheel built from the clone works by itself: the commands, the pages and the HTTP interface."""

import os
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

import pixelscan
from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
# The contents of a wheel; a copy, so that the build leaves nothing in the clone.
SOURCES = ("pixelscan", "pages", ".streamlit", "streamlit_app.py", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with installed packages, without the network."""
    copy, built = tmp_path_factory.mktemp("clone"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        take(ROOT / name, copy / name)
    subprocess.run([*PIP, "wheel", "--no-build-isolation", "--no-deps", "-w", str(built), str(copy)], check=True)
    (path,) = built.iterdir()
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which only the wheel is installed."""
    folder = tmp_path_factory.mktemp("site-packages")
    subprocess.run(
        [*PIP, "install", "--no-compile", "--no-deps", "--no-index", "--target", str(folder), str(wheel)], check=True
    )
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with just one photo."""
    (tmp_path / "photo.jpg").write_bytes(next(photo.data for photo in sample_photos() if photo.name.endswith(".jpg")))
    return tmp_path


def run(installed: Path, folder: Path, *arguments: str) -> str:
    """The output of the installed command, which must succeed and write nothing to standard error."""
    done = subprocess.run(
        [sys.executable, str(installed / "bin" / "pixelscan"), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_wheel_contains_only_the_package(wheel: Path) -> None:
    """One package, typed, with its pages; no tests, no benchmarks."""
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names} == {"pixelscan", f"pixelscan-{pixelscan.__version__}.dist-info"}
    shipped = {"pixelscan/py.typed", "pixelscan/web/app/streamlit_app.py", "pixelscan/web/app/.streamlit/config.toml"}
    assert shipped <= set(names)
    pages = {Path(name).name for name in names if name.startswith("pixelscan/web/app/pages/")}
    assert pages == {path.name for path in (ROOT / "pages").glob("*.py")}


def test_the_installed_command_reads_and_strips(installed: Path, folder: Path) -> None:
    """From the installed package, not from the clone."""
    code = "import pixelscan; print(pixelscan.__file__)"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(shown.stdout.strip()) == installed / "pixelscan" / "__init__.py"
    assert run(installed, folder, "--version") == f"PixelScan {pixelscan.__version__}\n"
    card = run(installed, folder, "photo.jpg")
    assert "Canon EOS R6 Mark II" in card
    assert run(installed, folder, "scan", "photo.jpg") == card
    assert "removed" in run(installed, folder, "strip", "--level", "place", "photo.jpg", "copy.jpg")
    assert (folder / "copy.jpg").exists()


def test_the_installed_server_shows_pages_and_scans(installed: Path, folder: Path) -> None:
    """In an empty folder: health, every page without an error, an upload, and a photo by POST."""
    photo, state = folder / "photo.jpg", folder / "state"
    state.mkdir()
    with Server(state / "log", {"PYTHONPATH": str(installed)}, root=folder) as server:
        with urllib.request.urlopen(f"{server.address}/compare", timeout=PATIENCE_SECONDS) as shell:
            assert b"<title>" in shell.read()
        posted = ["curl", "--silent", "--form", f"photo=@{photo}", f"{server.address}/api/scan"]
        scanned = subprocess.run(posted, capture_output=True, text=True, check=True).stdout
        assert '"camera":"Canon EOS R6 Mark II"' in scanned
        with StreamlitClient(server.address) as visitor:
            for page in ("/", *(f"/{path.stem}" for path in (ROOT / "pages").glob("*.py") if path.stem != "scan")):
                visitor.open(page)
            visitor.open("/")
            visitor.upload({"photo.jpg": photo.read_bytes()})
            visitor.expect("Canon EOS R6 Mark II")
