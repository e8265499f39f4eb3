"""Files that browsers send to Streamlit's uploaders: on disk as they arrive, until a page takes them.

Streamlit itself would keep every byte in memory until the last file of a batch has arrived. Instead of a file's content
it gets a token, with which the page takes the file. The files count towards the tray of the browser that sends them.
"""

from io import BytesIO
from secrets import token_hex
from threading import Lock

from pixelscan.errors import FileUnreadable
from pixelscan.web.store.photo_store import GONE
from pixelscan.web.store.tray import Arrival, Tray, Trays

TOKEN_PREFIX = b"pixelscan-arrival "
# Refusals kept per browser; a page shows the first dozen and counts the others.
MOST_REFUSALS = 1000
TOKEN_BYTES = len(TOKEN_PREFIX) + 64


class Arrivals:
    """The files of all trays that are on their way or wait for a page; thread-safe."""

    def __init__(self, trays: Trays) -> None:
        self._trays = trays
        self._lock = Lock()

    def expect(self, browser: str, address: str, size: int) -> tuple[bytes, Arrival]:
        """Reserve room for a file of `size` bytes that is sent to this address; returns its token too.

        Raises PhotoTooLarge, ServerBusy.
        """
        tray = self._trays.tray_for(browser)
        with self._lock:
            self._trays.check_room(tray, size)
            token = token_hex()
            arrival = tray.arriving[token] = Arrival(address, size, self._trays.photo_store.incoming())
        return TOKEN_PREFIX + token.encode(), arrival

    def note_refusal(self, browser: str, sentence: str) -> None:
        """Keep the reason why a photo was refused, for the browser's page."""
        refused = self._trays.tray_for(browser).refused
        if len(refused) < MOST_REFUSALS:
            refused.append(sentence)

    def arrived(self, content: BytesIO) -> Arrival | None:
        """The file whose token an upload contains; None if it contains something else.

        Raises FileUnreadable if the file is gone.
        """
        token = _token_in(content)
        found = [tray.arriving[token] for tray in self._trays.all() if token in tray.arriving]
        if token and not found:
            raise FileUnreadable(GONE)
        return found[0] if found else None

    def take(self, arrival: Arrival, tray: Tray, name: str) -> bool:
        """Put the file into the tray as an unread photo; False if it is there already."""
        self._forget(arrival)
        return self._trays.add_received(tray, arrival.file, name)

    def drop(self, arrival: Arrival) -> None:
        """Delete the file: it did not arrive whole, or no page will take it."""
        self._forget(arrival)
        arrival.file.discard()

    def drop_at(self, address: str) -> None:
        """Delete the file that was sent to this address, if any."""
        for arrival in [one for tray in self._trays.all() for one in tuple(tray.arriving.values())]:
            if arrival.address == address:
                self.drop(arrival)

    def _forget(self, arrival: Arrival) -> None:
        with self._lock:
            for tray in self._trays.all():
                for token in [token for token, other in tray.arriving.items() if other is arrival]:
                    del tray.arriving[token]


def _token_in(content: BytesIO) -> str:
    begin = content.getbuffer()[: TOKEN_BYTES + 1]
    if len(begin) != TOKEN_BYTES or bytes(begin[: len(TOKEN_PREFIX)]) != TOKEN_PREFIX:
        return ""
    return bytes(begin[len(TOKEN_PREFIX) :]).decode(errors="replace")
