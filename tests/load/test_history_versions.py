"""A store with rows or tables of another version of PixelScan, or damaged ones, in SQLite and in PostgreSQL."""

import logging
import time
from collections.abc import Callable
from contextlib import closing

import pytest
import sqlalchemy as sql

from pixelscan.errors import StoreUnavailable
from pixelscan.load.history import History
from pixelscan.load.history.schema import VERSION, runs, versions
from pixelscan.load.model import LONGEST_SECONDS, Pod, Run
from pixelscan.load.run_registry import RunRegistry
from pixelscan.load.runs import new_run, start, stop

NOW = 1_800_000_000.0
TEN_YEARS = 10 * 365 * 86400.0


def spoil(history: History, run: Run, **values: object) -> None:
    """Store a run, then write these values into its row."""
    history.add_run(run, lambda _unended: None)
    with history._database.writing() as connection:
        connection.execute(sql.update(runs).where(runs.c.id == run.id).values(**values))


def alter(url: str, *statements: str) -> None:
    """Change a store's tables as another version would."""
    with closing(History(url)) as history, history._database.writing() as connection:
        for statement in statements:
            connection.execute(sql.text(statement))


def declare_version(url: str, version: int, readable_by: int) -> None:
    """What another version writes when it first uses the store."""
    with closing(History(url)) as history, history._database.writing() as connection:
        connection.execute(sql.insert(versions).values(version=version, readable_by=readable_by))


def run_at(name: str, start: float) -> Run:
    return Run(name, start, start, start + 60, "all", None, 1.0, "workers")


@pytest.fixture
def store(url: str) -> Callable[[], History]:
    """Opens the store, as each pod does."""
    return lambda: History(url)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("levels", "{x", "damaged levels"),
        ("levels", "7", "damaged levels"),
        ("levels", '["much"]', "damaged levels"),
        ("levels", "[NaN]", "damaged levels"),
        ("unit", "furlongs", "unknown unit furlongs"),
        ("shape", "sawtooth", "unknown shape sawtooth"),
        ("target", "zone", "unknown target zone"),
        ("amount", float("inf"), "amount is not a number"),
        ("starts_at", 253_370_764_800.0, "starts_at is not a time"),
        ("created", -1.0, "created is not a time"),
    ],
)
def test_a_run_that_is_not_understood_is_left_out_and_named(
    store: Callable[[], History], caplog: pytest.LogCaptureFixture, column: str, value: object, reason: str
) -> None:
    """The others are read and new ones start; it is logged once, and no longer named when it has ended."""
    with closing(store()) as history, caplog.at_level(logging.WARNING):
        history.add_run(run_at("good", NOW), lambda _unended: None)
        spoil(history, run_at("odd", NOW), **{column: value})
        for _ in range(3):
            assert [run.id for run in history.runs(NOW)] == ["good"]
        assert history.run("odd") is None
        assert f"odd ({reason})" in history.left_out(NOW)
        assert len(caplog.records) == 1
        start(history, run_at("next", NOW + 61))
        assert history.stop_run("odd", NOW + 1)
        history.runs(NOW)
        assert history.left_out(NOW + 2) == ""


def test_all_runs_stop_also_those_that_are_not_understood(store: Callable[[], History]) -> None:
    """Pods of a newer version may understand and obey them. They stop from a shell and from a page."""
    for front in (lambda history: history, lambda history: RunRegistry(history, "p", lambda: None)):
        with closing(store()) as history:
            spoil(history, run_at("odd", time.time()), unit="furlongs", levels="{x")
            assert stop(front(history), None) == ["odd"]
            assert history.unended_ids(time.time()) == []
            with history._database.writing() as connection:
                connection.execute(sql.delete(runs))


