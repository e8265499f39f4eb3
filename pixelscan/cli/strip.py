"""`pixelscan strip`: one photo in, the same picture without what it gives away out."""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixelscan.cli.arguments import add_path
from pixelscan.cli.exit_status import ExitStatus
from pixelscan.errors import FileUnreadable, PhotoError
from pixelscan.metadata.terminal import escape
from pixelscan.metadata.workers.pool import ScanWorkers

LEVELS = ("place", "identity", "everything")
# For a file of 200 MB, which is held three times.
SECONDS, MEMORY_MB = 30.0, 2048
OUTCOME = "pixelscan.metadata.strip.outcome"

EPILOG = """\
levels:
  place       coordinates and names of places, and whatever may hide them
  identity    everything that says who, where or with which exact camera; exposure, lens and time stay
  everything  all but what the picture needs to look the same: its orientation, colours and HDR gain map

The picture itself is copied byte by byte. The new file is scanned again, and what it still tells is listed.

exit status: 0 stripped, 1 it could not be (standard error says why), 2 wrong usage, or OUT is there already
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Take out of a photo what it gives away, without touching the picture."
    parser.epilog = EPILOG
    parser.add_argument("--level", choices=LEVELS, required=True, help="how much goes")
    parser.add_argument("--force", action="store_true", help="overwrite OUT, which may be IN itself")
    add_path(parser, "source", "IN", "a JPEG, PNG, WebP, GIF, HEIC, AVIF, JPEG XL or TIFF")
    add_path(parser, "target", "OUT", "where the stripped photo is written")


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Write the copy, and on standard output what went and what it still tells."""
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
        return f"{target} is a folder; OUT is a file's name."
    if not target.parent.is_dir():
        return f"{target.parent} is not an existing folder, so OUT cannot be written there."
    if target.exists() and not force:
        same = source.exists() and target.samefile(source)
        return f"{target} is {'IN itself' if same else 'there already'}; --force overwrites it."
    return ""


def _strip(source: Path, target: Path, level: str, *, force: bool) -> str:
    with _beside(target) as unfinished, ScanWorkers(1, SECONDS, MEMORY_MB, (OUTCOME,)) as workers:
        card = workers.run(strip_here, source, unfinished, level)
        shutil.copymode(source, unfinished)
        _put(unfinished, target, force=force)
    return card


def strip_here(source: Path, target: Path, level: str) -> str:
    """The work of a worker; imported late, as the parent never needs the readers."""
    from pixelscan.metadata.blocks.strip_levels import Level  # noqa: PLC0415
    from pixelscan.metadata.strip.outcome import card, strip_file  # noqa: PLC0415

    return card(strip_file(source, target, Level(level)))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new file in the target's folder, gone afterwards unless it was moved."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    except OSError as fault:
        raise FileUnreadable(f"{target.parent} cannot be written to: {fault.strerror or fault}.") from fault
    os.close(handle)
    try:
        yield Path(name)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _put(unfinished: Path, target: Path, *, force: bool) -> None:
    """Under its name at once; a link never replaces what somebody else has put there meanwhile."""
    if force:
        unfinished.replace(target)
        return
    try:
        target.hardlink_to(unfinished)
    except FileExistsError:
        raise FileUnreadable(f"{target} was made by somebody else meanwhile.") from None
    except OSError:  # a file system without links
        unfinished.replace(target)
