"""What a worker is asked to do: a function by its name, plain arguments, and files that the parent has opened.

The worker opens no photo itself, so that it needs no right to any file.
"""

import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from inspect import signature
from io import BufferedWriter
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from pixelscan.metadata.workers.opened_file import OpenedFile
from pixelscan.metadata.workers.plain_data import built, packed

HANDED = "handed over"


class Request(NamedTuple):
    """A function with its keywords, the positional arguments of each call, and the CPU seconds that each may take."""

    function: Callable[..., Any]
    calls: list[list[Any]]
    seconds: float
    result: Any


@contextmanager
def request(
    function: Callable[..., Any], calls: Sequence[tuple[Any, ...]], seconds: float
) -> Iterator[tuple[bytes, list[int]]]:
    """The message, and the handles to pass with it, which are closed after the block.

    Among the arguments, a Path stands for the file there, to be read; an open file is passed to be written.
    """
    handles: list[int] = []
    bound = function if isinstance(function, partial) else partial(function)
    try:
        content = {
            "function": f"{bound.func.__module__}:{bound.func.__qualname__}",
            "keywords": bound.keywords,
            "calls": [[*bound.args, *arguments] for arguments in calls],
            "seconds": seconds,
        }
        yield packed(content, partial(_handed_over, handles)), handles
    finally:
        for handle in handles:
            os.close(handle)


def result_type(function: Callable[..., Any]) -> Any:
    """The annotation of what a function, or a partial of it, returns."""
    return _hints(function.func if isinstance(function, partial) else function)["return"]


def understood(message: bytes, handles: Sequence[int]) -> Request:
    """The request, for a worker. Raises whatever importing the function raises."""
    content = json.loads(message, object_hook=partial(_with_files, handles))
    function = _named(content["function"])
    hints = _hints(function)
    kinds = [hints[name] for name in signature(function).parameters if name not in content["keywords"]]
    keywords = {name: built(hints[name], value) for name, value in content["keywords"].items()}
    calls = [list(map(built, kinds, arguments)) for arguments in content["calls"]]
    return Request(partial(function, **keywords), calls, content["seconds"], hints["return"])


_hints = cache(get_type_hints)


@cache
def _named(name: str) -> Callable[..., Any]:
    module, _, qualified = name.partition(":")
    function: Callable[..., Any] = attrgetter(qualified)(import_module(module))
    return function


def _handed_over(handles: list[int], value: object) -> dict[str, tuple[str, int, str]]:
    """What stands for a file in the message: its path, the number of its handle, and why there is none."""
    if isinstance(value, Path):
        return {HANDED: (str(value), len(handles), _open(value, handles))}
    if isinstance(value, BufferedWriter):
        handles.append(os.dup(value.fileno()))
        return {HANDED: (str(value.name), len(handles) - 1, "")}
    raise TypeError(f"Values of {type(value)} cannot be sent between processes.")


def _open(path: Path, handles: list[int]) -> str:
    """Append the file's handle, or return why it has none. A pipe or a device would keep its reader waiting."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as fault:
        return fault.strerror or str(fault)
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        handles.append(handle)
        return ""
    os.close(handle)
    return "Is a directory" if stat.S_ISDIR(mode) else "it is not a file"


def _with_files(handles: Sequence[int], fields: dict[str, Any]) -> Any:
    if fields.keys() != {HANDED}:
        return fields
    path, number, problem = fields[HANDED]
    file = OpenedFile(path)
    file.handle, file.problem = (-1 if problem else handles[number]), problem
    return file
