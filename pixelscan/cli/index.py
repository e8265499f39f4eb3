"""`pixelscan index`: builds and updates a library, a table of many photos' metadata."""

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pixelscan.cli.arguments import add_jobs, add_path
from pixelscan.cli.exit_status import ExitStatus
from pixelscan.errors import LibraryUnwritable, NotALibrary, SourceUnreadable, naming
from pixelscan.metadata.terminal import escape

if TYPE_CHECKING:
    from pixelscan.library.indexing import IndexOutcome
    from pixelscan.library.library import Library

SHOWN_PROBLEMS = 20
# Standard error of a job in a cluster is a log and not a terminal.
LOG_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Build or update a library: Parquet files with one row a photo, for DuckDB, pandas, Polars or Spark. Only new "
        "and changed photos are read; those that are gone are marked. If it is stopped, the next run goes on."
    )
    parser.epilog = "exit status: 0 all photos were read, 1 some could not be read (see standard error), 2 wrong usage"
    sources = parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="a folder, s3://BUCKET/PREFIX, gs://, az://, or a list of paths or addresses: a text file or https://",
    )
    vars(sources)["complete"] = "file"  # for shtab, as in add_path
    add_path(parser, "--into", "DIRECTORY", "the library's folder: new, empty, or a library").required = True
    parser.add_argument("--tags", action="store_true", help="also keep all tags, in a second table; for new libraries")
    add_path(parser, "--report", "FILE", "write what could not be read as CSV: path, problem")
    add_jobs(parser)


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Update the library; DONE if everything could be read."""
    try:
        return _index(chosen)
    except (NotALibrary, LibraryUnwritable, SourceUnreadable) as error:
        sys.stderr.write(f"{escape(str(error))}\n")
        return ExitStatus.FAILED


def _index(chosen: argparse.Namespace) -> ExitStatus:
    # Loads Arrow, which takes half a second.
    from pixelscan.library.explorer.cubes import cubes_of  # noqa: PLC0415
    from pixelscan.library.indexing import index  # noqa: PLC0415
    from pixelscan.library.library import create  # noqa: PLC0415
    from pixelscan.library.local_reader import LocalReader  # noqa: PLC0415
    from pixelscan.library.remote import RemoteReader  # noqa: PLC0415
    from pixelscan.library.sources import sources_of  # noqa: PLC0415
    from pixelscan.metadata.workers.pool import ScanWorkers  # noqa: PLC0415

    sources = [source for text in chosen.sources for source in sources_of(text)]
    library = create(chosen.into, tags=chosen.tags)
    progress = _Progress()
    with ScanWorkers(chosen.jobs, preload=("pixelscan.library.photo_facts",)) as workers:
        near, far = (kind(workers, with_tags=library.has_tags) for kind in (LocalReader, RemoteReader))
        read = [(source, far if source.is_remote else near) for source in sources]
        outcome = index(library, read, progress.begin, progress.one_more)
    progress.end()
    _tell(outcome)
    # The first view of Collection would wait for these.
    cubes_of(library)
    if chosen.report:
        _write_report(chosen.report, library, outcome)
    return ExitStatus.FAILED if outcome.problems else ExitStatus.DONE


def _tell(outcome: "IndexOutcome") -> None:
    for path, sentence in outcome.problems[:SHOWN_PROBLEMS]:
        sys.stderr.write(f"{escape(naming(path, sentence))}\n")
    if (more := len(outcome.problems) - SHOWN_PROBLEMS) > 0:
        sys.stderr.write(f"... and {more:,} more; --report FILE lists them all.\n")
    counts = (
        (outcome.new, "new"),
        (outcome.changed, "changed"),
        (outcome.same, "unchanged"),
        (outcome.deleted, "deleted"),
        (len(outcome.problems), "not read"),
    )
    sys.stdout.write("Photos: " + ", ".join(f"{count:,} {what}" for count, what in counts) + ".\n")


def _write_report(path: Path, library: "Library", outcome: "IndexOutcome") -> None:
    """What this run could not list, and every photo of the library that could not be read."""
    from pixelscan.library.part_writer import unreadable  # noqa: PLC0415

    problems = dict(outcome.problems) | dict(unreadable(library))
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerows([("path", "problem"), *sorted(problems.items())])
    except OSError as fault:
        raise LibraryUnwritable(f"{path} cannot be written: {fault.strerror or fault}.") from fault


class _Progress:
    """Photos, their rate and the time left on standard error: a bar in a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._bar: Any = None

    def begin(self, total: int) -> None:
        from tqdm import tqdm  # noqa: PLC0415 - loaded with the rest

        is_terminal = sys.stderr.isatty()
        self._bar = tqdm(
            total=total,
            unit=" photos",
            leave=False,
            dynamic_ncols=is_terminal,
            mininterval=0.1 if is_terminal else LOG_SECONDS,
            delay=0 if is_terminal else LOG_SECONDS,
        )

    def one_more(self, _reading: object) -> None:
        self._bar.update()

    def end(self) -> None:
        self._bar.close()
