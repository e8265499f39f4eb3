"""Compiles this package's modules before a worker may no longer write, so that later imports need not do it again.

Normally Python stores what it compiles, but most formats are imported in the jail.
"""

import os
import py_compile
import sys
from collections.abc import Iterator
from importlib.util import cache_from_source
from pathlib import Path

from pixelscan import metadata

ENDING = f".{sys.implementation.cache_tag}.pyc"


def compile_package() -> None:
    """Compile the modules that changed since they were compiled; a millisecond if none did."""
    folder = str(Path(metadata.__file__).parent)
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return
    for source in list(_changed(folder)):
        py_compile.compile(source, quiet=2)


def _changed(folder: str) -> Iterator[str]:
    stored = _times(str(Path(cache_from_source(f"{folder}/__init__.py")).parent), ENDING)
    for name, changed in _times(folder, ".py").items():
        if stored.get(name, 0.0) < changed:
            yield f"{folder}/{name}.py"
    with os.scandir(folder) as entries:
        inner = [entry.path for entry in entries if entry.is_dir() and entry.name != "__pycache__"]
    for each in inner:
        yield from _changed(each)


def _times(folder: str, ending: str) -> dict[str, float]:
    """When the files with this ending were last changed, by their names without it."""
    try:
        with os.scandir(folder) as entries:
            files = [entry for entry in entries if entry.name.endswith(ending)]
            return {file.name.removesuffix(ending): file.stat().st_mtime for file in files}
    except FileNotFoundError:
        return {}
