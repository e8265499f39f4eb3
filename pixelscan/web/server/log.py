"""The server's log on standard error: a time on each line, and a last line that says whether visitors may come."""

import logging

FORMAT = "%(asctime)s %(levelname)s %(message)s"


def start_log() -> None:
    """Show PixelScan's messages, and other libraries' warnings."""
    logging.basicConfig(format=FORMAT, level=logging.WARNING)
    logging.getLogger("pixelscan").setLevel(logging.INFO)
