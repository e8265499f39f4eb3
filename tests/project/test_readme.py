"""README is correct: its commands, its table of formats, its settings, its picture."""

import os
import re
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from pixelscan.load.history import History
from pixelscan.load.model import Pod
from pixelscan.metadata.blocks.payload import BlockKind
from pixelscan.metadata.formats import FAMILIES, avi, family, psd
from pixelscan.metadata.formats.bmff import cr3, heif, jpeg2000, jpegxl, movie
from pixelscan.metadata.formats.gif import reader as gif
from pixelscan.metadata.formats.jpeg import exv
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.formats.plain import bmp, dpx, eps, fits, ico, jxr, openexr, os2, pcx, pnm, radiance, tga
from pixelscan.metadata.formats.png import reader as png
from pixelscan.metadata.formats.raw import ciff, eip, mrw, raf, x3f
from pixelscan.metadata.formats.sidecars import aae, takeout
from pixelscan.metadata.formats.sidecars import xmp as xmp_sidecar
from pixelscan.metadata.formats.tiff import reader as tiff
from pixelscan.metadata.formats.webp import reader as webp
from pixelscan.metadata.samples import sample_photos
from pixelscan.settings import Settings
from pixelscan.web.collection.source import IN_CLONE, OPTIONS
from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FORMATS_PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
LIMITS_PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
FORMATS: dict[str, ModuleType] = {
    "JPEG": jpeg,
    "TIFF, BigTIFF; DNG, NEF, CR2, ARW, ORF, RW2, PEF, SRW, 3FR, IIQ, ERF, MEF, MOS, DCR, KDC, RWL, GPR": tiff,
    "CR3": cr3,
    "RAF": raf,
    "CRW": ciff,
    "MRW": mrw,
    "X3F": x3f,
    "EIP": eip,
    "HEIC, HEIF, AVIF": heif,
    "MP4, MOV, M4V, 3GP, M4A": movie,
    "AVI, WAV": avi,
    "PNG, APNG": png,
    "WebP": webp,
    "JPEG XL": jpegxl,
    "JPEG 2000": jpeg2000,
    "GIF": gif,
    "PSD": psd,
    "JPEG XR": jxr,
    "EPS": eps,
    "DPX": dpx,
    "OpenEXR": openexr,
    "Radiance HDR": radiance,
    "FITS": fits,
    "EXV": exv,
    "XMP sidecar": xmp_sidecar,
    "AAE": aae,
    "JSON of Google Takeout": takeout,
    "BMP": bmp,
    "OS/2 icons and bitmap arrays": os2,
    "PBM, PGM, PPM": pnm,
    "ICO": ico,
    "PCX": pcx,
    "TGA": tga,
}


COMMAND = ".venv/bin/pixelscan"


def shown_code(language: str) -> list[str]:
    """The code blocks in this language in README and docs."""
    texts = [README, *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))]
    return [
        block for text in texts for block in re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    ]


COMMAND_LINES = [line for block in shown_code("sh") for line in block.splitlines() if line.startswith(COMMAND)]


def formats_table() -> str:
    """One row per container family, one column per kind of block."""
    rows = [["format", *(kind.value for kind in BlockKind)], ["---"] * (len(BlockKind) + 1)]
    rows += [[name, *("✓" if kind in family.KINDS else "" for kind in BlockKind)] for name, family in FORMATS.items()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def test_every_container_family_is_in_the_table() -> None:
    """None is missing, none is listed twice."""
    assert sorted(module.__name__ for module in FORMATS.values()) == sorted(family(name).__name__ for name in FAMILIES)


def test_the_table_of_formats_is_what_the_containers_say() -> None:
    """A tick is a block that is read; if the table is out of date, paste the printed one."""
    assert formats_table() in FORMATS_PAGE, f"docs/formats.md should hold:\n{formats_table()}"


@pytest.mark.parametrize("field", [field.name for field in fields(Settings)])
def test_each_setting_is_documented(field: str) -> None:
    """In README, or among the limits, by the name of its variable, with its default."""
    lines = [*README.splitlines(), *LIMITS_PAGE.splitlines()]
    line = next(line for line in lines if f"`PIXELSCAN_{field.upper()}`" in line and line.startswith("|"))
    default = getattr(Settings(), field)
    assert default in {0, ""} or (default if isinstance(default, str) else f"{default:g}") in line


def test_the_two_commands_are_in_the_first_15_lines() -> None:
    """Before anything else that a reader might need."""
    first = "\n".join(README.splitlines()[:15])
    assert "make run" in first
    assert "make test" in first


def test_pictures_and_files_that_the_readme_names_are_there() -> None:
    """No dead link into the repository."""
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the command where `make run` installs it, photos with the README's names, and a running pod."""
    command = tmp_path / COMMAND
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m pixelscan "$@"\n')
    command.chmod(0o755)
    photo = next(photo.data for photo in sample_photos() if photo.name.endswith(".jpg"))
    for name in ("photo.jpg", "holiday/1.jpg", "archive/2.jpg", "Pictures/3.jpg", "original.jpg", "web.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(photo)
    (tmp_path / "rules.toml").write_text('keep = ["copyright"]\n', encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PIXELSCAN_DATABASE_URL", url := f"sqlite:///{tmp_path / 'history.sqlite'}")
    history = History(url)
    history.write(Pod("a", time.time() - 60, "node", 0.3, 1.0, "cgroup v2"), [], time.time())
    history.close()
    return tmp_path


@pytest.mark.parametrize("line", [*COMMAND_LINES, f"{IN_CLONE} {OPTIONS}"])
def test_each_command_line_works_when_pasted(line: str, clone: Path) -> None:
    """Those of README, docs and the Collection page, pasted into a shell in the clone's folder."""
    done = subprocess.run(
        ["bash", "-c", line], cwd=clone, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    assert (done.returncode, done.stderr) == (0, "")
    redirected = re.search(r"> (?:~/)?(\S+)", line)
    assert (clone / redirected[1]).read_text() if redirected else done.stdout


def test_no_command_is_written_in_a_way_that_needs_luck() -> None:
    """A bare python or pixelscan in a code block would not be on the reader's path."""
    assert len(COMMAND_LINES) >= 5
    lines = [line for block in shown_code("sh") for line in block.splitlines()]
    assert [line for line in lines if re.match(r"(python3? -m )?pixelscan\b", line)] == []


def test_the_python_example_runs(clone: Path) -> None:
    """Run as a program in a folder with a photo.jpg."""
    (example,) = shown_code("python")
    done = subprocess.run(
        [sys.executable, "-c", example],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.fullmatch(r"Canon EOS R6 Mark II \d+\n", done.stdout)
    assert (clone / "copy.jpg").exists()
