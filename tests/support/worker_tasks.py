"""Misbehaving readers for the tests of the worker processes; each runs in a worker."""

import ctypes
import fcntl
import itertools
import os
import signal
from pathlib import Path

from pixelscan.errors import NotAnImage
from pixelscan.metadata.deadline import DeadlinePassed, passed
from tests.support.waiting import wait_until

# For `preload`: a worker cannot import it later.
TASKS = (__name__,)


def do(path: Path) -> str:
    """Misbehave as the file's name says; other files are read normally."""
    return _BEHAVIOURS.get(path.stem, _read)(path)


def is_being_read(path: Path) -> bool:
    """Whether a worker has locked the file, as in `_wait`."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _read(path: Path) -> str:
    return f"read {path.name} in {os.getpid()}"


def _hang_in_c(_path: Path) -> str:
    return str(max(itertools.repeat(0, 1 << 50)))


def _hang_in_python(_path: Path) -> str:
    while True:
        pass


def _stop_at_the_deadline(path: Path) -> str:
    try:
        _hang_in_python(path)
    except DeadlinePassed:
        return f"partly read, passed={passed()}"
    return ""


def _take_memory(_path: Path) -> str:
    return str(len(bytearray(3 << 30)))


def _kill_itself(_path: Path) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def _crash(_path: Path) -> str:
    return str(ctypes.string_at(0))


def _raise_own_error(_path: Path) -> str:
    class LocalError(Exception):
        pass

    raise LocalError("only known in here")


def _answer_a_function(_path: Path) -> str:
    return lambda: None  # type: ignore[return-value]


def _answer_too_much(_path: Path) -> str:
    return "x" * (65 << 20)


def _refuse(path: Path) -> str:
    raise NotAnImage(f"{path.name} is no image.")


def _wait(path: Path) -> str:
    """Until the file has content."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        wait_until(lambda: path.stat().st_size > 0, "the file has content")
        return file.read().decode()


_BEHAVIOURS = {
    "hang_in_c": _hang_in_c,
    "hang_in_python": _hang_in_python,
    "stop_at_the_deadline": _stop_at_the_deadline,
    "take_memory": _take_memory,
    "kill_itself": _kill_itself,
    "crash": _crash,
    "raise_own_error": _raise_own_error,
    "answer_a_function": _answer_a_function,
    "answer_too_much": _answer_too_much,
    "refuse": _refuse,
    "wait": _wait,
}
