"""What a worker answers: for each call a value, one of PixelScan's errors, or a failure.

A worker that a photo has taken over can answer anything. So an answer has a size limit, is never unpickled, and must
be of the type that the function returns.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from pixelscan import errors
from pixelscan.errors import PixelScanError
from pixelscan.metadata.workers.plain_data import WrongShape, packed, unpacked

# Text is one piece in memory; of other values, many small objects are made, which take up to twenty times as much.
MAX_TEXT_BYTES = 64 << 20
MAX_VALUE_BYTES = 16 << 20
MAX_SENTENCE_CHARACTERS = 2000
# In JSON, a character takes up to twelve bytes.
MAX_SENTENCE_BYTES = 100 + 12 * MAX_SENTENCE_CHARACTERS
# Answers are sent in groups of about this size.
GROUP_BYTES = 1 << 20
MAX_MESSAGE_BYTES = MAX_TEXT_BYTES + 2 * GROUP_BYTES

# A worker's first message.
READY = b"ready"

_HEAD = struct.Struct(">BI")
_ERRORS = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, PixelScanError)
}


class Cause(StrEnum):
    """Why a call has no result. After all but FAULT and TIME, the worker is replaced."""

    FAULT = "fault"
    MEMORY = "memory"
    TIME = "time"
    DEATH = "death"
    KILLED = "killed"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True, slots=True)
class Failure:
    """A call without a result; `text` follows "The photo could not be read: "."""

    cause: Cause
    text: str = ""


class _Kind(IntEnum):
    VALUE = 0
    ERROR = 1
    FAILURE = 2


def answer(outcome: Any, result: Any) -> bytes:
    """One call's outcome; `result` is the type of its value."""
    if isinstance(outcome, Failure):
        return _framed(_Kind.FAILURE, packed(outcome))
    if isinstance(outcome, PixelScanError):
        return _framed(_Kind.ERROR, packed((type(outcome).__name__, str(outcome)[:MAX_SENTENCE_CHARACTERS])))
    try:
        value = outcome.encode("utf-8", "surrogatepass") if result is str else packed(outcome)
    except Exception as fault:  # noqa: BLE001 - every error is an answer
        return answer(failure("the answer cannot be sent: ", fault), result)
    if len(value) > (most := _most_bytes(result)):
        return answer(Failure(Cause.FAULT, f"its metadata takes more than {most >> 20} MB"), result)
    return _framed(_Kind.VALUE, value)


def failure(what: str, fault: Exception) -> Failure:
    """A failure for any exception."""
    return Failure(Cause.FAULT, f"{what}{type(fault).__name__}: {fault}"[:MAX_SENTENCE_CHARACTERS])


def outcomes(message: bytes, result: Any) -> Iterator[Any]:
    """The outcomes in a worker's message. Raises WrongShape."""
    rest = memoryview(message)
    while rest:
        if len(rest) < _HEAD.size:
            raise WrongShape("The message ends in the middle.")
        kind, length = _HEAD.unpack_from(rest)
        end = _HEAD.size + length
        if len(rest) < end or length > (_most_bytes(result) if kind == _Kind.VALUE else MAX_SENTENCE_BYTES):
            raise WrongShape("The message has a wrong length.")
        yield _outcome(kind, bytes(rest[_HEAD.size : end]), result)
        rest = rest[end:]


def _most_bytes(result: Any) -> int:
    return MAX_TEXT_BYTES if result is str else MAX_VALUE_BYTES


def _framed(kind: _Kind, content: bytes) -> bytes:
    return _HEAD.pack(kind, len(content)) + content


def _outcome(kind: int, content: bytes, result: Any) -> Any:
    if kind == _Kind.VALUE:
        return _text(content) if result is str else unpacked(result, content)
    if kind == _Kind.FAILURE:
        return unpacked(Failure, content)
    if kind == _Kind.ERROR:
        name, sentence = unpacked(tuple[str, str], content)
        try:
            return _ERRORS[name](sentence)
        except (KeyError, TypeError) as fault:
            raise WrongShape(f"There is no error {name}.") from fault
    raise WrongShape(f"There is no kind of answer {kind}.")


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as fault:
        raise WrongShape(str(fault)) from fault
