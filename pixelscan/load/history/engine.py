"""Connections to SQLite or PostgreSQL, with timeouts: no page waits long for a store that is unavailable."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from pixelscan.errors import SettingError, StoreUnavailable
from pixelscan.load.history.schema import READABLE_BY, VERSION, schema, versions

# libpq does not accept a connect timeout below two seconds.
POSTGRESQL_TIMEOUTS = {
    "connect_timeout": 2,
    "tcp_user_timeout": 3000,
    "options": "-c statement_timeout=5000 -c lock_timeout=2000",
}
SQLITE_TIMEOUT_SECONDS = 1.0
SCHEMA_LOCK = 0x70697865
NEWER_VERSION = "belongs to a newer version of PixelScan, which this one cannot read"
OTHER_VERSION = "has the tables of another version of PixelScan"
REASONS = {
    "readonly": "is read-only",
    "read-only": "is read-only",
    "full": "has no space left",
    "no space": "has no space left",
    "locked": "is too busy",
    "timeout": "is too slow",
    "password": "refuses PixelScan's password",
    "too many": "has no connection left",
    "connection slots": "has no connection left",
    "permission denied": "refuses PixelScan",
    "unable to open": "cannot be opened",
    "malformed": "is damaged",
    "not a database": "is not a database",
    # Last: tables that lack a column, or have another type or an unknown one that must be filled.
    "column": OTHER_VERSION,
    "operator does not exist": OTHER_VERSION,
    "not null constraint": OTHER_VERSION,
}


class Database:
    """The database at a URL; its tables are made on first use.

    Raises SettingError if the URL is not that of a database; both kinds of transaction raise StoreUnavailable.
    """

    def __init__(self, url: str) -> None:
        try:
            parsed = sql.make_url(url)
        except (SQLAlchemyError, ValueError):
            raise SettingError("PIXELSCAN_DATABASE_URL is not a database URL.") from None
        self.address = _address(parsed)
        self._engine = _create_engine(parsed)
        self._schema_lock = threading.Lock()
        self._has_schema = False

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is PostgreSQL; otherwise it is SQLite."""
        return self._engine.dialect.name == "postgresql"

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def insert(self, table: sql.Table) -> Any:
        """An INSERT that supports ON CONFLICT, in the database's dialect."""
        return (postgresql if self.is_postgresql else sqlite).insert(table)

    @contextmanager
    def writing(self) -> Iterator[sql.Connection]:
        """A transaction that writes."""
        with self._connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """A transaction that only reads."""
        with self._connected() as connection, connection.execution_options(reading=True).begin():
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[sql.Connection]:
        try:
            self._ensure_schema()
            with self._engine.connect() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as fault:
            # A store that was unavailable may come back empty. Without the lock, which a thread that waits for the
            # store may hold for seconds: at worst the tables are looked for once more.
            self._has_schema = False
            raise StoreUnavailable(_sentence(fault, self.address)) from fault

    def _ensure_schema(self) -> None:
        with self._schema_lock:
            if not self._has_schema:
                _make_schema(self._engine)
                self._has_schema = True


def _create_engine(url: sql.URL) -> sql.Engine:
    """At most two connections: the agent's and one for pages."""
    bounds: dict[str, Any] = {"pool_size": 2, "max_overflow": 0, "pool_timeout": 2}
    if url.drivername != "sqlite":
        engine = sql.create_engine(url.set(drivername="postgresql+psycopg"), connect_args=POSTGRESQL_TIMEOUTS, **bounds)
        sql.event.listen(engine, "do_connect", _connect_with_timeout)
        return engine
    arguments = {"timeout": SQLITE_TIMEOUT_SECONDS, "check_same_thread": False}
    engine = sql.create_engine(url, connect_args=arguments, poolclass=sql.QueuePool, **bounds)
    sql.event.listen(engine, "connect", _tune_sqlite)
    sql.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_with_timeout(_dialect: Any, _record: Any, arguments: Sequence[Any], named: dict[str, Any]) -> Any:
    from pixelscan.load.history.timeouts import ReadTimeoutConnection  # noqa: PLC0415 - 60 ms, only needed for PostgreSQL

    return ReadTimeoutConnection.connect(*arguments, **named)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    # None: transactions begin where SQLAlchemy begins them, see _begin_sqlite.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: sql.Connection) -> None:
    """Take a writer's lock at once: one that reads first is refused if another has written meanwhile."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _make_schema(engine: sql.Engine) -> None:
    """Make the tables unless they exist: a read-only store can be read. Pods that start together wait here."""
    if engine.dialect.name == "sqlite" and engine.url.database and not engine.url.query.get("uri"):
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    with engine.connect().execution_options(reading=True) as connection:
        if not _missing(connection) and _version(connection, engine) >= VERSION:
            return
    if engine.dialect.name == "sqlite":
        # Below SQLAlchemy: within a transaction SQLite keeps its old mode without an error.
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sql.select(sql.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
        schema.create_all(connection)
        for column in _missing(connection):
            definition = sql.schema.CreateColumn(column).compile(dialect=engine.dialect)
            connection.execute(sql.text(f"ALTER TABLE {column.table.name} ADD COLUMN {definition}"))
        if _version(connection, engine) < VERSION:
            connection.execute(sql.insert(versions).values(version=VERSION, readable_by=READABLE_BY))


def _version(connection: sql.Connection, engine: sql.Engine) -> int:
    """The newest version that has used the store, 0 if none has. Raises StoreUnavailable if this one is too old."""
    newest = connection.execute(sql.select(versions).order_by(versions.c.version.desc())).first()
    if newest and newest.readable_by > VERSION:
        raise StoreUnavailable(f"The history {NEWER_VERSION} ({_address(engine.url)}).")
    return newest.version if newest else 0


def _missing(connection: sql.Connection) -> list[sql.Column[Any]]:
    """Columns that the database lacks: all if it is new, later ones if an older version of PixelScan created it."""
    found = sql.inspect(connection)
    names = {
        table: {column["name"] for column in found.get_columns(table)} if found.has_table(table) else set()
        for table in schema.tables
    }
    return [column for name, table in schema.tables.items() for column in table.c if column.name not in names[name]]


def _address(url: sql.URL) -> str:
    """Where the database is, for people, without a password."""
    if url.drivername == "sqlite":
        return str(url.database)
    return f"PostgreSQL at {url.host or 'localhost'}:{url.port or 5432}"


def _sentence(fault: Exception, address: str) -> str:
    message = str(getattr(fault, "orig", None) or fault).lower()
    reason = next((reason for sign, reason in REASONS.items() if sign in message), "does not answer")
    return f"The history {reason} ({address})."
