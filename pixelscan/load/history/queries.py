"""What pods write to the store and read from it, each method one transaction."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sql

from pixelscan.load.clock import StoreClock
from pixelscan.load.history.engine import Database
from pixelscan.load.history.left_out import LeftOut
from pixelscan.load.history.pod_reader import read_pods, read_samples
from pixelscan.load.history.retention import Retention
from pixelscan.load.history.run_reader import read_runs
from pixelscan.load.history.schema import (
    column_names,
    ends_at,
    milliseconds,
    pods,
    ranked_samples,
    run_row,
    runs,
    sample_columns,
    sample_row,
    samples,
)
from pixelscan.load.model import Pod, Run, Sample

POINTS = 300
# The clocks of writers differ, and what was written may become visible a moment later.
WRITTEN_SLACK_SECONDS = 5
# The longest that Kubernetes waits before it starts a container again. It is the same pod, and keeps its start.
RESTART_SECONDS = 300


class History:
    """The store at a URL, made on first use: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.

    `clock` tells the time that all pods share. Every method raises StoreUnavailable, with a sentence, when the store is
    unavailable, too slow, full or read-only.
    """

    def __init__(self, url: str, keep_days: float = 7) -> None:
        self._database = Database(url)
        self._retention = Retention(self._database, keep_days)
        self._left_out = LeftOut()
        self.clock = StoreClock()

    @property
    def address(self) -> str:
        """Where the store is, for people, without a password."""
        return self._database.address

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def set_clock(self) -> float:
        """Ask the store for its time; returns what must be added to times that `clock` told before.

        The pods of a SQLite file are on its machine and have the same clock.
        """
        if not self._database.is_postgresql:
            return 0.0
        question = sql.select(sql.extract("epoch", sql.func.clock_timestamp()))
        with self._database.reading() as connection:
            asked = time.monotonic()
            told = float(connection.execute(question).scalar_one())
            return self.clock.note(asked, told, time.monotonic())

    def write(self, pod: Pod, new: Sequence[Sample], now: float) -> None:
        """Write the pod's heartbeat and samples; samples that are stored already stay as they are."""
        row = {name: getattr(pod, name) for name in column_names(pods)} | {"seen": now}
        rows = [sample_row(sample, now) for sample in new]
        with self._database.writing() as connection:
            heartbeat = self._database.insert(pods).values(row)
            is_restart = (
                (pods.c.started >= 0) & (pods.c.started < pod.started) & (pods.c.seen >= pod.started - RESTART_SECONDS)
            )
            changed = {name: value for name, value in row.items() if name != "name"}
            changed["started"] = sql.case((is_restart, pods.c.started), else_=pod.started)
            connection.execute(heartbeat.on_conflict_do_update(index_elements=[pods.c.name], set_=changed))
            if rows:
                connection.execute(self._database.insert(samples).on_conflict_do_nothing(), rows)

    def pods(self, since: float) -> list[Pod]:
        """Pods with a heartbeat at this time or later, the oldest first."""
        query = sql.select(pods).where(pods.c.seen >= since).order_by(pods.c.started, pods.c.name)
        with self._database.reading() as connection:
            return read_pods(connection.execute(query).mappings(), self._left_out, self.clock.now())

    def samples(self, start: float, end: float, *, points: int | None = None) -> list[Sample]:
        """All pods' samples from `start` to `end`, by time; with `points`, at most so many per pod, extremes kept."""
        span = samples.c.time.between(milliseconds(start), milliseconds(end))
        query = sql.select(*sample_columns).where(span)
        if points and end - start > points:
            ranked = ranked_samples(span, width=milliseconds((end - start) / (points // 2)))
            query = sql.select(*(ranked.c[column.name] for column in sample_columns))
            query = query.where(sql.or_(ranked.c.low == 1, ranked.c.high == 1))
        with self._database.reading() as connection:
            return self._read_samples(connection.execute(query.order_by("time", "pod")))

    def samples_written_since(self, since: float) -> list[Sample]:
        """Samples written at this time or later, whatever their own time is, and some written just before."""
        query = sql.select(*sample_columns).where(samples.c.written >= milliseconds(since - WRITTEN_SLACK_SECONDS))
        with self._database.reading() as connection:
            return self._read_samples(connection.execute(query))

    def add_run(self, run: Run, check: Callable[[list[Run]], None]) -> None:
        """Store a run. `check` gets those that have not ended and may raise; no other run is added in between."""
        unended = sql.select(runs).where(ends_at > run.created)
        with self._database.writing() as connection:
            if self._database.is_postgresql:
                connection.execute(sql.text("LOCK TABLE runs IN SHARE ROW EXCLUSIVE MODE"))
            check(read_runs(connection.execute(unended).mappings(), self._left_out))
            connection.execute(self._database.insert(runs).values(run_row(run)).on_conflict_do_nothing())

    def stop_run(self, run_id: str, at: float) -> bool:
        """End a run at this Unix time; False if it had ended already, or is unknown."""
        stop = sql.update(runs).where(runs.c.id == run_id, ends_at > at).values(stopped_at=at)
        with self._database.writing() as connection:
            return connection.execute(stop).rowcount > 0

    def run(self, run_id: str) -> Run | None:
        """The run with this id, None if there is none, or it is not understood."""
        with self._database.reading() as connection:
            rows = connection.execute(sql.select(runs).where(runs.c.id == run_id)).mappings()
            found = read_runs(rows, self._left_out)
            return found[0] if found else None

    def runs(self, since: float = 0.0) -> list[Run]:
        """Runs that have not ended before `since`, the newest first."""
        query = sql.select(runs).where(ends_at >= since).order_by(runs.c.created.desc(), runs.c.id)
        with self._database.reading() as connection:
            return read_runs(connection.execute(query).mappings(), self._left_out)

    def unended_ids(self, now: float) -> list[str]:
        """The ids of all runs that have not ended, the newest first, also of those that are not understood."""
        query = sql.select(runs.c.id).where(ends_at > now).order_by(runs.c.created.desc(), runs.c.id)
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def left_out(self, now: float) -> str:
        """Names the rows that were read and not understood, in a sentence; runs until they end, others for a minute."""
        return self._left_out.sentence(now)

    def tidy(self, now: float) -> None:
        """Thin and delete old samples, pods and runs (see `retention`)."""
        self._retention.apply(now)

    def _read_samples(self, rows: Iterable[sql.Row[Any]]) -> list[Sample]:
        return read_samples(rows, self._left_out, self.clock.now())
