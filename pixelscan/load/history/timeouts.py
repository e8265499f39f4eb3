"""A PostgreSQL connection with a read timeout.

A frozen server, or one behind a network that drops packets, keeps its connection open. The server's own timeouts do not
apply then, nor do TCP's while the system acknowledges what it receives: a statement would wait forever.
"""

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

READ_TIMEOUT_SECONDS = 6.0
POLL_SECONDS = 0.1

T = TypeVar("T")


class ReadTimeoutConnection(psycopg.Connection[Any]):
    """Like psycopg's, but closes with an OperationalError when an answer takes longer than READ_TIMEOUT_SECONDS."""

    def wait(self, gen: PQGen[T], interval: float = POLL_SECONDS, timeout: float | None = READ_TIMEOUT_SECONDS) -> T:
        """Psycopg waits for every answer here."""
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError as fault:
            # Not an error from the server: a late answer would be taken for that of the next statement.
            if fault.sqlstate is None:
                self.close()
            raise
