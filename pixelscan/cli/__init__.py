"""The command line of `pixelscan` and `python -m pixelscan`: one parser, and one module per command.

Each command's module has `add_arguments(parser)` and `run(chosen)`, which returns the exit status.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Collection, Sequence

import pixelscan
from pixelscan.cli.exit_status import ExitStatus
from pixelscan.errors import PixelScanError
from pixelscan.metadata.terminal import escape

COMMANDS = {
    "scan": "show photos' metadata (the default command)",
    "compare": "show what a copy lost of its original, and check rules",
    "strip": "copy a photo without private metadata",
    "index": "build or update a table of many photos, a library",
    "stress": "start, stop and list CPU load on a running PixelScan",
    "whatif": "replay a load through the HPA with other settings",
    "demo": "show autoscaling on this machine, without Kubernetes",
    "serve": "serve the pages and the HTTP interface",
    "prepare": "make once what first visitors would wait for",
}
SHELLS = ("bash", "zsh", "fish", "tcsh")
OWN_OPTIONS = {"-h", "--help", "--version", "--print-completion"}

USAGE = "%(prog)s PATH... [--json | --csv] [--jobs N]\n       %(prog)s COMMAND ..."
EPILOG = """\
examples:
  %(prog)s photo.jpg                          one photo's main facts
  %(prog)s --json holiday/ > photos.json      every tag of every photo in a folder
  %(prog)s --csv --jobs 4 holiday/            one row per photo, four at a time
  %(prog)s strip --level place in.jpg out.jpg     a copy without the location
  %(prog)s compare original.jpg web.jpg       what a copy lost of its original
  %(prog)s index ~/Pictures --into library    a table of all photos, which later runs update
  %(prog)s stress start --cores 0.8 --seconds 60  CPU load on a running PixelScan
  %(prog)s whatif step:2:300 --set target=50      how other HPA settings would have done
  %(prog)s demo                                   several pods and an HPA, without Kubernetes
  %(prog)s serve --port 8501                  the web pages, at http://127.0.0.1:8501
  %(prog)s strip --help                       help for one command

To scan a file or folder with a command's name, such as strip, write ./strip.

exit status: 0 success, 1 something failed (see standard error), 2 wrong usage
"""


def main(arguments: Sequence[str] | None = None, prog: str = "pixelscan") -> int:
    """Run a command and return its exit status. Ctrl-C and a closed pipe (`| head`) end it without a message."""
    try:
        chosen = _parse(sys.argv[1:] if arguments is None else arguments, prog)
        return int(chosen.run(chosen))
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        # Python flushes standard output again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    except PixelScanError as error:
        sys.stderr.write(f"{escape(str(error))}\n")
        return ExitStatus.WRONG_USAGE


def _parse(arguments: Sequence[str], prog: str) -> argparse.Namespace:
    first = arguments[0].partition("=")[0] if arguments else ""
    if first and first not in COMMANDS and first not in OWN_OPTIONS:
        return _parse(["scan", *arguments], prog)
    if first == "--print-completion":
        return _parser("pixelscan", COMMANDS).parse_args(arguments)
    parser = _parser(prog, [first] if first in COMMANDS else [])
    if not first:
        parser.error("name a photo, a folder or a command")
    return parser.parse_args(arguments)


def _parser(prog: str, loaded: Collection[str]) -> argparse.ArgumentParser:
    """A parser for all commands; only those in `loaded` are imported, because imports take time."""
    parser = argparse.ArgumentParser(
        prog=prog,
        usage=USAGE,
        description="Read and strip photos' metadata, and watch pods under CPU load.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"PixelScan {pixelscan.__version__}")
    parser.add_argument(
        "--print-completion",
        choices=SHELLS,
        metavar="SHELL",
        help=f"print a completion script for {', '.join(SHELLS)}",
    )
    parser.set_defaults(run=lambda chosen: _print_completion(parser, chosen.print_completion))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog=prog)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter)
        if name in loaded:
            module = importlib.import_module(f"pixelscan.cli.{name}")
            command.set_defaults(run=module.run)
            module.add_arguments(command)
    return parser


def _print_completion(parser: argparse.ArgumentParser, shell: str) -> ExitStatus:
    import shtab  # noqa: PLC0415 - needed only here

    script = shtab.complete(parser, shell)
    # Lets bash also complete file names as the first word.
    sys.stdout.write(script.replace("\ncomplete -o ", "\ncomplete -o default -o ") + "\n")
    return ExitStatus.DONE
