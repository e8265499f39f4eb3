"""The store that pods meet in: pods, samples and runs, in SQLite or PostgreSQL, each method one transaction.

Everything raises StoreUnavailable, with a sentence, when the store is away, too slow, full or read-only.
"""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from pixelscan.errors import SettingError, StoreUnavailable
from pixelscan.load.model import Pod, Run, Sample, Shape

POINTS = 300
# A whole hour stays second by second, older samples only as the lowest and the highest of ten seconds; but a run, with
# the minutes before and after it that its report is about, stays whole.
WHOLE_SECONDS = 3600
THINNED_TO_SECONDS = 10
BEFORE_RUN_SECONDS, AFTER_RUN_SECONDS = 60, 900
# Writers' clocks differ, and what was written may be seen a moment later.
ARRIVAL_SLACK_SECONDS = 5
# libpq takes no connect timeout below two seconds.
PATIENCE = {"connect_timeout": 2, "tcp_user_timeout": 3000, "options": "-c statement_timeout=5000 -c lock_timeout=2000"}
SQLITE_PATIENCE_SECONDS = 1.0
SCHEMA_LOCK = 0x70697865
MILLISECONDS = 1000

schema = sql.MetaData()
pods = sql.Table(
    "pods",
    schema,
    sql.Column("name", sql.String(255), primary_key=True),
    sql.Column("started", sql.Double, nullable=False),
    sql.Column("node", sql.String(255), nullable=False),
    sql.Column("request_cores", sql.Double),
    sql.Column("limit_cores", sql.Double),
    sql.Column("source", sql.String(20), nullable=False),
    sql.Column("seen", sql.Double, nullable=False),
)
samples = sql.Table(
    "samples",
    schema,
    sql.Column("time", sql.BigInteger, primary_key=True, autoincrement=False, comment="milliseconds"),
    sql.Column("pod", sql.String(255), primary_key=True),
    sql.Column("cores", sql.Double, nullable=False),
    sql.Column("request_cores", sql.Double),
    sql.Column("limit_cores", sql.Double),
    sql.Column("throttled", sql.Double),
    sql.Column("requested_cores", sql.Double),
    sql.Column("written", sql.BigInteger, nullable=False, index=True, comment="milliseconds"),
    sqlite_with_rowid=False,
)
runs = sql.Table(
    "runs",
    schema,
    sql.Column("id", sql.String(64), primary_key=True),
    sql.Column("created", sql.Double, nullable=False),
    sql.Column("starts_at", sql.Double, nullable=False),
    sql.Column("stop_at", sql.Double, nullable=False),
    sql.Column("target", sql.String(10), nullable=False),
    sql.Column("pod", sql.String(255)),
    sql.Column("amount", sql.Double, nullable=False),
    sql.Column("unit", sql.String(20), nullable=False),
    sql.Column("shape", sql.String(10), nullable=False),
    sql.Column("levels", sql.Text, nullable=False),
    sql.Column("shared", sql.Boolean, nullable=False),
    sql.Column("stopped_at", sql.Double),
    sql.Column("started_by", sql.String(255), nullable=False),
)
ends_at = sql.func.coalesce(runs.c.stopped_at, runs.c.stop_at)


