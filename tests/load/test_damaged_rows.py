"""Rows of pods and samples that make no sense: the others are shown, and these are named."""

import logging
import time
from contextlib import closing
from typing import Any

import pytest
import sqlalchemy as sql

from pixelscan.load.feed import Feed
from pixelscan.load.history import History
from pixelscan.load.history.schema import pods, samples
from pixelscan.load.model import Pod, Sample

NAN, INFINITE, YEAR_9999 = float("nan"), float("inf"), 253_370_764_800.0


def pod(name: str) -> Pod:
    now = time.time()
    return Pod(name, now, "node", 0.3, 1.0, "cgroup v2", now)


def spoil(history: History, table: sql.Table, **values: Any) -> None:
    """Write these values into the rows of pod "odd", in SQLite as text that no type forbids."""
    if not history._database.is_postgresql:
        # It has no NaN.
        values = {column: INFINITE if value != value else value for column, value in values.items()}  # noqa: PLR0124
    name = table.c.name if table is pods else table.c.pod
    bound = {column: sql.text(f":{column}_").bindparams(**{f"{column}_": value}) for column, value in values.items()}
    with history._database.writing() as connection:
        connection.execute(sql.update(table).where(name == "odd").values(bound))


def filled(history: History) -> float:
    """Write a good and an odd pod with a sample each; returns the time."""
    now = time.time()
    for name in ("good", "odd"):
        history.write(pod(name), [Sample(name, round(now - 1, 1), 0.5)], now)
    return now


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("seen", NAN, "a time"),
        ("seen", YEAR_9999, "a time"),
        ("seen", INFINITE, "a time"),
        ("started", -5.0, "a time"),
        ("started", NAN, "a time"),
        ("leaving", YEAR_9999, "a time"),
        ("limit_cores", -1.0, "a number of cores"),
        ("limit_cores", 1e300, "a number of cores"),
        ("request_cores", NAN, "a number of cores"),
        ("clock_ahead", INFINITE, "a number"),
    ],
)
def test_an_odd_pod_is_left_out_and_named(
    history: History, caplog: pytest.LogCaptureFixture, column: str, value: float, what: str
) -> None:
    """It is logged once, and no longer named when its row is right again."""
    now = filled(history)
    spoil(history, pods, **{column: value})
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert [seen.name for seen in history.pods(0)] == ["good"]
    assert f"pod odd ({column} is not {what})" in history.left_out(now)
    assert len(caplog.records) == 1
    history.write(pod("odd"), [], now)
    spoil(history, pods, leaving=None)
    assert {seen.name for seen in history.pods(0)} == {"good", "odd"}
    assert history.left_out(now) == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("cores", NAN),
        ("cores", INFINITE),
        ("cores", -0.5),
        ("cores", 1e300),
        ("throttled", -1.0),
        ("requested_cores", INFINITE),
        ("time", -(10**15)),
        ("time", round(YEAR_9999 * 1000)),
        ("time", 2**63 - 1),
    ],
)
def test_an_odd_sample_is_left_out_and_named(history: History, column: str, value: float) -> None:
    """By every query, and by the page's feed."""
    now = filled(history)
    spoil(history, samples, **{column: value})
    assert [sample.pod for sample in history.samples_written_since(now)] == ["good"]
    assert [sample.pod for sample in history.samples(now - 3600, now + 1, points=300)] == ["good"]
    assert "samples of pod odd (" in history.left_out(now)
    seen = Feed(history, lambda _since: (pod("good"), [])).snapshot(300, 0)
    assert {sample.pod for sample in seen.samples} == {"good"}


def test_text_in_a_column_of_numbers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite stores any value in any column."""
    folder = tmp_path_factory.mktemp("text")
    with closing(History(f"sqlite:///{folder / 'history.sqlite'}")) as history:
        now = filled(history)
        spoil(history, pods, seen="noon", limit_cores="some")
        spoil(history, samples, cores="much", time="today")
        assert [seen.name for seen in history.pods(0)] == ["good"]
        assert [sample.pod for sample in history.samples_written_since(now)] == ["good"]
        assert "pod odd (seen is not a time), samples of pod odd" in history.left_out(now)
        history.tidy(now)
        assert [seen.name for seen in history.pods(0)] == ["good"]
        assert [sample.pod for sample in history.samples_written_since(now)] == ["good"]


def test_columns_without_a_value(postgres_url: str) -> None:
    """Another version may have allowed them."""
    with closing(History(postgres_url)) as history:
        now = filled(history)
        with history._database.writing() as connection:
            for column in ("pods ALTER COLUMN started", "pods ALTER COLUMN source", "samples ALTER COLUMN cores"):
                connection.execute(sql.text(f"ALTER TABLE {column} DROP NOT NULL"))
        spoil(history, pods, source=None)
        spoil(history, samples, cores=None)
        assert [seen.name for seen in history.pods(0)] == ["good"]
        assert [sample.pod for sample in history.samples_written_since(now)] == ["good"]
        assert "pod odd (source is not text), samples of pod odd" in history.left_out(now)


def test_what_no_time_can_be_does_not_stay(history: History) -> None:
    """Nothing that is dated after this century gets older."""
    now = filled(history)
    spoil(history, pods, seen=YEAR_9999)
    spoil(history, samples, time=round(YEAR_9999 * 1000))
    history.tidy(now)
    with history._database.reading() as connection:
        assert list(connection.execute(sql.select(pods.c.name)).scalars()) == ["good"]
        assert list(connection.execute(sql.select(samples.c.pod)).scalars()) == ["good"]


def test_a_pod_from_the_future_does_not_count(history: History) -> None:
    """A version that goes by its own clock wrote its heartbeat; it would seem alive for an hour after its end."""
    now = time.time()
    history.write(Pod("old", now + 3600, "node", 0.3, 1.0, "cgroup v2"), [], now + 3600)
    history.write(pod("good"), [], now)
    seen = Feed(history, lambda _since: (pod("good"), [])).snapshot(60, 0)
    assert [ready.name for ready in seen.ready_pods()] == ["good"]
