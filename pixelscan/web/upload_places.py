"""Places for uploads on their way at the same time. One that brings nothing holds no place that another needs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pixelscan.errors import ServerBusy, UploadRefused
from pixelscan.web.turns import Client, Turns

# An upload is aborted when nothing arrives for `idle_seconds`, or when it is slower than this on average.
SLOWEST_BYTES_A_SECOND = 32_768
# Until then nobody can tell a slow upload from one that begins.
SECONDS_TO_BEGIN = 1.0
BUSY_SECONDS = 5
LOOK_SECONDS = 0.25
BUSY = "Too many photos are on their way to this server. Please try again in a moment."


class Upload:
    """One that has a place: tells whether it is worth waiting for."""

    def __init__(self, idle_seconds: float) -> None:
        self._idle_seconds = idle_seconds
        self._clock = asyncio.get_running_loop().time
        self._begin, self._received = self._clock(), 0
        self._patience = asyncio.timeout(idle_seconds)
        self._is_whole = False

    @asynccontextmanager
    async def patience(self) -> AsyncIterator[None]:
        """A block in which the body arrives. Raises UploadRefused where it comes too slowly, or stops."""
        try:
            async with self._patience:
                yield
            self._is_whole = True
        except TimeoutError:
            raise UploadRefused(408, "The photo came too slowly, or stopped on its way.") from None

    def brought(self, size: int) -> None:
        """So many more bytes have arrived."""
        self._received += size
        enough = self._begin + self._received / SLOWEST_BYTES_A_SECOND
        self._patience.reschedule(min(self._clock(), enough) + self._idle_seconds)

    def speed(self) -> float:
        """Bytes a second so far, without an end where all is here or nobody can tell yet."""
        age = self._clock() - self._begin
        return float("inf") if self._is_whole or age < SECONDS_TO_BEGIN else self._received / age

    def give_up(self) -> None:
        """End the upload in favour of another."""
        self._patience.reschedule(self._clock())


class UploadPlaces:
    """So many places; where others wait, uploads below SLOWEST_BYTES_A_SECOND leave theirs, the slowest first."""

    def __init__(self, count: int, idle_seconds: float) -> None:
        self._turns, self._idle_seconds = Turns(count), idle_seconds
        self._uploads: list[Upload] = []
        self._is_making_room = False

    @asynccontextmanager
    async def place(self, client: Client) -> AsyncIterator[Upload]:
        """A place for the block. Raises ServerBusy where none comes free in time."""
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
