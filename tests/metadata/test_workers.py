"""Reading in processes with limits: whatever one photo does to its reader, the others are read."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import psutil
import pytest

from pixelscan.errors import NotAnImage, ReaderUnavailable, ScanAborted, ServerBusy
from pixelscan.metadata.workers.pool import FILES_A_TRIP, ScanWorkers
from pixelscan.metadata.workers.worker import PATIENCE
from tests.support.waiting import wait_until
from tests.support.worker_tasks import TASKS, do, is_being_read

LINUX = sys.platform == "linux"


@pytest.fixture(scope="module")
def workers() -> Iterator[ScanWorkers]:
    """On a busy machine, their 0.6 CPU seconds may take long."""
    with pytest.MonkeyPatch.context() as patch, ScanWorkers(2, seconds=0.6, memory_mb=256, preload=TASKS) as pool:
        patch.setattr("pixelscan.metadata.workers.worker.PATIENCE", 10 * PATIENCE)
        yield pool


def empty(path: Path) -> Path:
    path.touch()
    return path


@pytest.mark.parametrize(
    ("misdeed", "sentence"),
    [
        ("hang_in_c", "hang_in_c.jpg took longer than 0.6 s to read."),
        ("hang_in_python", "hang_in_python.jpg took longer than 0.6 s to read."),
        pytest.param(
            "take_memory",
            "take_memory.jpg needed more than 256 MB to read.",
            marks=pytest.mark.skipif(not LINUX, reason="only Linux bounds a process's memory"),
        ),
        ("kill_itself", "its reader was killed"),
        ("crash", "it crashed the reader (SIGSEGV)"),
        ("raise_own_error", "LocalError: only known in here"),
        ("answer_a_function", "the answer cannot be sent"),
        ("answer_too_much", "its metadata takes more than 64 MB"),
    ],
)
def test_a_misdeed_costs_only_the_file_that_did_it(workers: ScanWorkers, misdeed: str, sentence: str) -> None:
    """One of nine files hangs, crashes, takes memory ...: it gets a sentence, and the other eight are read."""
    paths = [Path(f"before_{number}.jpg") for number in range(4)]
    paths += [Path(f"{misdeed}.jpg")]
    paths += [Path(f"after_{number}.jpg") for number in range(4)]
    results = list(workers.run_many(do, ((path,) for path in paths)))
    assert [path for (path,), _ in results] == paths
    for (path,), outcome in results:
        if path.stem == misdeed:
            assert isinstance(outcome, ScanAborted)
            assert sentence in str(outcome)
        else:
            assert str(outcome).startswith(f"read {path.name}")


def test_what_was_read_before_the_deadline_is_kept(workers: ScanWorkers) -> None:
    """A reader that handles the soft deadline answers before it is killed."""
    assert workers.run(do, Path("stop_at_the_deadline.jpg")) == "partly read, passed=True"


def test_a_photo_may_wait_for_a_processor(tmp_path: Path) -> None:
    """Only CPU time counts: a worker that waits longer than that for a CPU is not stopped."""
    with ScanWorkers(1, seconds=1, preload=TASKS) as lone, ThreadPoolExecutor(1) as hand:
        photo = empty(tmp_path / "wait.jpg")
        outcome = hand.submit(lone.run, do, photo)
        time.sleep(1.2)  # nothing may happen: with a CPU, its time would be over
        assert not outcome.done()
        photo.write_text("read in the end")
        assert outcome.result() == "read in the end"


def test_one_that_sleeps_for_good_is_ended(tmp_path: Path) -> None:
    """It uses no CPU time, but keeps the caller waiting."""
    with ScanWorkers(1, seconds=0.1, preload=TASKS) as lone, pytest.raises(ScanAborted, match=r"longer than 0\.1 s"):
        lone.run(do, empty(tmp_path / "wait.jpg"))


def test_pixelscan_errors_come_through_unchanged(workers: ScanWorkers) -> None:
    """A file that is not an image raises NotAnImage with the reader's sentence."""
    with pytest.raises(NotAnImage, match=r"refuse\.txt is no image\."):
        workers.run(do, Path("refuse.txt"))


def test_a_photo_whose_worker_is_killed_is_read_by_another(tmp_path: Path) -> None:
    """Also if that is killed too: from outside, it has nothing to do with the photo."""
    photo, killed = empty(tmp_path / "wait.jpg"), set[int]()
    with ScanWorkers(1, seconds=12, preload=TASKS) as lone, ThreadPoolExecutor(1) as hand:
        outcome = hand.submit(lone.run, do, photo)
        [worker] = lone._workers
        for _ in range(2):
            wait_until(lambda: worker._process.pid not in killed and is_being_read(photo), "a worker reads the photo")
            killed.add(worker._process.pid)
            worker._process.kill()
        photo.write_text("read at the third try")
        assert outcome.result() == "read at the third try"


def test_a_worker_killed_while_it_starts_is_started_again() -> None:
    """A photo that waits for it is read."""
    with ScanWorkers(1, preload=TASKS) as lone, ThreadPoolExecutor(1) as hand:
        [worker] = lone._workers
        worker._process.send_signal(signal.SIGSTOP)  # until the photo waits for it
        outcome = hand.submit(lone.run, do, Path("a.jpg"))
        wait_until(lambda: not lone._idle, "the worker is taken")
        worker._process.kill()
        assert outcome.result().startswith("read a.jpg")


