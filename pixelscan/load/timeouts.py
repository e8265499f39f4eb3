"""A PostgreSQL connection that gives up on a server that is silent.

A frozen server, or one behind a network that swallows packets, keeps its connection open: no timeout of the server's
own, nor any of TCP's while the system acknowledges what arrives, would ever end a statement.
"""

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

SILENCE_SECONDS = 6.0
INTERVAL_SECONDS = 0.1

T = TypeVar("T")


class PatientConnection(psycopg.Connection[Any]):
    """As psycopg's, but closed, with an OperationalError, when one answer takes longer than SILENCE_SECONDS."""

    def wait(self, gen: PQGen[T], interval: float = INTERVAL_SECONDS, timeout: float | None = SILENCE_SECONDS) -> T:
        """Where psycopg waits for every answer."""
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError as fault:
            # Not the server's word: what it may still say belongs to a statement that nobody waits for.
            if fault.sqlstate is None:
                self.close()
            raise