def test_a_run_of_ten_years_ends_after_the_longest_time_allowed(store: Callable[[], History]) -> None:
    """For the agent that obeys it, for the pages that list it, and for the next run."""
    with closing(store()) as history:
        spoil(history, run_at("long", NOW), stop_at=NOW + TEN_YEARS)
        [long] = history.runs(NOW)
        assert long.ends_at == NOW + LONGEST_SECONDS
        assert history.unended_ids(NOW + LONGEST_SECONDS - 1) == ["long"]
        assert history.unended_ids(NOW + LONGEST_SECONDS) == []
        assert history.runs(NOW + LONGEST_SECONDS + 1) == []
        start(history, run_at("next", NOW + LONGEST_SECONDS))
        history.tidy(NOW + 8 * 86400)
        assert history.runs() == []


def test_the_next_version_runs_beside_this_one(url: str, store: Callable[[], History]) -> None:
    """It has added columns and raised the version; both write and read."""
    alter(
        url,
        "ALTER TABLE runs ADD COLUMN colour VARCHAR(9)",
        "ALTER TABLE pods ADD COLUMN zone VARCHAR(9)",
    )
    declare_version(url, VERSION + 1, readable_by=VERSION)
    with closing(store()) as history:
        history.write(Pod("p", NOW, "node", None, None, "machine"), [], NOW)
        run = new_run(1, "workers", 60, now=time.time())
        start(history, run)
        assert [seen.name for seen in history.pods(NOW)] == ["p"]
        assert history.runs() == [run]


# What version 1 wrote and read: it does not know `clock_ahead`.
VERSION_1_WRITES = """
    INSERT INTO pods (name, started, node, request_cores, limit_cores, source, seen, leaving)
    VALUES ('old', 1800000000, 'node', NULL, NULL, 'machine', 1800000000, NULL)
    ON CONFLICT (name) DO UPDATE SET seen = excluded.seen
"""
VERSION_1_READS = "SELECT name, started, node, request_cores, limit_cores, source, seen, leaving FROM pods ORDER BY 1"


def test_the_version_before_runs_beside_this_one(url: str, store: Callable[[], History]) -> None:
    """In a rolling update, whoever made the tables: its pods are read, and it reads those of this version."""
    alter(url, "DROP TABLE schema_version", "ALTER TABLE pods DROP COLUMN clock_ahead", VERSION_1_WRITES)
    with closing(store()) as history:
        history.write(Pod("new", NOW, "node", None, None, "machine", clock_ahead=37.0), [], NOW)
        with history._database.writing() as connection:
            connection.execute(sql.text(VERSION_1_WRITES))
            assert [row.name for row in connection.execute(sql.text(VERSION_1_READS))] == ["new", "old"]
        assert {pod.name: pod.clock_ahead for pod in history.pods(NOW)} == {"new": 37.0, "old": None}
        assert history.left_out(NOW) == ""


def test_a_store_that_this_version_cannot_read_is_named(url: str, store: Callable[[], History]) -> None:
    """Not as one that does not answer; nothing in it is changed."""
    declare_version(url, VERSION + 2, readable_by=VERSION + 1)
    with closing(store()) as history, pytest.raises(StoreUnavailable, match="belongs to a newer version of PixelScan"):
        history.runs()


@pytest.mark.parametrize("change", ["ADD COLUMN must VARCHAR(9) NOT NULL DEFAULT 'x'", "RENAME COLUMN seen TO beat"])
def test_tables_of_another_version_are_named(url: str, store: Callable[[], History], change: str) -> None:
    """A column that is gone is said to be; one with a default does not disturb."""
    alter(url, f"ALTER TABLE pods {change}")
    with closing(store()) as history:
        if "DEFAULT" in change:
            history.write(Pod("p", NOW, "node", None, None, "machine"), [], NOW)
            return
        with pytest.raises(StoreUnavailable, match="has the tables of another version of PixelScan"):
            history.write(Pod("p", NOW, "node", None, None, "machine"), [], NOW)


def test_a_store_from_before_versions_gets_one(url: str, store: Callable[[], History]) -> None:
    """Its runs stay."""
    alter(url, "DROP TABLE schema_version")
    with closing(store()) as history:
        assert history.runs() == []
        with history._database.reading() as connection:
            assert list(connection.execute(sql.select(versions.c.version)).scalars()) == [VERSION]
