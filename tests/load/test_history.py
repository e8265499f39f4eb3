"""The store that pods share, in SQLite and in a real PostgreSQL."""

import multiprocessing
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sql

from pixelscan.errors import RunRefused, SettingError, StoreUnavailable
from pixelscan.load.history import History
from pixelscan.load.history.schema import schema
from pixelscan.load.model import Pod, Run, Sample, Shape
from tests.support.waiting import PATIENCE_SECONDS

# A multiple of ten seconds, so that the limits of thinning are easy to predict.
NOW = 1_800_000_000.0
HOUR, DAY = 3600, 86400


@pytest.fixture(autouse=True)
def _plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's test runner leaves its script as the main module, which every new process would run first."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def pod(name: str) -> Pod:
    return Pod(name, NOW, "node", 0.3, 1.0, "cgroup v2")


def run(name: str, start: float = NOW, end: float = NOW + 60) -> Run:
    return Run(name, start, start, end, "all", None, 1.0, "workers", Shape("replay", (0.0, 0.5, 1.0)), shared=True)


def anything(_unended: list[Run]) -> None:
    """Accept every run."""


def alone(unended: list[Run]) -> None:
    if unended:
        raise RunRefused(unended[0].id)


def write_a_minute(url: str, name: str) -> None:
    """What a pod writes, second by second; if the store is too busy, try again, as the agent does."""
    history = History(url)
    for second in range(60):
        while True:
            try:
                history.write(pod(name), [Sample(name, NOW + second, second / 60)], NOW + second)
                break
            except StoreUnavailable as fault:
                if "busy" not in str(fault):
                    raise
    history.close()


def test_several_processes_write_into_an_empty_store_at_once(url: str, history: History) -> None:
    """They create its tables at the same time, and no sample is lost."""
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_a_minute, args=(url, f"pod-{number}")) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(PATIENCE_SECONDS)
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    assert len(history.samples(NOW, NOW + 60)) == 240
    assert [seen.name for seen in history.pods(NOW)] == ["pod-0", "pod-1", "pod-2", "pod-3"]


def test_what_was_written_is_what_is_read(history: History) -> None:
    """Every field of pods, samples and runs, including empty ones; what is written twice is kept once."""
    kept = [
        Sample("p", NOW + 0.1, 0.123456, 0.3, 1.0, 0.25, 0.9),
        Sample("p", NOW + 1.1, 0.0),
    ]
    history.write(pod("p"), kept, NOW + 1)
    history.write(pod("p"), kept, NOW + 2)
    assert history.samples(NOW, NOW + 2) == kept
    [seen] = history.pods(NOW)
    assert (seen.name, seen.node, seen.limit_cores, seen.seen) == ("p", "node", 1.0, NOW + 2)
    history.add_run(run("r"), anything)
    assert history.run("r") == run("r")
    assert history.run("other") is None


def test_a_run_is_refused_while_another_is_on_and_may_follow_it(history: History) -> None:
    """The check sees runs that have not ended, but no stopped ones."""
    history.add_run(run("a"), alone)
    with pytest.raises(RunRefused, match="a"):
        history.add_run(run("b"), alone)
    assert history.stop_run("a", NOW + 5)
    assert not history.stop_run("a", NOW + 6)
    history.add_run(run("c", NOW + 6), alone)
    assert [seen.id for seen in history.runs(NOW + 7)] == ["c"]


def start_a_run(url: str, name: str, outcome: "multiprocessing.Queue[str]") -> None:
    try:
        History(url).add_run(run(name), alone)
    except RunRefused:
        outcome.put("refused")
    else:
        outcome.put("started")


def test_of_two_runs_started_at_once_one_is_refused(url: str, history: History) -> None:
    """By two pods, at the same moment."""
    assert history.runs() == []
    spawn = multiprocessing.get_context("spawn")
    outcome: multiprocessing.Queue[str] = spawn.Queue()
    starters = [spawn.Process(target=start_a_run, args=(url, name, outcome)) for name in "ab"]
    for starter in starters:
        starter.start()
    assert sorted(outcome.get(timeout=PATIENCE_SECONDS) for _ in starters) == ["refused", "started"]
    for starter in starters:
        starter.join(PATIENCE_SECONDS)


def test_a_long_window_is_thinned_and_keeps_its_extremes(history: History) -> None:
    """An hour of one pod in at most 300 points, including the highest and the lowest second."""
    cores = {777: 9.0, 1234: 0.0}
    hour = [Sample("p", NOW + second, cores.get(second, 0.5 + second % 7 / 100)) for second in range(HOUR)]
    history.write(pod("p"), hour, NOW)
    assert history.samples(NOW, NOW + HOUR) == hour
    thinned = history.samples(NOW, NOW + HOUR, points=300)
    assert len(thinned) <= 302
    assert {9.0, 0.0} <= {sample.cores for sample in thinned}


