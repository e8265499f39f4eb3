"""The font of Streamlit's icons with only those that can appear here: 50 kB instead of 370."""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from pixelscan.web.server.app_folder import APP_FOLDER

WEB = Path(__file__).resolve().parents[2]
_IN_CODE = re.compile(r":material/(\w+):")
# Any text may be the name of an icon, as "menu" or ":material/menu:".
_IN_SCRIPTS = re.compile(r"[`\"'/]([a-z0-9_]{2,40})[`\"':]")


@cache
def own_icons() -> tuple[str, ...]:
    """The names of the icons in PixelScan's own code."""
    sources = [*WEB.rglob("*.py"), *(APP_FOLDER / "pages").glob("*.py")]
    return tuple(sorted({name for path in sources for name in _IN_CODE.findall(path.read_text(encoding="utf-8"))}))


def write_icon_font(static: Path, folder: Path) -> None:
    """Write the smaller font, under its own name. Raises OSError, and ImportError without fontTools."""
    from fontTools import subset  # noqa: PLC0415 - only where PixelScan is set up
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    names = {*own_icons(), *_words_in_scripts(static)}
    for path in static.glob("media/MaterialSymbols-*.woff2"):
        font = TTFont(path)
        options = subset.Options(layout_closure=False, layout_features=["*"])
        subsetter = subset.Subsetter(options)
        # A page spells the name of an icon, which the font shows as one glyph, a ligature.
        glyphs = [glyph for name, glyph in _ligatures(font) if name in names]
        subsetter.populate(glyphs=glyphs, text="abcdefghijklmnopqrstuvwxyz0123456789_")
        subsetter.subset(font)
        copy = folder / path.relative_to(static)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(_woff2(font))


def _words_in_scripts(static: Path) -> Iterator[str]:
    for script in static.glob("js/*.js"):
        yield from _IN_SCRIPTS.findall(script.read_text(encoding="utf-8"))


def _ligatures(font: Any) -> Iterator[tuple[str, str]]:
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, found in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items():
                for ligature in found:
                    yield "".join(letters.get(part, "?") for part in (first, *ligature.Component)), ligature.LigGlyph


def _woff2(font: Any) -> bytes:
    font.flavor = "woff2"
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()
