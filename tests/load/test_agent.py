"""The pod's agent with a real store that goes away, comes back, hangs or refuses."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pixelscan.errors import RunRefused
from pixelscan.load import background, sampler, store_sync
from pixelscan.load.agent import SAMPLER_THREAD, SYNC_THREAD, Agent
from pixelscan.load.cpu import CpuReader, CpuReading
from pixelscan.load.history import History
from pixelscan.load.model import Pod, Run, Sample
from tests.support.postgresql import PostgresServer, postgres_server
from tests.support.waiting import wait_until

ME = "pod-a"


class Stove:
    """Uses no CPU, but remembers the last load it was given."""

    cores = 0.0

    def set(self, cores: float, until: float) -> None:
        self.cores = cores if until > time.time() else 0.0

    def stop(self) -> None:
        self.cores = 0.0


def half_a_core(run: Run, now: float, *, ready_pods: int, limit_cores: float | None) -> float:
    """Whatever the pods and the limit are."""
    return 0.5 if run.is_on(now) and ready_pods and limit_cores is None else 0.0


@pytest.fixture
def stove() -> Stove:
    return Stove()


@pytest.fixture
def start(stove: Stove) -> Iterator[Callable[[str], Agent]]:
    """Starts the agent of a pod that uses the store at this address."""
    started: list[Agent] = []

    def begin(address: str) -> Agent:
        pod = Pod(ME, time.time(), "node", None, None, "process tree")
        agent = Agent(pod, CpuReader(), History(address), stove, half_a_core)
        agent.start()
        started.append(agent)
        return agent

    yield begin
    for agent in started:
        agent.stop()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agent that takes samples five times as often."""
    monkeypatch.setattr(sampler, "SAMPLE_SECONDS", 0.2)
    monkeypatch.setattr(store_sync, "FOLLOW_SECONDS", 0.2)
    monkeypatch.setattr(store_sync, "WRITE_SECONDS", 0.2)
    monkeypatch.setattr(background, "LONGEST_BACKOFF_SECONDS", 0.2)


def own_run(name: str) -> Run:
    now = time.time()
    return Run(name, now, now, now + 60, "pod", ME, 1.0, "workers")


def anything(_unended: list[Run]) -> None:
    """Accept every run."""


def samples(address: str) -> list[Sample]:
    history = History(address)
    found = [sample for sample in history.samples(0, time.time() + 60) if sample.pod == ME]
    history.close()
    return found


def measured(agent: Agent) -> list[float]:
    """When it wrote the sample, according to its own memory."""
    return [sample.time for sample in agent.local_samples(0)[1]]


@pytest.fixture
def mortal() -> Iterator[tuple[PostgresServer, str]]:
    """This test's own server, and the address of a database."""
    with postgres_server("pixelscan", "secret") as server:
        yield server, server.create_database("history")