def test_what_arrives_late_is_not_missed(history: History) -> None:
    """Samples of an hour ago that a pod could write only now count as new."""
    late = Sample("p", NOW - HOUR, 0.5)
    history.write(pod("p"), [late], NOW)
    assert history.samples_written_since(NOW - 1) == [late]
    assert history.samples_written_since(NOW + 60) == []


def test_the_last_hour_and_every_run_stay_whole(history: History) -> None:
    """Older seconds are thinned to the lowest and highest of ten; thinning twice has no further effect."""
    old = NOW - 2 * HOUR
    history.write(pod("p"), [Sample("p", old + second, second % 10) for second in range(2 * HOUR)], NOW)
    history.add_run(run("r", old + 1000, old + 1060), anything)
    history.tidy(NOW)
    history.tidy(NOW)
    times = [sample.time - old for sample in history.samples(0, NOW)]
    assert len([at for at in times if at >= HOUR]) == HOUR
    assert len([at for at in times if 940 <= at <= 1960]) == 1021
    assert len([at for at in times if at < 900]) == 180


@pytest.fixture
def one_day(url: str) -> Iterator[History]:
    """A store that keeps data for one day at most."""
    with closing(History(url, keep_days=1)) as opened:
        yield opened


def test_what_is_older_than_the_days_to_keep_is_forgotten(one_day: History) -> None:
    """Samples, runs and pods; a pod that died within this time is kept."""
    one_day.write(pod("old"), [Sample("old", NOW - DAY - 60, 1.0)], NOW - DAY - 60)
    one_day.write(pod("dead"), [Sample("dead", NOW - HOUR / 2, 1.0)], NOW - HOUR / 2)
    one_day.add_run(run("r", NOW - DAY - 120, NOW - DAY - 60), anything)
    one_day.tidy(NOW)
    assert [seen.name for seen in one_day.pods(0)] == ["dead"]
    assert [sample.pod for sample in one_day.samples(0, NOW)] == ["dead"]
    assert one_day.runs() == []


def test_months_are_forgotten_hour_by_hour(one_day: History) -> None:
    """Old data that was never thinned, or whose clock is years behind, is deleted in small steps."""
    ages = [40 * 365 * DAY, 30 * DAY, 30 * DAY - HOUR, 2 * DAY]
    one_day.write(pod("p"), [Sample("p", NOW - age, 1.0) for age in [*ages, 60]], NOW)
    one_day.tidy(NOW)
    assert [sample.time for sample in one_day.samples(0, NOW)] == [NOW - 60]


def test_a_store_that_came_back_empty_is_used_again(url: str, history: History) -> None:
    """If its tables are gone, there is one refusal, then they are created again."""
    history.write(pod("p"), [Sample("p", NOW, 1.0)], NOW)
    engine = sql.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    schema.drop_all(engine)
    engine.dispose()
    with pytest.raises(StoreUnavailable):
        history.write(pod("p"), [Sample("p", NOW + 1, 1.0)], NOW + 1)
    history.write(pod("p"), [Sample("p", NOW + 1, 1.0)], NOW + 1)
    assert [sample.time for sample in history.samples(NOW, NOW + 1)] == [NOW + 1]


def test_a_server_with_too_many_connections_is_reported(postgres_url: str) -> None:
    """Another connection already uses the only one that the role may have."""
    first = History(postgres_url)
    first.write(pod("p"), [], NOW)
    engine = sql.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sql.text("CREATE ROLE guest LOGIN PASSWORD 'secret' CONNECTION LIMIT 0"))
    engine.dispose()
    with pytest.raises(StoreUnavailable, match="has no connection left"):
        History(postgres_url.replace("//pixelscan:", "//guest:")).runs()
    first.close()


def test_names_are_only_names(history: History) -> None:
    """Quotes, percent signs and SQL statements are returned as they were written."""
    name = "x'; DROP TABLE samples; -- %s %(a)s \\ \u00e4"
    history.write(pod(name), [Sample(name, NOW, 1.0)], NOW)
    assert [sample.pod for sample in history.samples(NOW, NOW)] == [name]


