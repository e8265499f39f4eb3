"""Worker processes that read photos, with limits on time and memory; one that dies is replaced.

Workers (`worker.py`) are not trusted, because a photo could take one over: they have no secrets and few rights
(`jail.py`), get photos as open files (`requests.py`), and their answers are checked (`answers.py`).

Created once, in the app's lifespan or by the command line, never in a page. Why not a library's pool: Pebble 5.2
stops for good when an idle worker is killed, and takes 60 ms to import; the standard library's pools cannot kill a
hanging worker.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock, Semaphore
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from pixelscan.errors import PhotoError, PixelScanError, ScanAborted
from pixelscan.metadata.model import Scan
from pixelscan.metadata.workers.answers import Cause, Failure
from pixelscan.metadata.workers.worker import Worker, ended_by

# Files sent to a worker at once, so that it does not wait for the parent after each.
FILES_A_TRIP = 8
# How many batches may be ready before the caller takes them, to limit memory.
TRIPS_AHEAD = 16
# After these, calls are done again in a fresh worker.
RETRIED = (Cause.DEATH, Cause.KILLED, Cause.MEMORY, Cause.NOT_UNDERSTOOD)

T = TypeVar("T")
A = TypeVar("A", bound=tuple[Any, ...])


class ScanWorkers:
    """`count` processes that scan photos; each photo may use `seconds` of CPU time and `memory_mb`.

    A context manager, safe to use from many threads. `preload` names the modules that a worker imports at its start.
    """

    def __init__(
        self,
        count: int,
        seconds: float = 2.0,
        memory_mb: int = 512,
        preload: Sequence[str] = ("pixelscan.metadata.scanner",),
    ) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._workers = [Worker(memory_mb << 20, preload) for _ in range(count)]
        self._idle: list[Worker] = []
        self._free, self._lock = Semaphore(count), Lock()

    def __enter__(self) -> Self:
        for worker in self._workers:
            worker.start()
            self._idle.append(worker)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.close()

    def scan(self, path: Path) -> Scan:
        """One photo's scan. Raises PhotoError if it is not an image, unreadable or exceeds a limit."""
        return self.run(scan_here, path)

    def run(self, function: Callable[..., T], *arguments: Any, seconds: float | None = None) -> T:
        """`function(*arguments)` in a worker; the function must be importable, and its annotations plain types.

        A Path becomes a file that the worker can read, a file open for writing one that it can write. Raises
        PixelScan's own errors unchanged, ReaderUnavailable if the worker does not start, and ScanAborted for
        everything else that goes wrong.
        """
        [outcome] = self._outcomes(function, [arguments], seconds or self._seconds)
        if isinstance(outcome, PixelScanError):
            raise outcome
        return cast("T", outcome)

    def run_many(self, function: Callable[..., T], calls: Iterable[A]) -> Iterator[tuple[A, T | PhotoError]]:
        """Each call's arguments with its result or its error, in the given order, in constant memory."""
        remaining = iter(calls)
        ahead: deque[tuple[list[A], Future[list[T | PhotoError]]]] = deque()
        lanes = ThreadPoolExecutor(len(self._workers))
        try:
            while True:
                while len(ahead) < TRIPS_AHEAD and (trip := list(islice(remaining, FILES_A_TRIP))):
                    ahead.append((trip, lanes.submit(self._outcomes, function, trip, self._seconds)))
                if not ahead:
                    return
                trip, found = ahead.popleft()
                yield from zip(trip, found.result(), strict=True)
        finally:
            lanes.shutdown(wait=False, cancel_futures=True)

    def restart_dead(self) -> None:
        """Replace idle workers that were killed: each would remain as a zombie until a photo needs it.

        Raises OSError if the system starts no process, ServerBusy if the pool is closed.
        """
        with self._lock:
            self._restart_dead()

    def _outcomes(self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], seconds: float) -> list[Any]:
        """The value or error of each call. If a call kills its worker, the other calls still get their values."""
        with self._borrowed() as worker:
            found = worker.ask(function, calls, seconds)
            if len(found) < len(calls) or ended_by(found[-1], *RETRIED):
                # Answers are sent in groups, so any call without an answer may be the cause; the worker may also have
                # been killed from outside, or by what earlier photos left behind. Retry each in a fresh worker.
                found.pop()
            for call in calls[len(found) :]:
                found += _retried(worker, function, call, seconds)
        return [
            self._error(outcome, arguments, seconds) if isinstance(outcome, Failure) else outcome
            for outcome, arguments in zip(found, calls, strict=True)
        ]

    def _error(self, failure: Failure, arguments: tuple[Any, ...], seconds: float) -> ScanAborted:
        photo = next((argument.name for argument in arguments if isinstance(argument, Path)), "The photo")
        match failure.cause:
            case Cause.TIME:
                return ScanAborted(f"{photo} took longer than {seconds:g} s to read.")
            case Cause.MEMORY:
                return ScanAborted(f"{photo} needed more than {self._memory_mb} MB to read.")
            case _:
                return ScanAborted(f"{photo} could not be read: {failure.text}.")

    @contextmanager
    def _borrowed(self) -> Iterator[Worker]:
        with self._free:
            with self._lock:
                worker = self._next_worker()
                self._idle.remove(worker)
            try:
                yield worker
            finally:
                self._idle.append(worker)

    def _next_worker(self) -> Worker:
        """The one that was used last. Those that have to start first, which takes half a second, come last."""
        self._restart_dead()
        return next((worker for worker in reversed(self._idle) if worker.is_ready()), self._idle[0])

    def _restart_dead(self) -> None:
        for worker in self._idle:
            if worker.is_dead():
                worker.restart()


def scan_here(path: Path) -> Scan:
    """`scanner.scan`, for a worker. Imported here because the parent does not need the readers."""
    from pixelscan.metadata.scanner import scan  # noqa: PLC0415

    return scan(path)


def scan_to_json(path: Path) -> str:
    """A photo's scan as JSON for clients, for a worker, so that only the text is sent."""
    from pixelscan.metadata.export import to_json_for_clients  # noqa: PLC0415 - as above

    return to_json_for_clients(scan_here(path))


def _retried(worker: Worker, function: Callable[..., T], call: tuple[Any, ...], seconds: float) -> list[Any]:
    """The outcome of a call that is done again. A worker can be killed from outside twice in a row."""
    found = worker.ask(function, [call], seconds)
    return worker.ask(function, [call], seconds) if ended_by(found[0], Cause.KILLED) else found
