"""Misbehaving readers for the tests of the worker processes; each runs in a worker."""

import ctypes
import itertools
import os
import signal
from pathlib import Path

from pixelscan.errors import NotAnImage
from pixelscan.metadata.deadline import DeadlinePassed, passed
from tests.support.waiting import wait_until


def do(path: Path) -> object:
    """Misbehave as the file's name says; other files are read normally."""
    return _BEHAVIOURS.get(path.stem, _read)(path)


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


def _die_once(path: Path) -> str:
    if path.exists():
        path.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return "read at the second try"


def _raise_unpicklable(_path: Path) -> str:
    class LocalError(Exception):
        pass

    raise LocalError("only known in here")


def _answer_unpicklable(_path: Path) -> object:
    return lambda: None


def _answer_too_much(_path: Path) -> bytes:
    return bytes(65 << 20)


def _refuse(path: Path) -> str:
    raise NotAnImage(f"{path.name} is no image.")


def _go_on(path: Path) -> str:
    wait_until(path.exists, f"there is {path.name}")
    return "read in the end"


def _meet(path: Path) -> str:
    path.touch()
    wait_until(lambda: len(list(path.parents[1].glob("*/meet.jpg"))) == 2, "the other is being read too")
    return "met the other"


_BEHAVIOURS = {
    "hang_in_c": _hang_in_c,
    "hang_in_python": _hang_in_python,
    "stop_at_the_deadline": _stop_at_the_deadline,
    "take_memory": _take_memory,
    "kill_itself": _kill_itself,
    "crash": _crash,
    "die_once": _die_once,
    "raise_unpicklable": _raise_unpicklable,
    "answer_unpicklable": _answer_unpicklable,
    "answer_too_much": _answer_too_much,
    "refuse": _refuse,
    "go_on": _go_on,
    "meet": _meet,
}
