"""PixelScan's server on a socket, by uvicorn.

Not by `streamlit run`, whose socket delays small answers by up to 40 ms (Nagle's algorithm).
"""

import importlib
import logging
import os
import socket
import sys

import uvicorn
from starlette.types import ASGIApp

from pixelscan.errors import SettingError
from pixelscan.metadata.workers.jail import gaps
from pixelscan.settings import read_settings
from pixelscan.web.server.app_folder import APP_FOLDER
from pixelscan.web.server.door.connections import BoundedHttp, BoundedWebSocket, Connections, raise_file_limit
from pixelscan.web.server.door.memory_limit import memory_limit_mb, warning
from pixelscan.web.server.log import start_log
from pixelscan.web.server.response_headers import ResponseHeaders
from pixelscan.web.streamlit_internals import can_log_in

# Open pages never close their sockets by themselves; a server that has to stop does not wait for them.
SHUTDOWN_SECONDS = 1
# Linux would grow it to 4 MB for each client that does not read, and hide for a minute that a client is slow.
SEND_BUFFER_BYTES = 256 << 10
# In each round of the server's loop, uvloop takes one connection from a listening socket: behind a thousand that had
# come at once, a neighbour's waited for a thousand rounds, or was refused by the system. So it gets several of them.
CONNECTIONS_A_ROUND = 32
NO_PROVIDER = (
    "PIXELSCAN_LOGIN is {}, but nobody could log in: Streamlit's secrets.toml needs the section [auth], "
    "and the package Authlib must be installed (the extra login). See docs/login.md."
)
_log = logging.getLogger(__name__)


def listen(address: str, port: int) -> socket.socket:
    """The listening socket, opened before the rest of the start-up, so that a taken port is reported at once.

    Raises OSError if the address cannot be used, OverflowError if the port is out of range.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, port), family=family, backlog=512)
    # Accepted connections inherit this; asyncio sets it only if the protocol number is given.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    return listener


def serve(listener: socket.socket) -> None:
    """Serve until the process is told to stop. Changes the working folder: Streamlit finds its settings from there.

    Raises SettingError if a login is asked for that nobody could pass.
    """
    start_log()
    os.chdir(APP_FOLDER)
    sys.path.insert(0, str(APP_FOLDER))
    settings = read_settings()
    if settings.login != "off" and not can_log_in():
        raise SettingError(NO_PROVIDER.format(settings.login))
    if sentence := warning(settings, memory_limit_mb()):
        _log.warning(sentence)
    if sentence := gaps():
        _log.warning(sentence)
    BoundedHttp.bounds = BoundedWebSocket.bounds = Connections(settings, raise_file_limit())
    config = uvicorn.Config(
        _app,
        factory=True,
        # Only proxies that the settings trust are believed: see door.proxies.
        proxy_headers=False,
        access_log=False,
        # Its own messages have no times, and Streamlit silences them before the last one.
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        # As Streamlit does: compressing a message takes longer than sending it, and needs memory for every open page.
        ws_per_message_deflate=False,
        ws_max_size=settings.message_kb << 10,
        http=BoundedHttp,
        ws=BoundedWebSocket,
    )
    uvicorn.Server(config).run(sockets=doors(listener))


def doors(listener: socket.socket) -> list[socket.socket]:
    """The listening socket under as many handles as connections may be accepted in one round of the loop."""
    return [listener, *(listener.dup() for _ in range(CONNECTIONS_A_ROUND - 1))]


def _app() -> ASGIApp:
    """The app, whose answer to an unexpected error comes from outside its own middleware and needs the headers too."""
    app: ASGIApp = importlib.import_module("streamlit_app").app
    return ResponseHeaders(app)
