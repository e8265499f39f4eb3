"""Arguments that several commands share."""

import argparse
import os
from pathlib import Path
from typing import Literal


def add_path(
    parser: argparse.ArgumentParser,
    name: str,
    metavar: str,
    description: str,
    *,
    nargs: Literal["*"] | None = None,
) -> argparse.Action:
    """Add an argument for a file or folder, which shells can complete."""
    action = parser.add_argument(name, nargs=nargs, type=Path, metavar=metavar, help=description)
    vars(action)["complete"] = "file"  # for shtab, without importing it
    return action


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add the number of photos that are read at once."""
    parser.add_argument(
        "--jobs", type=_jobs, default=os.cpu_count() or 1, metavar="N", help="photos read at once (default %(default)s)"
    )


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 256")
    return int(text)
