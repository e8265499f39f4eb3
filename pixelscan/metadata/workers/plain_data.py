"""Values of known types as JSON, and back. Unlike pickle, it can build only what the type names.

Dataclasses become objects, tuples (also named ones) arrays, bytes Base64; files are passed beside it. JSON by the
standard library, because it takes every `str`, `int` and `float` that Python has: halves of surrogates in file names,
NaN, numbers above 64 bits.
"""

import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, BinaryIO, Union, get_args, get_origin, get_type_hints

from pixelscan.metadata.workers.opened_file import OpenedFile

# How to build a value, by the type that JSON has for it.
Shape = dict[type, Callable[[Any], Any]]


class WrongShape(ValueError):
    """The JSON is not that of a value of the expected type."""


def packed(value: Any, unknown: Callable[[Any], Any] | None = None) -> bytes:
    """The value as JSON; `unknown` says what to write for other objects. Raises TypeError without it."""

    def plain(other: Any) -> Any:
        if isinstance(other, bytes):
            return b2a_base64(other, newline=False).decode("ascii")
        if is_dataclass(other):
            return {field.name: getattr(other, field.name) for field in fields(other)}
        if unknown:
            return unknown(other)
        raise TypeError(f"{type(other).__name__} cannot be sent")

    return json.dumps(value, default=plain, check_circular=False, separators=(",", ":")).encode("ascii")


def unpacked(kind: Any, data: bytes) -> Any:
    """The value of type `kind`. Raises WrongShape if the JSON is that of anything else."""
    try:
        return built(kind, json.loads(data))
    except (ValueError, RecursionError) as fault:
        raise WrongShape(str(fault)) from fault


def built(kind: Any, plain: Any) -> Any:
    """The value of type `kind` from decoded JSON. Raises WrongShape."""
    try:
        return _build(_shape(kind), plain)
    except (KeyError, ValueError) as fault:
        raise WrongShape(f"This is not the JSON of {kind}: {type(fault).__name__}: {fault}") from fault


def _build(shape: Shape, plain: Any) -> Any:
    return shape[type(plain)](plain)


@cache
def _shape(kind: Any) -> Shape:
    """Raises TypeError for types that cannot be sent."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return {json_type: build for member in get_args(kind) for json_type, build in _shape(member).items()}
    if origin is tuple:
        return {list: _tuple(get_args(kind))}
    if kind in (str, int, bool, NoneType):
        return {kind: _same}
    if kind is float:
        return {float: _same, int: _same}
    if kind is bytes:
        return {str: a2b_base64}
    if kind is Path:
        return {OpenedFile: _same}
    if kind is BinaryIO:
        return {OpenedFile: lambda file: file.open("wb")}
    return _shape_of_class(kind)


def _shape_of_class(kind: Any) -> Shape:
    if is_dataclass(kind):
        return {dict: _dataclass(kind)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {type(member.value): kind for member in kind}
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return {list: _named_tuple(kind)}
    raise TypeError(f"Values of {kind} cannot be sent between processes.")


def _same(plain: Any) -> Any:
    return plain


def _tuple(kinds: tuple[Any, ...]) -> Callable[[list[Any]], tuple[Any, ...]]:
    if kinds[-1] is Ellipsis:
        shape = _shape(kinds[0])
        return lambda row: tuple([shape[type(item)](item) for item in row])
    shapes = [_shape(kind) for kind in kinds]
    return lambda row: tuple([shape[type(item)](item) for shape, item in zip(shapes, row, strict=True)])


def _named_tuple(kind: Any) -> Callable[[list[Any]], Any]:
    hints = get_type_hints(kind)
    values = _tuple(tuple(hints[name] for name in kind._fields))
    return lambda row: kind._make(values(row))


def _dataclass(kind: Any) -> Callable[[dict[str, Any]], Any]:
    hints = get_type_hints(kind)
    shapes = {field.name: _shape(hints[field.name]) for field in fields(kind)}

    def build(found: dict[str, Any]) -> Any:
        if found.keys() != shapes.keys():
            raise WrongShape(f"its fields are {sorted(found)}")
        return kind(**{name: _build(shapes[name], value) for name, value in found.items()})

    return build
