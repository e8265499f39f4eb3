"""Photos are read in processes of their own, each bounded in time and memory and replaced when it dies.

Made once: in the app's lifespan or by the command line, never in a page. Why no library's pool:
Pebble 5.2 stops for good when an idle worker is killed and takes 60 ms to import; the standard
library's pools cannot kill a hanging worker. Why not multiprocessing's spawn: it runs the main
module again in every worker, which under `streamlit run` is all of Streamlit.
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
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from pixelscan.errors import PhotoError, PixelScanError, ScanAborted, ServerBusy
from pixelscan.metadata.model import Scan
from pixelscan.metadata.workers.process import READY, Cause, Failure, serve

# Several files go to a worker at once, so that it need not wait for the parent after each.
FILES_A_TRIP = 8
# How far the work may run ahead of the one who takes the results: the bound on memory.
TRIPS_AHEAD = 16
START_SECONDS = 60
# How many times its seconds a photo may take by the clock: its worker may have to wait for a processor.
PATIENCE = 10

T = TypeVar("T")


class ScanWorkers:
    """`count` processes that scan photos; each photo may take `seconds` of a processor's time and `memory_mb`.

    A context manager. `preload` names modules that a worker imports before its first photo. Safe to use from many
    threads.
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
        self._idle: LifoQueue[_Worker] = LifoQueue()

    def __enter__(self) -> Self:
        for worker in self._workers:
            worker.start()
            self._idle.put(worker)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.close()

    def scan(self, path: Path) -> Scan:
        """Everything that one photo says. Raises PhotoError: no image, unreadable, or aborted."""
        return self.run(scan_here, path)

    def run(self, function: Callable[..., T], *arguments: Any, seconds: float | None = None) -> T:
        """`function(*arguments)` in a worker; both must be picklable, the function importable.

        PixelScan's own errors come through; whatever else goes wrong is a ScanAborted.
        """
        [outcome] = self._outcomes(function, [arguments], seconds or self._seconds)
        if isinstance(outcome, PixelScanError):
            raise outcome
        return cast("T", outcome)

    def run_many(self, function: Callable[[Path], T], paths: Iterable[Path]) -> Iterator[tuple[Path, T | PhotoError]]:
        """Each path with `function(path)` or its error, in the order given, in constant memory."""
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
        """The value or error of each call. A call that ends its worker loses only itself."""
        with self._borrowed() as worker:
            outcomes = worker.ask(function, calls, seconds)
            if len(outcomes) < len(calls) or _ended_by(outcomes[-1], Cause.DEATH, Cause.MEMORY):
                # PhotoAnalysis travel together, so the culprit may be any call without one; and a death may have
                # come from outside, or from what earlier photos left behind. Each alone in a fresh worker.
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
        worker = self._idle.get()
        try:
            yield worker
        finally:
            self._idle.put(worker)


def scan_here(path: Path) -> Scan:
    """`scan.scan`, for a worker. Imported late: the parent never needs the readers."""
    from pixelscan.metadata.scanner import scan  # noqa: PLC0415

    return scan(path)


def scan_as(form: Callable[[Scan], T], path: Path) -> T:
    """`form(scan)`, for a worker: only its outcome has to travel. To be used as `partial(scan_as, form)`."""
    return form(scan_here(path))


def _understood(answer: bytes) -> Any:
    try:
        return pickle.loads(answer)  # noqa: S301 - made by our own worker
    except Exception as fault:  # noqa: BLE001 - whatever it says, it is one photo's answer
        return Failure(Cause.FAULT, f"its answer is not understood: {type(fault).__name__}: {fault}")


def _ended_by(outcome: object, *causes: Cause) -> bool:
    return isinstance(outcome, Failure) and outcome.cause in causes


class _Worker:
    """One process and the socket to it. Used by one thread at a time."""

    def __init__(self, memory_bytes: int, preload: Sequence[str]) -> None:
        self._memory_bytes = memory_bytes
        self._preload = tuple(preload)
        self._closed = False

    def start(self) -> None:
        """Start the process; it gets ready while the caller goes on."""
        self._ready = False
        self._connection, there = Pipe()
        # The worker ends when the parent's end of this pipe closes, also by the parent's sudden death.
        watched, self._lifeline = Pipe(duplex=False)
        ends = (there.fileno(), watched.fileno())
        arguments = (*ends, self._memory_bytes, self._preload)
        program = f"import sys; sys.path = {sys.path}; from {serve.__module__} import serve; serve{arguments}"
        with there, watched:
            # In a process group of its own, so that Ctrl-C in a terminal reaches the parent only.
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", program],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=ends,
                process_group=0,
            )

    def ask(self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], seconds: float) -> list[Any]:
        """The outcomes of the first calls, at least one; fewer than all when the last one ended the process."""
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
        self._restart()
        return outcomes

    def close(self) -> None:
        """End the process; it has nothing to lose."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _restart(self) -> None:
        self._end()
        if not self._closed:
            self._connection.close()
            self._lifeline.close()
            self.start()
        if self._closed:  # also while it was started: whoever closed it ended the one before
            self._end()
            raise ServerBusy("PixelScan is being stopped.")

    def _be_ready(self) -> None:
        if self._process.poll() is not None:
            self._restart()
        if self._ready:
            return
        try:
            self._ready = self._connection.poll(START_SECONDS) and self._connection.recv_bytes() == READY
        except (EOFError, OSError):
            self._ready = False
        if not self._ready:
            raise PixelScanError("PixelScan's reader process does not start; standard error says why.")

    def _answers(self, seconds: float) -> list[Any]:
        if not self._connection.poll(PATIENCE * seconds):
            raise TimeoutError
        return [_understood(answer) for answer in pickle.loads(self._connection.recv_bytes())]  # noqa: S301

    def _death(self) -> Failure:
        code = self._process.wait()
        if code == -signal.SIGVTALRM:
            return Failure(Cause.TIME)
        if code == -signal.SIGKILL:
            return Failure(Cause.DEATH, "its reader was killed, perhaps for want of memory on this machine")
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Failure(Cause.DEATH, f"it crashed the reader ({name})")