def test_a_read_only_store_is_read_and_says_that_it_is(tmp_path: Path) -> None:
    """Existing data is shown; new data is refused with a sentence."""
    file = tmp_path / "history.sqlite"
    History(f"sqlite:///{file}").write(pod("p"), [Sample("p", NOW, 1.0)], NOW)
    readonly = History(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert len(readonly.samples(NOW, NOW)) == 1
    with pytest.raises(StoreUnavailable, match=r"^The history is read-only \(.*history.sqlite.*\)\.$"):
        readonly.write(pod("p"), [], NOW)


def test_readers_and_writers_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """In SQLite others may read as long as they like; only a second writer has to wait."""
    file = tmp_path / "history.sqlite"
    history = History(f"sqlite:///{file}")
    history.write(pod("p"), [Sample("p", NOW, 1.0)], NOW)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM samples").fetchone() == (1,)
        history.write(pod("p"), [Sample("p", NOW + 1, 1.0)], NOW + 1)
        assert other.execute("SELECT count(*) FROM samples").fetchone() == (1,)
        other.execute("COMMIT")
        other.execute("BEGIN IMMEDIATE")
        assert len(history.samples(NOW, NOW + 1)) == 2
        with pytest.raises(StoreUnavailable, match="is too busy"):
            history.write(pod("p"), [Sample("p", NOW + 2, 1.0)], NOW + 2)
    history.close()


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


def test_a_full_disk_is_reported_and_existing_data_can_be_read(small_disk: Path) -> None:
    """And writing continues once there is room again."""
    history = History(f"sqlite:///{small_disk / 'history.sqlite'}")
    history.write(pod("p"), [Sample("p", NOW, 1.0)], NOW)
    ballast = small_disk / "ballast"
    fill(ballast)
    hours = [Sample("p", NOW + second, 1.0) for second in range(HOUR)]
    with pytest.raises(StoreUnavailable, match="has no space left"):
        history.write(pod("p"), hours, NOW)
    assert len(history.samples(NOW, NOW)) == 1
    ballast.unlink()
    history.write(pod("p"), hours, NOW)
    assert len(history.samples(NOW, NOW + HOUR)) == HOUR
    history.close()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("sqlite:////proc/nowhere/history.sqlite", r"\(/proc/nowhere/history.sqlite\)\.$"),
        ("postgresql://u:secret@127.0.0.1:1/name", r"does not answer \(PostgreSQL at 127.0.0.1:1\)\.$"),
    ],
)
def test_a_missing_store_is_reported_without_its_password(address: str, sentence: str) -> None:
    """Which store, in a sentence."""
    with pytest.raises(StoreUnavailable, match=sentence) as fault:
        History(address).runs()
    assert "secret" not in str(fault.value)


def test_a_wrong_password_is_reported(postgres_url: str) -> None:
    """It is refused, not silently ignored."""
    with pytest.raises(StoreUnavailable, match="refuses PixelScan's password"):
        History(postgres_url.replace(":secret@", ":wrong@")).runs()


def test_what_is_no_database(tmp_path: Path) -> None:
    """A file of another program is left alone; an invalid address is refused at the start."""
    other = tmp_path / "notes.txt"
    other.write_text("not a database, but twice as long as the header of one would be" * 100)
    with pytest.raises(StoreUnavailable, match="is not a database"):
        History(f"sqlite:///{other}").runs()
    assert other.read_text().startswith("not a database")
    with pytest.raises(SettingError, match="PIXELSCAN_DATABASE_URL"):
        History("no address")


def test_a_container_that_starts_again_is_the_same_pod(history: History) -> None:
    """It keeps its first start, and is not leaving any more; a name that comes back after an hour is a new pod."""
    history.write(replace(pod("p"), started=NOW, leaving=NOW + 100), [], NOW + 102)
    for beat in (109, 111):
        history.write(replace(pod("p"), started=NOW + 107), [], NOW + beat)
        [seen] = history.pods(NOW)
        assert (seen.started, seen.seen, seen.leaving) == (NOW, NOW + beat, None)
    history.write(replace(pod("p"), started=NOW + HOUR), [], NOW + HOUR + 2)
    [seen] = history.pods(NOW)
    assert seen.started == NOW + HOUR


def test_a_store_of_an_older_version_gets_its_new_columns(url: str) -> None:
    """Pods and samples in it stay; before pods told when they leave, the table had no such column."""
    with closing(History(url)) as first:
        first.write(pod("old"), [Sample("old", NOW, 0.5)], NOW)
        with first._database.writing() as connection:
            connection.execute(sql.text("ALTER TABLE pods DROP COLUMN leaving"))
    with closing(History(url)) as later:
        later.write(replace(pod("new"), leaving=NOW), [], NOW)
        assert {seen.name: seen.leaving for seen in later.pods(NOW)} == {"old": None, "new": NOW}
        assert later.samples(NOW, NOW) == [Sample("old", NOW, 0.5)]
