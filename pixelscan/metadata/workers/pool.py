"""Worker processes that read photos, with limits on time and memory; one that dies is replaced.

Created once, in the app's lifespan or by the command line, never in a page. Why not a library's pool: Pebble 5.2
stops for good when an idle worker is killed, and takes 60 ms to import; the standard library's pools cannot kill a
hanging worker. Why not multiprocessing's spawn: it runs the main module again in every worker, which is all of
Streamlit under `streamlit run`.
"""

import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Pipe
from pathlib import Path
from threading import Lock, Semaphore
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from pixelscan.errors import PhotoError, PixelScanError, ReaderUnavailable, ScanAborted, ServerBusy
from pixelscan.metadata.model import Scan
from pixelscan.metadata.workers.process import READY, Cause, Failure, serve

# Files sent to a worker at once, so that it does not wait for the parent after each.
FILES_A_TRIP = 8
# How many batches may be ready before the caller takes them, to limit memory.
TRIPS_AHEAD = 16
START_SECONDS = 60
# Wall clock seconds per CPU second: on a busy machine a worker has to wait for a CPU.
PATIENCE = 10

T = TypeVar("T")


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
        self._workers = [_Worker(memory_mb << 20, preload) for _ in range(count)]
        self._idle: list[_Worker] = []
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
        """`function(*arguments)` in a worker; both must be picklable, the function importable.

        Raises PixelScan's own errors unchanged, ReaderUnavailable if the worker does not start, and ScanAborted for
        everything else that goes wrong.
        """
        [outcome] = self._outcomes(function, [arguments], seconds or self._seconds)
        if isinstance(outcome, PixelScanError):
            raise outcome
        return cast("T", outcome)

    def run_many(self, function: Callable[[Path], T], paths: Iterable[Path]) -> Iterator[tuple[Path, T | PhotoError]]:
        """Each path with the result of `function(path)` or its error, in the given order, in constant memory."""
        remaining = iter(paths)
        ahead: deque[tuple[list[Path], Future[list[T | PhotoError]]]] = deque()
        lanes = ThreadPoolExecutor(len(self._workers))
        try:
            while True:
                while len(ahead) < TRIPS_AHEAD and (trip := list(islice(remaining, FILES_A_TRIP))):
                    calls = [(path,) for path in trip]
                    ahead.append((trip, lanes.submit(self._outcomes, function, calls, self._seconds)))
                if not ahead:
                    return
                trip, outcomes = ahead.popleft()
                yield from zip(trip, outcomes.result(), strict=True)
        finally:
            lanes.shutdown(wait=False, cancel_futures=True)

    def _outcomes(self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], seconds: float) -> list[Any]:
        """The value or error of each call. If a call kills its worker, the other calls still get their values."""
        with self._borrowed() as worker:
            outcomes = worker.ask(function, calls, seconds)
            if len(outcomes) < len(calls) or _ended_by(outcomes[-1], Cause.DEATH, Cause.MEMORY):
                # Answers are sent in groups, so any call without an answer may be the cause; the worker may also have
                # been killed from outside, or by what earlier photos left behind. Retry each in a fresh worker.
                outcomes.pop()
            for call in calls[len(outcomes) :]:
                outcomes += worker.ask(function, [call], seconds)
        return [
            self._error(outcome, arguments, seconds) if isinstance(outcome, Failure) else outcome
            for outcome, arguments in zip(outcomes, calls, strict=True)
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
    def _borrowed(self) -> "Iterator[_Worker]":
        with self._free:
            with self._lock:
                worker = self._next_worker()
                self._idle.remove(worker)
            try:
                yield worker
            finally:
                self._idle.append(worker)

    def _next_worker(self) -> "_Worker":
        """The one that was used last. Those that have to start first, which takes half a second, come last."""
        for worker in self._idle:
            if worker.is_dead():
                worker.restart()
        return next((worker for worker in reversed(self._idle) if worker.is_ready()), self._idle[0])


def scan_here(path: Path) -> Scan:
    """`scanner.scan`, for a worker. Imported here because the parent does not need the readers."""
    from pixelscan.metadata.scanner import scan  # noqa: PLC0415

    return scan(path)


def scan_as(form: Callable[[Scan], T], path: Path) -> T:
    """`form(scan)`, for a worker, so that only the result is sent. Use as `partial(scan_as, form)`."""
    return form(scan_here(path))


def _understood(answer: bytes) -> Any:
    try:
        return pickle.loads(answer)  # noqa: S301 - made by our own worker
    except Exception as fault:  # noqa: BLE001 - any error belongs to this photo only
        return Failure(Cause.FAULT, f"the reader sent an invalid answer: {type(fault).__name__}: {fault}")


def _ended_by(outcome: object, *causes: Cause) -> bool:
    return isinstance(outcome, Failure) and outcome.cause in causes


class _Worker:
    """One process and its socket. Used by one thread at a time."""

    def __init__(self, memory_bytes: int, preload: Sequence[str]) -> None:
        self._memory_bytes = memory_bytes
        self._preload = tuple(preload)
        self._closed = False

    def start(self) -> None:
        """Start the process without waiting until it is ready."""
        self._ready = False
        self._connection, there = Pipe()
        # The worker exits when the parent's end of this pipe closes, even if the parent is killed.
        watched, self._lifeline = Pipe(duplex=False)
        ends = (there.fileno(), watched.fileno())
        arguments = (*ends, self._memory_bytes, self._preload)
        program = f"import sys; sys.path = {sys.path}; from {serve.__module__} import serve; serve{arguments}"
        with there, watched:
            # In its own process group, so that Ctrl-C in a terminal reaches only the parent.
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", program],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=ends,
                process_group=0,
            )

    def is_ready(self) -> bool:
        """Whether its process has started."""
        return self._ready or self._connection.poll()

    def is_dead(self) -> bool:
        """Whether its process was killed while it was idle."""
        return self._process.poll() is not None

    def ask(self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], seconds: float) -> list[Any]:
        """The outcomes of the first calls, at least one; fewer than all if the last one ended the process."""
        self._be_ready()
        outcomes: list[Any] = []
        try:
            self._connection.send_bytes(pickle.dumps((function, calls, seconds)))
            while len(outcomes) < len(calls):
                outcomes += self._answers(seconds)
                if _ended_by(outcomes[-1], Cause.MEMORY):
                    break
            else:
                return outcomes
        except TimeoutError:
            outcomes.append(Failure(Cause.TIME))
        except (EOFError, OSError):
            outcomes.append(self._death())
        self.restart()
        return outcomes

    def close(self) -> None:
        """Kill the process; it has nothing to save."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        """Start another process in place of this one. Raises ServerBusy if the worker was closed."""
        self._end()
        if not self._closed:
            self._connection.close()
            self._lifeline.close()
            self.start()
        if self._closed:  # closed while it was starting: close() killed the previous process
            self._end()
            raise ServerBusy("PixelScan is shutting down.")

    def _be_ready(self) -> None:
        if self.is_dead():
            self.restart()
        if self._ready:
            return
        try:
            self._ready = self._connection.poll(START_SECONDS) and self._connection.recv_bytes() == READY
        except (EOFError, OSError):
            self._ready = False
        if not self._ready:
            raise ReaderUnavailable("PixelScan's reader process does not start; the terminal or the log says why.")

    def _answers(self, seconds: float) -> list[Any]:
        if not self._connection.poll(PATIENCE * seconds):
            raise TimeoutError
        return [_understood(answer) for answer in pickle.loads(self._connection.recv_bytes())]  # noqa: S301

    def _death(self) -> Failure:
        code = self._process.wait()
        if code == -signal.SIGVTALRM:
            return Failure(Cause.TIME)
        if code == -signal.SIGKILL:
            return Failure(Cause.DEATH, "its reader was killed; the machine may be out of memory")
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Failure(Cause.DEATH, f"it crashed the reader ({name})")
