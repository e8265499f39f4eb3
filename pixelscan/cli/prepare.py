"""`pixelscan prepare`: what is made once, when PixelScan is set up."""

import argparse
import sys

from pixelscan.cli.exit_status import ExitStatus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Make once what a first visitor would wait for: compressed copies of scripts, and the sample photos. "
        "Takes about 20 seconds of CPU time. Without it, the server works, but first visits take longer."
    )
    parser.epilog = "exit status: 0 success, 1 the files could not be written, 2 wrong usage"
    parser.add_argument(
        "--prefix", default=sys.prefix, metavar="FOLDER", help="the environment to write to (default: the one in use)"
    )


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Write what is missing to the folder share/pixelscan of the environment."""
    from pixelscan.web.server.first_load.prepare import prepare  # noqa: PLC0415 - loads Streamlit

    try:
        prepare(chosen.prefix)
    except (OSError, ImportError) as fault:
        sys.stderr.write(f"The first visit will take longer, because it could not be prepared: {fault}.\n")
        return ExitStatus.FAILED
    return ExitStatus.DONE
