"""Makes once what a visitor would wait for; the server does without what was not made."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pixelscan.web.prepared_folder import prepared_folder
from pixelscan.web.server.first_load.compressed_copies import write_compressed_copies
from pixelscan.web.server.first_load.icon_font import __file__ as _made_by
from pixelscan.web.server.first_load.icon_font import own_icons, write_icon_font
from pixelscan.web.streamlit_internals import STATIC
from pixelscan.web.ui.sample_set import sample_folder, write_samples


def compressed_copies(prefix: str = sys.prefix) -> Path:
    """The folder of the compressed copies, with one folder for each encoding."""
    return prepared_folder("static", st.__version__, prefix=prefix)


def icon_font(prefix: str = sys.prefix) -> Path:
    """The folder of the icon font; a font that lacks one of today's icons is not found."""
    return prepared_folder("icons", st.__version__, *own_icons(), Path(str(_made_by)).read_text("utf-8"), prefix=prefix)


def prepare(prefix: str = sys.prefix) -> None:
    """Make what is missing in the environment at `prefix`. Raises OSError, and ImportError without fontTools."""
    _write_once(compressed_copies(prefix), lambda folder: write_compressed_copies(STATIC, folder))
    _write_once(sample_folder(prefix), write_samples)
    _write_once(icon_font(prefix), lambda folder: write_icon_font(STATIC, folder))


def _write_once(folder: Path, write: Callable[[Path], None]) -> None:
    """A folder that exists is whole: it gets its name last."""
    if folder.is_dir():
        return
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    write(unfinished)
    unfinished.rename(folder)