@pytest.mark.usefixtures("quick")
def test_a_store_that_was_away_gets_every_sample(
    mortal: tuple[PostgresServer, str],
    start: Callable[[str], Agent],
    stove: Stove,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Meanwhile you can stress and stop this pod, but not all pods; the run is written later. The log tells both."""
    server, address = mortal
    agent = start(address)
    wait_until(lambda: samples(address), "a sample is in the store")
    server.stop()
    wait_until(lambda: agent.status.offline_since is not None and agent.status.unsaved >= 3, "three samples wait")
    now = time.time()
    with pytest.raises(RunRefused, match=rf"only this pod \({ME}\) can be stressed"):
        agent.run_registry.add_run(Run("x", now, now, now + 60, "all", None, 1.0, "workers"), anything)
    agent.run_registry.add_run(own_run("mine"), anything)
    wait_until(lambda: stove.cores == 0.5, "the run burns")
    assert agent.run_registry.stop_run("mine", time.time())
    wait_until(lambda: stove.cores == 0.0, "the run is over")
    server.start()
    wait_until(lambda: agent.status.offline_since is None and agent.status.unsaved == 0, "the store has every sample")
    agent.stop()
    assert caplog.messages[-1].startswith("The shared history answers again, after ")
    assert [sample.time for sample in samples(address)] == measured(agent)
    told = History(address).run("mine")
    assert told is not None
    assert told.stopped_at is not None


def test_a_frozen_store_delays_nothing(mortal: tuple[PostgresServer, str], start: Callable[[str], Agent]) -> None:
    """Every process of the server is frozen: the pod keeps measuring and applying runs, and loses nothing."""
    server, address = mortal
    agent = start(address)
    wait_until(lambda: samples(address), "a sample is in the store")
    with server.frozen():
        wait_until(lambda: agent.status.offline_since is not None, "the store is missed")
        before = len(agent.local_samples(0)[1])
        wait_until(lambda: len(agent.local_samples(0)[1]) >= before + 2, "the pod measures on")
    wait_until(lambda: agent.status.offline_since is None and agent.status.unsaved == 0, "the store has every sample")
    agent.stop()
    assert [sample.time for sample in samples(address)] == measured(agent)


def test_a_run_is_begun_and_stopped_through_the_store(url: str, start: Callable[[str], Agent], stove: Stove) -> None:
    """From another pod's page, long before its end."""
    start(url)
    history = History(url)
    history.add_run(own_run("r"), anything)
    wait_until(lambda: stove.cores == 0.5, "the run burns")
    history.stop_run("r", time.time())
    wait_until(lambda: stove.cores == 0.0, "the run is over", seconds=30)
    history.close()


@pytest.mark.usefixtures("quick")
def test_an_unexpected_fault_ends_nothing(
    tmp_path: Path, start: Callable[[str], Agent], stove: Stove, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both of the agent's threads report it, try again, and continue when it is over."""
    agent = start(f"sqlite:///{tmp_path / 'history.sqlite'}")
    wait_until(lambda: agent.local_samples(0)[1], "the pod measures")
    with monkeypatch.context() as broken:
        broken.setattr(agent.run_registry, "active", lambda _now: 1 / 0)
        wait_until(
            lambda: agent.status.fault.startswith("The CPU agent of this pod failed (Zero"),
            "the fault is told",
        )
    wait_until(lambda: agent.status.fault == "", "the fault is over")
    with monkeypatch.context() as broken:
        broken.setattr(agent.history, "runs", lambda _since: 1 / 0)
        wait_until(
            lambda: agent.status.fault.startswith("The history agent of this pod failed (Zero"),
            "the fault is told",
        )
    wait_until(lambda: agent.status.fault == "", "the fault is over")
    agent.run_registry.add_run(own_run("r"), anything)
    wait_until(lambda: stove.cores == 0.5, "the run burns")


@pytest.mark.usefixtures("quick")
def test_what_falls_out_of_memory_is_counted(
    tmp_path: Path, start: Callable[[str], Agent], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the store is away too long, the newest seconds are kept and the others are reported as lost."""
    monkeypatch.setattr(sampler, "KEPT_SECONDS", 0.4)
    blocked = tmp_path / "state"
    blocked.write_text("no folder")
    address = f"sqlite:///{blocked / 'history.sqlite'}"
    agent = start(address)
    wait_until(lambda: agent.status.lost >= 2, "two samples are lost")
    assert agent.status.unsaved == len(agent.local_samples(0)[1]) == 2
    blocked.unlink()
    wait_until(lambda: agent.status.offline_since is None and agent.status.lost == 0, "the store is back")
    assert samples(address)


@pytest.mark.usefixtures("quick")
def test_stopping_writes_what_is_left_and_leaves_no_thread(tmp_path: Path, start: Callable[[str], Agent]) -> None:
    """The last second is in the store even if the next write was not due yet."""
    address = f"sqlite:///{tmp_path / 'history.sqlite'}"
    agent = start(address)
    wait_until(lambda: len(agent.local_samples(0)[1]) >= 2, "two samples")
    agent.stop()
    assert [sample.time for sample in samples(address)] == measured(agent)
    assert not {thread.name for thread in threading.enumerate()} & {SAMPLER_THREAD, SYNC_THREAD}


@pytest.mark.usefixtures("quick")
def test_stress_leaves_room_for_what_visitors_use(tmp_path: Path, stove: Stove) -> None:
    """A pod whose pages use 0.3 of 0.5 cores uses the rest up to 90 %, and all of it once they are idle."""
    pages = PagesThatTake(0.3)
    agent = Agent(
        Pod(ME, time.time(), "node", None, None, "cgroup v2"),
        pages,
        History(f"sqlite:///{tmp_path / 'history.sqlite'}"),
        stove,
        lambda run, now, *, ready_pods, limit_cores: 0.45 if run.is_on(now) and ready_pods and limit_cores else 0.0,
    )
    pages.stove = stove
    agent.start()
    agent.run_registry.add_run(own_run("r"), anything)
    wait_until(lambda: stove.cores == pytest.approx(0.15), "the run burns what the pages leave")
    pages.take = 0.0
    wait_until(lambda: stove.cores == pytest.approx(0.45), "the run burns more as the pages take less")
    agent.stop()


class PagesThatTake(CpuReader):
    """A pod of 0.5 cores that uses this much outside its stress runs."""

    stove: Stove | None = None

    def __init__(self, cores: float) -> None:
        self.take = cores

    @property
    def limit_cores(self) -> float:
        return 0.5

    def read(self) -> CpuReading:
        return CpuReading(self.take + (self.stove.cores if self.stove else 0.0), 0.5, None, 0.0, None)
