"""The options that the load test adds to Locust's, and their values."""

import socket
import sys
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from locust import events
from locust.argument_parser import LocustArgumentParser

from tests.support.visitors.load_tester_photos import LoadPhoto, drawn_photos, photos_of

# What each page shows if all is well, with photos in the tray; "compare" needs two.
PAGES = {
    "compare": "Differences",
    "collection": "Drag over a chart",
    "cpu": "What the pods are doing",
    "runs": "Stress runs",
}


@events.init_command_line_parser.add_listener
def add_options(parser: LocustArgumentParser) -> None:
    """PixelScan's own options, which the master hands to its workers."""
    parser.add_argument(
        "--pages",
        default=",".join(PAGES),
        help="The pages that visitors go to beside Photos, divided by commas; - for none",
    )
    # These are read only at the start, so Locust's page could not change them.
    parser.add_argument(
        "--photos",
        metavar="DIR",
        type=read_beforehand,
        default="",
        include_in_web_ui=False,
        help="Send the photos of this folder, not drawn ones",
    )
    parser.add_argument(
        "--source-addresses",
        metavar="LIST",
        default="",
        include_in_web_ui=False,
        help="Come from these addresses of this machine in turn, as 127.0.0.2-20 or 10.0.0.5,10.0.0.6: an app that "
        "sends each address to one pod (ClientIP) then spreads the visitors",
    )
    parser.add_argument(
        "--stress-users",
        type=int,
        default=0,
        include_in_web_ui=False,
        help="Users who start stress runs on the CPU page; none unless told",
    )


@cache
def photos_to_send(folder: str) -> tuple[LoadPhoto, ...]:
    """The photos in this folder, generated ones if it is ""; ends Locust with a sentence if there are none."""
    try:
        photos = photos_of(Path(folder)) if folder else drawn_photos()
    except OSError as fault:
        sys.exit(f"locust: {fault}")
    return photos or sys.exit(f"locust: no photo in {folder}")


def read_beforehand(folder: str) -> str:
    """The value of --photos, with the photos already made. Locust reads its options before it forks (--processes) and
    before a worker is ready: a worker that made them later would miss the start of the run, or all of it.
    """
    photos_to_send(folder)
    return folder


def pages_in(text: str) -> list[str]:
    return [page for page in text.split(",") if page not in ("", "-")]


def addresses_in(text: str) -> list[str]:
    """The addresses of "127.0.0.2-4,10.0.0.5". Raises ValueError if one is invalid or not of this machine."""
    found: list[str] = []
    for part in filter(None, text.replace(" ", "").split(",")):
        first, _, last = part.partition("-")
        begin = ip_address(first)
        end = ip_address(f"{first.rpartition('.')[0]}.{last}") if last else begin
        found += [str(type(begin)(number)) for number in range(int(begin), int(end) + 1)]
    for address in found:
        try:
            socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET).close()
        except OSError as fault:
            raise ValueError(
                f"{address} in --source-addresses is no address of this machine: {fault.strerror}"
            ) from None
    return found