class History:
    """The store at a URL, made when it is first reached: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."""

    def __init__(self, url: str, keep_days: float = 7) -> None:
        try:
            parsed = sql.make_url(url)
        except (SQLAlchemyError, ValueError):
            raise SettingError("PIXELSCAN_DATABASE_URL is no database's address.") from None
        self.place = _place(parsed)
        self._engine = _engine(parsed)
        self._prepared = threading.Lock(), [False]
        self._keep_seconds = keep_days * 86400
        self._thinned_until = 0

    def close(self) -> None:
        self._engine.dispose()

    def write(self, pod: Pod, new: Sequence[Sample], now: float) -> None:
        """Note that the pod lives, and its samples; those that are there already stay as they are."""
        row = {name: getattr(pod, name) for name in _names(pods)} | {"seen": now}
        rows = [_sample_row(sample, now) for sample in new]
        with self._writing() as connection:
            beat = self._insert(pods).values(row)
            changed = {name: value for name, value in row.items() if name != "name"}
            connection.execute(beat.on_conflict_do_update(index_elements=[pods.c.name], set_=changed))
            if rows:
                connection.execute(self._insert(samples).on_conflict_do_nothing(), rows)

    def pods(self, since: float) -> list[Pod]:
        """Pods that lived at this time or later, the oldest first."""
        asked = sql.select(pods).where(pods.c.seen >= since).order_by(pods.c.started, pods.c.name)
        with self._reading() as connection:
            return [Pod(**row) for row in connection.execute(asked).mappings()]

    def samples(self, start: float, end: float, *, points: int | None = None) -> list[Sample]:
        """All pods' samples from `start` to `end`, by time; with `points`, at most so many a pod, extremes kept."""
        span = samples.c.time.between(_milliseconds(start), _milliseconds(end))
        asked = sql.select(*_SAMPLE_COLUMNS).where(span)
        if points and end - start > points:
            ranked = _ranked(span, width=_milliseconds((end - start) / (points // 2)))
            asked = sql.select(*(ranked.c[column.name] for column in _SAMPLE_COLUMNS))
            asked = asked.where(sql.or_(ranked.c.low == 1, ranked.c.high == 1))
        with self._reading() as connection:
            return [_sample(row) for row in connection.execute(asked.order_by("time", "pod"))]

    def arrived(self, since: float) -> list[Sample]:
        """Samples written since then, and some before: a late one, of whatever time, is not missed."""
        edge = _milliseconds(since - ARRIVAL_SLACK_SECONDS)
        with self._reading() as connection:
            return [
                _sample(row)
                for row in connection.execute(sql.select(*_SAMPLE_COLUMNS).where(samples.c.written >= edge))
            ]

    def add_run(self, run: Run, check: Callable[[list[Run]], None]) -> None:
        """Keep a run. `check` is given those that have not ended and may raise; no other run comes in between."""
        unended = sql.select(runs).where(ends_at > run.created)
        with self._writing() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sql.text("LOCK TABLE runs IN SHARE ROW EXCLUSIVE MODE"))
            check([_run(row) for row in connection.execute(unended).mappings()])
            connection.execute(self._insert(runs).values(_run_row(run)).on_conflict_do_nothing())

    def stop_run(self, run_id: str, at: float) -> bool:
        """End a run at this time; False when there is none that had not ended."""
        stop = sql.update(runs).where(runs.c.id == run_id, ends_at > at).values(stopped_at=at)
        with self._writing() as connection:
            return connection.execute(stop).rowcount > 0

    def run(self, run_id: str) -> Run | None:
        with self._reading() as connection:
            row = connection.execute(sql.select(runs).where(runs.c.id == run_id)).mappings().first()
            return _run(row) if row else None

    def runs(self, since: float = 0.0) -> list[Run]:
        """Runs that have not ended before `since`, the newest first."""
        asked = sql.select(runs).where(ends_at >= since).order_by(runs.c.created.desc(), runs.c.id)
        with self._reading() as connection:
            return [_run(row) for row in connection.execute(asked).mappings()]

    def tidy(self, now: float) -> None:
        """Thin what is older than an hour, hour by hour; forget what is older than the days to keep."""
        oldest = _milliseconds(now - self._keep_seconds)
        with self._writing() as connection:
            connection.execute(sql.delete(runs).where(runs.c.stop_at < now - self._keep_seconds))
            connection.execute(sql.delete(pods).where(pods.c.seen < now - self._keep_seconds))
        while (first := self._first_sample()) is not None and first < oldest:
            self._forget(min(first + _milliseconds(WHOLE_SECONDS), oldest))
        width = _milliseconds(THINNED_TO_SECONDS)
        end = _milliseconds(now - WHOLE_SECONDS) // width * width
        start = max(self._thinned_until, (first or end) // width * width)
        while start < end:
            self._thin(start, start := min(start + _milliseconds(WHOLE_SECONDS), end), width)
        self._thinned_until = max(self._thinned_until, end)

    def _first_sample(self) -> int | None:
        with self._reading() as connection:
            return connection.execute(sql.select(sql.func.min(samples.c.time))).scalar()

    def _forget(self, end: int) -> None:
        """An hour at most, as thinning does: days in one piece would outlast the store's and its writers' patience."""
        with self._writing() as connection:
            connection.execute(sql.delete(samples).where(samples.c.time < end))

    def _thin(self, start: int, end: int, width: int) -> None:
        of_a_run = sql.exists().where(
            samples.c.time >= (runs.c.starts_at - BEFORE_RUN_SECONDS) * MILLISECONDS,
            samples.c.time <= (ends_at + AFTER_RUN_SECONDS) * MILLISECONDS,
        )
        ranked = _ranked(sql.and_(samples.c.time >= start, samples.c.time < end, ~of_a_run), width)
        between = sql.select(ranked.c.time, ranked.c.pod).where(ranked.c.low > 1, ranked.c.high > 1)
        with self._writing() as connection:
            connection.execute(sql.delete(samples).where(sql.tuple_(samples.c.time, samples.c.pod).in_(between)))

    def _insert(self, table: sql.Table) -> Any:
        return (postgresql if self._engine.dialect.name == "postgresql" else sqlite).insert(table)

    @contextmanager
    def _writing(self) -> Iterator[sql.Connection]:
        with self._connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sql.Connection]:
        with self._connected() as connection, connection.execution_options(reading=True).begin():
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[sql.Connection]:
        try:
            self._prepare()
            with self._engine.connect() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as fault:
            # A store that was away may come back empty.
            self._prepared[1][0] = False
            raise StoreUnavailable(_sentence(fault, self.place)) from fault

    def _prepare(self) -> None:
        lock, done = self._prepared
        with lock:
            if not done[0]:
                _make_schema(self._engine)
                done[0] = True


def _engine(url: sql.URL) -> sql.Engine:
    """Two connections: the agent's and one for pages."""
    bounds: dict[str, Any] = {"pool_size": 2, "max_overflow": 0, "pool_timeout": 2}
    if url.drivername != "sqlite":
        engine = sql.create_engine(url.set(drivername="postgresql+psycopg"), connect_args=PATIENCE, **bounds)
        sql.event.listen(engine, "do_connect", _connect_patiently)
        return engine
    patience = {"timeout": SQLITE_PATIENCE_SECONDS, "check_same_thread": False}
    engine = sql.create_engine(url, connect_args=patience, poolclass=sql.QueuePool, **bounds)
    sql.event.listen(engine, "connect", _tune_sqlite)
    sql.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_patiently(_dialect: Any, _record: Any, arguments: Sequence[Any], named: dict[str, Any]) -> Any:
    from pixelscan.load.timeouts import PatientConnection  # noqa: PLC0415 - only who has PostgreSQL waits 60 ms

    return PatientConnection.connect(*arguments, **named)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    # None: transactions begin where SQLAlchemy begins them, see _begin_sqlite.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: sql.Connection) -> None:
    """A writer asks for its lock at once: one that reads first is refused when another wrote meanwhile."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _make_schema(engine: sql.Engine) -> None:
    """The tables, unless they are there: a read-only store can be read. Pods that start together wait here."""
    if engine.dialect.name == "sqlite" and engine.url.database and not engine.url.query.get("uri"):
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    with engine.connect().execution_options(reading=True) as connection:
        if all(sql.inspect(connection).has_table(name) for name in schema.tables):
            return
    if engine.dialect.name == "sqlite":
        # Below SQLAlchemy: within a transaction SQLite keeps its old mode, and does not say so.
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sql.select(sql.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
        schema.create_all(connection)


def _ranked(span: sql.ColumnElement[bool], width: int) -> sql.Subquery:
    """Samples with their rank from below (`low`) and from above (`high`) in their pod's `width` milliseconds."""
    share = [samples.c.pod, samples.c.time // width]
    low = sql.func.row_number().over(partition_by=share, order_by=[samples.c.cores, samples.c.time])
    high = sql.func.row_number().over(partition_by=share, order_by=[samples.c.cores.desc(), samples.c.time])
    return sql.select(*_SAMPLE_COLUMNS, low.label("low"), high.label("high")).where(span).subquery()


_SAMPLE_COLUMNS = [column for column in samples.c if column.name != "written"]


def _sample_row(sample: Sample, now: float) -> dict[str, Any]:
    row = {column.name: getattr(sample, column.name) for column in _SAMPLE_COLUMNS}
    return row | {"time": _milliseconds(sample.time), "written": _milliseconds(now)}


def _sample(row: Any) -> Sample:
    return Sample(
        row.pod,
        row.time / MILLISECONDS,
        row.cores,
        row.request_cores,
        row.limit_cores,
        row.throttled,
        row.requested_cores,
    )


def _run_row(run: Run) -> dict[str, Any]:
    row = {name: getattr(run, name) for name in _names(runs) if name not in {"shape", "levels"}}
    return row | {"shape": run.shape.name, "levels": json.dumps(run.shape.levels)}


def _run(row: Any) -> Run:
    fields = dict(row)
    levels = tuple(json.loads(fields.pop("levels")))
    return Run(**fields | {"shape": Shape(fields["shape"], levels)})


def _names(table: sql.Table) -> list[str]:
    return [column.name for column in table.c]


def _milliseconds(seconds: float) -> int:
    return round(seconds * MILLISECONDS)


def _place(url: sql.URL) -> str:
    """Where the store is, for a person, without a password."""
    if url.drivername == "sqlite":
        return str(url.database)
    return f"PostgreSQL at {url.host or 'localhost'}:{url.port or 5432}"


_REASONS = {
    "readonly": "is read-only",
    "read-only": "is read-only",
    "full": "has no room left",
    "no space": "has no room left",
    "locked": "is too busy",
    "timeout": "is too slow",
    "password": "refuses PixelScan's password",
    "too many": "has no connection left",
    "connection slots": "has no connection left",
    "permission denied": "refuses PixelScan",
    "unable to open": "cannot be opened",
    "malformed": "is damaged",
    "not a database": "is no database",
}


def _sentence(fault: Exception, place: str) -> str:
    told = str(getattr(fault, "orig", None) or fault).lower()
    reason = next((reason for sign, reason in _REASONS.items() if sign in told), "does not answer")
    return f"The history {reason} ({place})."
