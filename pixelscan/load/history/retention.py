"""What the store keeps: an hour second by second, then the extremes of ten seconds, and nothing older than some days.

A run is kept second by second, with the minutes before and after it that its report covers.
"""

import sqlalchemy as sql

from pixelscan.load.history.engine import Database
from pixelscan.load.history.numbers import LAST_TIME
from pixelscan.load.history.schema import MILLISECONDS, ends_at, milliseconds, pods, ranked_samples, runs, samples

WHOLE_SECONDS = 3600
THINNED_TO_SECONDS = 10
BEFORE_RUN_SECONDS, AFTER_RUN_SECONDS = 60, 900


class Retention:
    """Thins and deletes old samples, pods and runs of a database."""

    def __init__(self, database: Database, keep_days: float) -> None:
        self._database = database
        self._keep_seconds = keep_days * 86400
        self._thinned_until = 0

    def apply(self, now: float) -> None:
        """Delete what is older than the days to keep, and thin what is older than an hour. Raises StoreUnavailable."""
        first = self._delete_old(now - self._keep_seconds)
        width = milliseconds(THINNED_TO_SECONDS)
        end = milliseconds(now - WHOLE_SECONDS) // width * width
        start = max(self._thinned_until, (first or end) // width * width)
        while start < end:
            self._thin(start, start := min(start + milliseconds(WHOLE_SECONDS), end), width)
        self._thinned_until = max(self._thinned_until, end)

    def _delete_old(self, oldest: float) -> int | None:
        """Delete what is older than this Unix time, or of no time at all; the time of the first sample left, in ms."""
        with self._database.writing() as connection:
            connection.execute(sql.delete(runs).where(ends_at < oldest))
            connection.execute(sql.delete(pods).where(sql.or_(pods.c.seen < oldest, pods.c.seen >= LAST_TIME)))
            connection.execute(sql.delete(samples).where(samples.c.time >= milliseconds(LAST_TIME)))
        while (first := self._first_sample()) is not None and first < milliseconds(oldest):
            self._delete_samples(min(first + milliseconds(WHOLE_SECONDS), milliseconds(oldest)))
        return first

    def _first_sample(self) -> int | None:
        with self._database.reading() as connection:
            return connection.execute(sql.select(sql.func.min(samples.c.time))).scalar()

    def _delete_samples(self, end: int) -> None:
        """Delete an hour at most, as thinning does: days at once would exceed the timeouts of the store and writers."""
        with self._database.writing() as connection:
            connection.execute(sql.delete(samples).where(samples.c.time < end))

    def _thin(self, start: int, end: int, width: int) -> None:
        of_a_run = sql.exists().where(
            samples.c.time >= (runs.c.starts_at - BEFORE_RUN_SECONDS) * MILLISECONDS,
            samples.c.time <= (ends_at + AFTER_RUN_SECONDS) * MILLISECONDS,
        )
        ranked = ranked_samples(sql.and_(samples.c.time >= start, samples.c.time < end, ~of_a_run), width)
        between = sql.select(ranked.c.time, ranked.c.pod).where(ranked.c.low > 1, ranked.c.high > 1)
        with self._database.writing() as connection:
            connection.execute(sql.delete(samples).where(sql.tuple_(samples.c.time, samples.c.pod).in_(between)))
