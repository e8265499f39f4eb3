"""Slots for simultaneous uploads. An upload that sends nothing cannot keep a slot that another needs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from pixelscan.errors import ServerBusy, UploadRefused
from pixelscan.web.turns import Client, Turns

# An upload is aborted when nothing arrives for `idle_seconds`, or when it is slower than this on average.
SLOWEST_BYTES_A_SECOND = 32_768
# Before that, a slow upload cannot be distinguished from one that has just started.
SECONDS_TO_BEGIN = 1.0
BUSY_SECONDS = 5
LOOK_SECONDS = 0.25
BUSY = "Too many photos are being uploaded at the moment. Please try again shortly."


class Upload:
    """An upload with a slot; measures its speed."""

    def __init__(self, idle_seconds: float) -> None:
        self._idle_seconds = idle_seconds
        self._clock = asyncio.get_running_loop().time
        self._begin, self._received = self._clock(), 0
        self._patience = asyncio.timeout(idle_seconds)
        self._is_whole = False

    @asynccontextmanager
    async def patience(self) -> AsyncIterator[None]:
        """A block in which the body arrives. Raises UploadRefused if it arrives too slowly, or stops arriving."""
        try:
            async with self._patience:
                yield
            self._is_whole = True
        except TimeoutError:
            raise UploadRefused(408, "The photo arrived too slowly, or stopped arriving.") from None

    def brought(self, size: int) -> None:
        """Record that this many more bytes have arrived."""
        self._received += size
        enough = self._begin + self._received / SLOWEST_BYTES_A_SECOND
        with suppress(RuntimeError):  # its time was over just before these bytes came
            self._patience.reschedule(min(self._clock(), enough) + self._idle_seconds)

    def speed(self) -> float:
        """Bytes per second so far; infinite if the upload is complete or has just started."""
        age = self._clock() - self._begin
        return float("inf") if self._is_whole or age < SECONDS_TO_BEGIN else self._received / age

    def give_up(self) -> None:
        """End the upload in favour of another."""
        with suppress(RuntimeError):  # it has ended by itself
            self._patience.reschedule(self._clock())


class UploadPlaces:
    """`count` slots; if others wait, uploads below SLOWEST_BYTES_A_SECOND are stopped, the slowest first."""

    def __init__(self, count: int, idle_seconds: float) -> None:
        self._turns, self._idle_seconds = Turns(count, max(count - count // 4, 1)), idle_seconds
        self._uploads: list[Upload] = []
        self._is_making_room = False

    @asynccontextmanager
    async def place(self, client: Client) -> AsyncIterator[Upload]:
        """A slot for the block. Raises ServerBusy if none becomes free in time."""
        async with AsyncExitStack() as held:
            self._make_room_soon()
            try:
                async with asyncio.timeout(BUSY_SECONDS):
                    await held.enter_async_context(self._turns.turn_of_loop(client))
            except TimeoutError:
                raise ServerBusy(BUSY) from None
            upload = Upload(self._idle_seconds)
            self._uploads.append(upload)
            held.callback(self._uploads.remove, upload)
            yield upload

    def _make_room_soon(self) -> None:
        if self._turns.are_taken() and not self._is_making_room:
            self._is_making_room = True
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._make_room)

    def _make_room(self) -> None:
        self._is_making_room = False
        if waiting := self._turns.waiting():
            slow = [upload for upload in self._uploads if upload.speed() < SLOWEST_BYTES_A_SECOND]
            for upload in sorted(slow, key=Upload.speed)[:waiting]:
                upload.give_up()
            self._make_room_soon()
