"""Arguments that several commands share."""

import argparse
from pathlib import Path
from typing import Literal


def add_path(
    parser: argparse.ArgumentParser, name: str, metavar: str, description: str, *, nargs: Literal["*"] | None = None
) -> None:
    """Add an argument for a file or folder, which shells can complete."""
    action = parser.add_argument(name, nargs=nargs, type=Path, metavar=metavar, help=description)
    vars(action)["complete"] = "file"  # for shtab, without importing it
