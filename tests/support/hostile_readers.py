"""Readers that a photo has taken over, for the tests of what a worker cannot do; each runs in a worker."""

import os
import pickle
import socket
import stat
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from pixelscan.metadata.model import Scan

READERS = (__name__,)
_LENGTH, _ANSWER = struct.Struct(">I"), struct.Struct(">BI")
VALUE, ERROR, FAILURE = range(3)


def environment(_path: Path) -> str:
    return repr(dict(os.environ))


def own_photo(path: Path) -> str:
    with path.open("rb") as file:
        return file.read().decode()


def read_file(_path: Path, other: str) -> str:
    with open(other, "rb") as file:  # noqa: PTH123 - a hostile reader is not tidy
        return repr(file.read())


def read_again(path: Path) -> str:
    """Its own photo by the system's list of open files, from which a path into the folder follows."""
    with path.open("rb") as file:
        return read_file(path, f"/proc/self/fd/{file.fileno()}")


def list_folder(_path: Path, folder: str) -> str:
    return repr(os.listdir(folder))  # noqa: PTH208


def write_file(_path: Path, target: str) -> str:
    return str(Path(target).write_text("from a worker"))


def write_photo(path: Path) -> str:
    with path.open("rb") as file:
        return str(os.write(file.fileno(), b"x"))


def connect(_path: Path, port: int) -> str:
    with socket.create_connection(("127.0.0.1", port), 5):
        return "connected"


def listen(_path: Path) -> str:
    with socket.create_server(("127.0.0.1", 0)):
        return "listening"


def signal_parent(_path: Path) -> str:
    os.kill(os.getppid(), 0)
    return "could have killed it"


def run_program(_path: Path) -> str:
    return repr(subprocess.run(["/usr/bin/env"], capture_output=True, check=True).stdout)


def read_in_time(_path: Path) -> str:
    """What an honest reader answers."""
    return "read"


def scan_nothing(_path: Path) -> Scan:
    return Scan("a.jpg", "JPEG", "image/jpeg", 1, None, None)


def lie(path: Path, how: str) -> str:
    """Write something else to the parent than the answer."""
    _LIES[how](path)
    return "read"


def lie_about_a_scan(_path: Path, json: str) -> Scan:
    """Answer this JSON in place of a Scan's."""
    _send(_framed(VALUE, json.encode()))
    time.sleep(60)
    raise AssertionError("never answered")


def _pickle(path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
            return os.system, (f"touch '{path}.owned'",)

    _send(pickle.dumps(Evil()))


def _close(_path: Path) -> None:
    os.close(_parents_end())
    time.sleep(60)


def _drip(_path: Path) -> None:
    _write(_LENGTH.pack(1 << 20))
    while True:
        _write(b"x")
        time.sleep(0.05)


def _empty_messages(_path: Path) -> None:
    for _ in range(3):
        _send(b"")


_LIES: dict[str, Callable[[Path], None]] = {
    "pickle": _pickle,
    "garbage": lambda _path: _send(os.urandom(1000)),
    "a length of 4 GB": lambda _path: _write(b"\xff\xff\xff\xff"),
    "an answer longer than its message": lambda _path: _send(_ANSWER.pack(VALUE, 1 << 20) + b"x"),
    "an unknown kind": lambda _path: _send(_framed(9, b"")),
    "text that is no text": lambda _path: _send(_framed(VALUE, b"\xff")),
    "two answers to one question": lambda _path: _send(2 * _framed(VALUE, b"x")),
    "no answer in a message": _empty_messages,
    "an unknown error": lambda _path: _send(_framed(ERROR, b'["SystemExit","x"]')),
    "an error of another shape": lambda _path: _send(_framed(ERROR, b'["UploadRefused","x"]')),
    "an unknown cause": lambda _path: _send(_framed(FAILURE, b'{"cause":"evil","text":""}')),
    "a long sentence": lambda _path: _send(_framed(ERROR, b'["NotAnImage","' + b"x" * 100_000 + b'"]')),
    "close": _close,
    "drip": _drip,
}
NOT_UNDERSTOOD = [name for name in _LIES if name not in ("close", "drip")]


def _framed(kind: int, content: bytes) -> bytes:
    return _ANSWER.pack(kind, len(content)) + content


def _send(message: bytes) -> None:
    _write(_LENGTH.pack(len(message)) + message)


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(_parents_end(), data) :]


def _parents_end() -> int:
    """The socket to the parent, found by trying."""
    return next(handle for handle in range(3, 100) if _is_socket(handle))


def _is_socket(handle: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(handle).st_mode)
    except OSError:
        return False
