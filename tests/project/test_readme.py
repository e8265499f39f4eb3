"""README says what is true: its commands, its table of formats, its settings, its picture."""

import re
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from pixelscan.metadata.blocks.payload import BlockKind
from pixelscan.metadata.formats import FAMILIES, bmp, ico, pnm, psd, raf
from pixelscan.metadata.formats.bmff import cr3, heif, jpeg2000, jpegxl
from pixelscan.metadata.formats.gif import reader as gif
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.formats.png import reader as png
from pixelscan.metadata.formats.tiff import reader as tiff
from pixelscan.metadata.formats.webp import reader as riff
from pixelscan.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FORMATS: dict[str, ModuleType] = {
    "JPEG": jpeg,
    "TIFF, BigTIFF; DNG, NEF, CR2, ARW, ORF, RW2, PEF, SRW": tiff,
    "CR3": cr3,
    "RAF": raf,
    "HEIC, HEIF, AVIF": heif,
    "PNG, APNG": png,
    "WebP": riff,
    "JPEG XL": jpegxl,
    "JPEG 2000": jpeg2000,
    "GIF": gif,
    "PSD": psd,
    "BMP": bmp,
    "PBM, PGM, PPM": pnm,
    "ICO": ico,
}


def formats_table() -> str:
    """A row a container family, a column a kind of block."""
    rows = [["format", *(kind.value for kind in BlockKind)], ["---"] * (len(BlockKind) + 1)]
    rows += [[name, *("✓" if kind in family.KINDS else "" for kind in BlockKind)] for name, family in FORMATS.items()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def test_every_container_family_is_in_the_table() -> None:
    """None is missing, none is told twice."""
    assert sorted(family.__name__ for family in FORMATS.values()) == sorted(family.__name__ for family in FAMILIES)


def test_the_table_of_formats_is_what_the_containers_say() -> None:
    """A tick is a block that is searched for; paste the printed table when it is not."""
    assert formats_table() in README, f"README.md should hold:\n{formats_table()}"


@pytest.mark.parametrize("field", [field.name for field in fields(Settings)])
def test_each_setting_is_in_the_readme(field: str) -> None:
    """By the name of its variable, with its default."""
    line = next(line for line in README.splitlines() if f"`PIXELSCAN_{field.upper()}`" in line and line.startswith("|"))
    default = getattr(Settings(), field)
    assert default in {0, ""} or f"{default:g}" in line


def test_the_two_commands_stand_by_line_15() -> None:
    """Before anything else that a reader might want."""
    first = "\n".join(README.splitlines()[:15])
    assert "make run" in first
    assert "make test" in first


def test_pictures_and_files_that_the_readme_names_are_there() -> None:
    """No dead link into the repository."""
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
