"""`pixelscan strip`: copies a photo without its private metadata."""

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from pixelscan.cli.arguments import add_path
from pixelscan.cli.exit_status import ExitStatus
from pixelscan.errors import FileUnreadable, PhotoError
from pixelscan.metadata.terminal import escape
from pixelscan.metadata.workers.pool import ScanWorkers

LEVELS = ("place", "identity", "everything")
# Enough for a 200 MB file, which is in memory three times.
SECONDS, MEMORY_MB = 30.0, 2048
ENDINGS = (signal.SIGTERM, signal.SIGHUP)
OUTCOME = "pixelscan.metadata.strip.outcome"

EPILOG = """\
levels:
  place       remove coordinates, place names and anything that could contain them
  identity    remove everything that says who, where or with which exact camera; keep exposure, lens and time
  everything  remove everything except what the picture needs to look the same: orientation, colours, HDR gain map

The picture is copied byte for byte, not re-encoded. The copy is then scanned, and its remaining private metadata
is listed.

exit status: 0 success, 1 failure (see standard error), 2 wrong usage, or OUT already exists
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Copy a photo without its private metadata. The picture stays the same."
    parser.epilog = EPILOG
    parser.add_argument("--level", choices=LEVELS, required=True, help="how much to remove")
    parser.add_argument("--force", action="store_true", help="overwrite OUT, which may be the same file as IN")
    add_path(parser, "source", "IN", "a JPEG, PNG, WebP, GIF, HEIC, AVIF, JPEG XL or TIFF")
    add_path(parser, "target", "OUT", "where to write the copy")


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Write the copy, and print what was removed and what the copy still contains."""
    if complaint := _complaint(chosen.source, chosen.target, force=chosen.force):
        sys.stderr.write(f"{escape(complaint)}\n")
        return ExitStatus.WRONG_USAGE
    try:
        card = _strip(chosen.source, chosen.target, chosen.level, force=chosen.force)
    except PhotoError as error:
        sys.stderr.write(f"{escape(f'{chosen.source} was not stripped. {error}')}\n")
        return ExitStatus.FAILED
    sys.stdout.write(f"{escape(str(chosen.target))}\n{card}\n")
    return ExitStatus.DONE


def _complaint(source: Path, target: Path, *, force: bool) -> str:
    if target.is_dir():
        return f"{target} is a folder; OUT must be a file."
    if target.exists() and not target.is_file():
        return f"{target} is a device or a pipe; OUT must be a file."
    if not target.parent.is_dir():
        return f"{target.parent} is not an existing folder, so OUT cannot be written there."
    if target.exists() and not force:
        same = source.exists() and target.samefile(source)
        return f"{target} {'is the same file as IN' if same else 'already exists'}; use --force to overwrite it."
    return ""


def _strip(source: Path, target: Path, level: str, *, force: bool) -> str:
    with _beside(target) as unfinished, ScanWorkers(1, SECONDS, MEMORY_MB, (OUTCOME,)) as workers:
        with unfinished.open("wb") as file:
            card = workers.run(strip_here, source, file, level)
        shutil.copymode(source, unfinished)
        _put(unfinished, target, force=force)
    return card


def strip_here(source: Path, target: BinaryIO, level: str) -> str:
    """Strip a photo in a worker. Imports here, because the parent does not need the readers."""
    from pixelscan.metadata.blocks.strip_levels import Level  # noqa: PLC0415
    from pixelscan.metadata.strip.outcome import card, strip_into  # noqa: PLC0415

    return card(strip_into(source, target, Level(level)))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A file's path in a new folder beside the target; the folder goes at the end with what is left in it.

    A closed terminal and `kill` end the command as an error does. They wait until the folder is known.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        folder = tempfile.TemporaryDirectory(prefix=f".{target.name[:100]}.", dir=target.parent)
    except OSError as fault:
        raise FileUnreadable(f"{target.parent} cannot be written to: {fault.strerror or fault}.") from fault
    with folder as name:
        for ending in ENDINGS:
            signal.signal(ending, _end)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        yield Path(name) / target.name


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _put(unfinished: Path, target: Path, *, force: bool) -> None:
    """Move the file to its name atomically; a link never overwrites a file that another program just created."""
    if force:
        unfinished.replace(target)
        return
    try:
        target.hardlink_to(unfinished)
    except FileExistsError:
        raise FileUnreadable(f"{target} was just created by another program.") from None
    except OSError:  # a file system without links
        unfinished.replace(target)
