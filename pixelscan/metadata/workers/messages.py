"""Messages between a worker and its parent: a length, that many bytes, and files that the sender has open."""

import select
import socket
import struct
import time
from collections.abc import Sequence
from typing import Self

_LENGTH = struct.Struct(">I")
# The system passes no more at once.
MAX_FILES = 253


class MessageTooLarge(Exception):
    """The sender announced more bytes than the receiver wants to hold."""


class Messages:
    """One end of a stream socket. A method that gets `seconds` raises TimeoutError; all raise EOFError and OSError."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        # Not select, which takes no handle above 1023.
        self._arrivals = select.poll()
        self._arrivals.register(end, select.POLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def have_arrived(self) -> bool:
        """Whether `receive` would find the start of a message, or the end of the stream."""
        return bool(self._arrivals.poll(0))

    def send(self, data: bytes, files: Sequence[int] = (), seconds: float | None = None) -> None:
        self._socket.settimeout(seconds)
        message = _LENGTH.pack(len(data)) + data
        sent = socket.send_fds(self._socket, [message], files) if files else self._socket.send(message)
        if sent < len(message):
            self._socket.sendall(memoryview(message)[sent:])

    def receive(self, most_bytes: int, seconds: float) -> bytes:
        """The next message, without files. Raises MessageTooLarge before it is read."""
        until = time.monotonic() + seconds
        [length] = _LENGTH.unpack(self._exactly(_LENGTH.size, until))
        if length > most_bytes:
            raise MessageTooLarge
        return bytes(self._exactly(length, until))

    def receive_with_files(self) -> tuple[bytes, list[int]]:
        """The next message, of any length and whenever it comes, and the files' handles."""
        start, files, _, _ = socket.recv_fds(self._socket, _LENGTH.size, MAX_FILES)
        if not start:
            raise EOFError
        [length] = _LENGTH.unpack(start + self._exactly(_LENGTH.size - len(start)))
        return bytes(self._exactly(length)), files

    def _exactly(self, count: int, until: float | None = None) -> bytearray:
        buffer = bytearray(count)
        missing = memoryview(buffer)
        while missing:
            if until is not None:
                self._socket.settimeout(max(until - time.monotonic(), 0.001))
            received = self._socket.recv_into(missing)
            if not received:
                raise EOFError
            missing = missing[received:]
        return buffer
