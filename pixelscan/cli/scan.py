"""`pixelscan scan`, the default command: reads photos and folders, and prints text, JSON or CSV photo by photo.

Starts fast: only the workers import the readers, and nothing imports Streamlit or pandas.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pixelscan.cli.arguments import add_jobs, add_path
from pixelscan.cli.exit_status import ExitStatus
from pixelscan.cli.forms import Form, csv_form, json_form, text_form
from pixelscan.errors import PhotoError, naming
from pixelscan.metadata.sidecar_search import sidecars_among, sidecars_beside
from pixelscan.metadata.terminal import escape
from pixelscan.metadata.workers.pool import ScanWorkers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Show photos' metadata: camera, exposure, focus, resolution, time, place and more."
    parser.usage = "%(prog)s [-h] [--json | --csv] [--unknown] [--places] [--jobs N] PATH..."
    parser.epilog = "exit status: 0 all files were read, 1 some could not be read (see standard error), 2 wrong usage"
    add_path(parser, "paths", "PATH", "a photo, or a folder (all its files except hidden ones)", nargs="*")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const=json_form, help="one JSON array, every tag")
    form.add_argument("--csv", dest="form", action="store_const", const=csv_form, help="one row per photo")
    parser.add_argument(
        "--unknown", action="store_true", help="with --json: include maker note tags without a known name"
    )
    parser.add_argument(
        "--places",
        action="store_true",
        help="with --json or --csv: add the nearest town, its country, the time zone there, and whether the clock fits",
    )
    add_jobs(parser)
    # argparse's own check for paths would come before that for unknown options, and blame a missing path for --wrong.
    parser.set_defaults(form=text_form, refuse=parser.error)


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Print the photos' metadata; DONE if every file was read."""
    if not chosen.paths:
        chosen.refuse("name a photo or a folder")
    form = partial(chosen.form, unknown=chosen.unknown, places=chosen.places)
    return _scan(chosen.paths, form, chosen.jobs)


def _scan(paths: Sequence[Path], choose_form: Callable[[], Form], jobs: int) -> ExitStatus:
    folders = any(path.is_dir() for path in paths)
    status, written = ExitStatus.DONE, 0
    with (
        Progress(_files(paths), shown=folders and sys.stderr.isatty()) as progress,
        ScanWorkers(jobs if folders else min(jobs, len(paths))) as workers,
    ):
        form = choose_form()
        _write(workers.run(form.heading) if form.heading else form.opening)
        calls = ((path, sidecars_beside(path)) for path in _files(paths))
        for (path, _), outcome in workers.run_many(form.write, calls):
            with progress.one_more():
                if isinstance(outcome, PhotoError):
                    sys.stderr.write(f"{escape(_sentence(path, outcome))}\n")
                    status = ExitStatus.FAILED
                else:
                    _write((form.between if written else "") + outcome)
                    written += 1
        _write(form.closing if written else form.closing_when_empty)
    if status is ExitStatus.DONE and not written:
        sys.stderr.write(f"No files in {escape(', '.join(map(str, paths)))}.\n")
    return status


def _write(text: str) -> None:
    """Write and flush, so that a program at the other end of a pipe can start; keeps the bytes of file names."""
    try:
        encoded = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        encoded = text.encode("utf-8", "replace")
    sys.stdout.buffer.write(encoded)
    sys.stdout.buffer.flush()


def _sentence(path: Path, error: PhotoError) -> str:
    """The error with the photo's full path, because names in folders may be ambiguous."""
    return naming(str(path), str(error).replace(path.name, str(path), 1))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The given files, and all regular files in the given folders, sorted and without hidden ones."""
    for path in paths:
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(set(files) - sidecars_among(files)):
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file():
                yield path


class Progress:
    """A progress bar on standard error. Does nothing, and imports nothing, unless `shown`."""

    def __init__(self, files: Iterable[Path], *, shown: bool) -> None:
        self._bar: Any = None
        if shown:
            from tqdm import tqdm  # noqa: PLC0415 - takes 30 ms, not needed for pipes

            self._bar = tqdm(total=sum(1 for _ in files), unit=" photos", leave=False, dynamic_ncols=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one photo; output inside the block does not mix with the bar."""
        if self._bar is None:
            yield
            return
        with self._bar.external_write_mode():
            yield
        self._bar.update()
