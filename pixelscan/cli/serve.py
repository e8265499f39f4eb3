"""`pixelscan serve`: the web pages and the HTTP interface, until stopped."""

import argparse
import errno
import sys

from pixelscan.cli.exit_status import ExitStatus
from pixelscan.settings import read_settings

FIRST_CLICK = (
    'No photos at hand? There, "Open the sample photos" shows ten: where and when each was taken, what it reveals, '
    "every tag."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Serve PixelScan's web pages and HTTP interface until Ctrl-C."
    parser.epilog = (
        "exit status: 0 stopped by SIGTERM, 130 by Ctrl-C, 1 the port is in use or cannot be used, "
        "2 wrong usage or a wrong setting"
    )
    parser.add_argument("--port", type=int, default=8501, metavar="N", help="TCP port (%(default)s)")
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on (%(default)s)")


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Serve until stopped. Raises SettingError before it does anything else."""
    from pixelscan.web.server import serve  # noqa: PLC0415 - takes half a second, not needed for other commands

    read_settings()
    try:
        listener = serve.listen(chosen.address, chosen.port)
    except (OSError, OverflowError) as fault:
        sys.stderr.write(f"{_sentence(chosen.address, chosen.port, fault)}\n")
        return ExitStatus.FAILED
    host = f"[{chosen.address}]" if ":" in chosen.address else chosen.address
    print(
        f"PixelScan is at http://{host}:{listener.getsockname()[1]} (press Ctrl-C to stop)\n{FIRST_CLICK}", flush=True
    )
    serve.serve(listener)
    return ExitStatus.DONE


def _sentence(address: str, port: int, fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.errno == errno.EADDRINUSE:
        other = port + 1
        return (
            f"Port {port} is in use: stop the program that uses it, or choose another "
            f"(make run PORT={other}, or pixelscan serve --port {other})."
        )
    if isinstance(fault, OverflowError):
        return f"Port {port} is not valid: choose one from 1 to 65535."
    return f"PixelScan cannot listen on {address}, port {port}: {getattr(fault, 'strerror', None) or fault}."
