"""Serve PixelScan: `python -m pixelscan.web.server.serve --port 8501`.

By uvicorn rather than `streamlit run`, whose socket waits up to 40 ms with small answers (Nagle's algorithm).
"""

import argparse
import os
import socket
import sys
from pathlib import Path

import uvicorn

from pixelscan.errors import SettingError
from pixelscan.settings import read_settings

ROOT = Path(__file__).resolve().parents[3]
# Open pages hold their sockets for good; nobody waits for them when the server is told to stop.
SHUTDOWN_SECONDS = 1


def main() -> int:
    """Serve until stopped. Exit code 1 where the port is taken, 2 where a setting is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m pixelscan.web.server.serve", description="Serve PixelScan's pages."
    )
    parser.add_argument("--port", type=int, default=8501, help="TCP port (default 8501)")
    parser.add_argument("--address", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    arguments = parser.parse_args()
    try:
        read_settings()
        listener = _listen(arguments.address, arguments.port)
    except SettingError as fault:
        print(fault, file=sys.stderr)  # noqa: T201 - the message of a command
        return 2
    except (OSError, OverflowError) as fault:
        print(_sentence(arguments.address, arguments.port, fault), file=sys.stderr)  # noqa: T201
        return 1
    os.chdir(ROOT)  # Streamlit looks for the navigation script and its settings from here
    print(f"PixelScan is at http://{arguments.address}:{listener.getsockname()[1]} (Ctrl-C stops it)", flush=True)  # noqa: T201
    sys.path.insert(0, str(ROOT))
    config = uvicorn.Config(
        "streamlit_app:app",
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        # As Streamlit has it: packing each message takes longer than sending it, and memory for every open page.
        ws_per_message_deflate=False,
    )
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listen(address: str, port: int) -> socket.socket:
    """The listening socket, made before the seconds of start-up, so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, port), family=family, backlog=512)
    # Accepted connections take this over; asyncio sets it only where the protocol number is given.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _sentence(address: str, port: int, fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.errno in (98, 48):
        return f"Port {port} is taken: stop what listens there, or choose another (make run PORT={port + 1})."
    return f"PixelScan cannot listen on {address}, port {port}: {getattr(fault, 'strerror', None) or fault}."


if __name__ == "__main__":
    sys.exit(main())
