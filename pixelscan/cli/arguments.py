"""Arguments that several commands take."""

import argparse
from pathlib import Path
from typing import Literal


def add_path(
    parser: argparse.ArgumentParser, name: str, metavar: str, description: str, *, nargs: Literal["+"] | None = None
) -> None:
    """A file's or folder's name, which shells can complete."""
    action = parser.add_argument(name, nargs=nargs, type=Path, metavar=metavar, help=description)
    vars(action)["complete"] = "file"  # read by shtab, which need not be loaded for it