def test_a_worker_killed_while_idle_is_replaced(workers: ScanWorkers) -> None:
    """The system may kill an idle worker to free memory; the next photo is still read."""
    for _ in range(3):
        pid = int(workers.run(do, Path("a.jpg")).split()[-1])
        os.kill(pid, signal.SIGKILL)
        assert workers.run(do, Path("b.jpg")).startswith("read b.jpg")


def test_killed_workers_are_replaced_though_no_photo_comes() -> None:
    """They would remain as zombies until enough photos come at once to need them."""
    with ScanWorkers(2, memory_mb=256, preload=TASKS) as pool:
        first = {child.pid for child in psutil.Process().children()}
        killed = int(pool.run(do, Path("a.jpg")).split()[-1])
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: psutil.Process(killed).status() == psutil.STATUS_ZOMBIE, "the worker has ended")
        pool.restart_dead()
        now = {child.pid for child in psutil.Process().children()}
        assert (killed in now, len(now - first), len(first - now)) == (False, 1, 1)
        assert pool.run(do, Path("b.jpg")).startswith("read b.jpg")
    with pytest.raises(ServerBusy):
        pool.restart_dead()


def test_time_can_be_bounded_for_one_call() -> None:
    """Picture work has its own time limit, here far below the general one."""
    with ScanWorkers(1, seconds=600, preload=TASKS) as patient, pytest.raises(ScanAborted, match=r"longer than 0\.1 s"):
        patient.run(do, Path("hang_in_c.jpg"), seconds=0.1)


def test_paths_are_taken_only_as_they_are_needed(workers: ScanWorkers) -> None:
    """Ten thousand files are not listed, and their scans not kept, before the first result."""
    taken = 0

    def endless() -> Iterator[tuple[Path]]:
        nonlocal taken
        while True:
            taken += 1
            yield (Path(f"{taken}.jpg"),)

    results = workers.run_many(do, endless())
    assert len(list(islice(results, 100))) == 100
    assert taken < 300


def test_two_workers_work_at_the_same_time(tmp_path: Path) -> None:
    """Each of two batches has a photo that is read only while the other batch's is being read."""
    paths = [tmp_path / f"{number}.jpg" for number in range(2 * FILES_A_TRIP)]
    for number in (0, FILES_A_TRIP):
        (tmp_path / str(number)).mkdir()
        paths[number] = empty(tmp_path / str(number) / "wait.jpg")
    pair = paths[0], paths[FILES_A_TRIP]
    with ScanWorkers(2, seconds=12, preload=TASKS) as workers, ThreadPoolExecutor(1) as hand:
        results = hand.submit(lambda: list(workers.run_many(do, ((path,) for path in paths))))
        wait_until(lambda: all(map(is_being_read, pair)), "both are being read")
        for path in pair:
            path.write_text("met the other")
        assert [outcome for (path,), outcome in results.result() if path in pair] == ["met the other"] * 2


def test_a_stopped_pool_says_so() -> None:
    """A page that is still reading when the app stops gets a sentence and does not hang."""
    with ScanWorkers(1, preload=TASKS) as stopped:
        pass
    with pytest.raises(ServerBusy, match="shutting down"):
        stopped.run(do, Path("a.jpg"))


def test_a_reader_that_cannot_start_is_no_photos_fault() -> None:
    """A broken installation gives one clear error and does not retry forever."""
    with (
        ScanWorkers(1, preload=("pixelscan.no_such_reader",)) as broken,
        pytest.raises(ReaderUnavailable, match="not start"),
    ):
        broken.run(do, Path("a.jpg"))


PARENT = """
import signal, sys, threading
from pathlib import Path
from pixelscan.metadata.workers.pool import FILES_A_TRIP, ScanWorkers
from pixelscan.metadata.workers.worker import PATIENCE
from tests.support.worker_tasks import TASKS, do
with ScanWorkers(2, seconds=600, preload=TASKS) as workers:
    idle = workers.run(do, Path("a.jpg"))
    threading.Thread(target=workers.run, args=(do, Path("hang_in_c.jpg")), daemon=True).start()
    print("One worker is idle, one will hang.", flush=True)
    signal.pause()
"""


@pytest.mark.skipif(not LINUX, reason="only Linux ends a worker amid a call into C")
@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_its_parent(deadly: signal.Signals) -> None:
    """When the app is killed, neither an idle worker nor one that hangs in C is left."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    parent.stdout.readline()
    workers = psutil.Process(parent.pid).children()
    assert len(workers) == 2
    # Starting a worker takes a tenth of a CPU second.
    wait_until(lambda: max(worker.cpu_times().user for worker in workers) > 1, "one worker hangs")
    parent.send_signal(deadly)
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not any(_runs(worker.pid) for worker in workers), "both workers are gone")


def _runs(pid: int) -> bool:
    """Whether a process is running; zombies do not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_worker_starts_where_a_thousand_files_are_open() -> None:
    """Its ends of the pipes then have numbers that select() does not take: a server has many connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as held:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2000), hard))
        held.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        for _ in range(1100):
            held.enter_context(Path(os.devnull).open("rb"))
        with ScanWorkers(1, preload=TASKS) as workers:
            assert workers.run(do, Path("a.jpg")).startswith("read a.jpg")
