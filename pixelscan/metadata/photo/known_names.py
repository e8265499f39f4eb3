"""Whether a text names a camera or a person: not a placeholder, a prompt, or a program that generates pictures."""

import re
from functools import lru_cache

from pixelscan.metadata.generators import declarations

LONGEST_NAME = 100

# What writers put where they do not know a name, beside blanks, dashes, zeros and erased memory.
_FILLERS = frozenset(
    re.findall(
        r"\w+",
        "unknown unspecified undefined undef default generic null nil nan none na blank empty string placeholder"
        " unnamed untitled anonymous noname nobody no one not set available applicable specified known defined recorded"
        " entered your first last full name names here camera make model maker manufacturer device lens artist author"
        " owner user photographer person copyright to be filled by oem unbekannt inconnu inconnue desconocido"
        " desconocida sconosciuto onbekend okänd неизвестно 未知 不明",
    )
)
# Rights without a holder: "Copyright, 2007", "All rights reserved".
_NO_HOLDER = re.compile(r"(?:\W|\d|copyright|copr\b|notice|all rights reserved|public domain|c\))+", re.IGNORECASE)
# What Ricoh's cameras are delivered with.
_PRESET_HOLDER = re.compile(r"\(C\) by .{1,40} User", re.IGNORECASE)
# What only XML or a workflow in JSON has, and damage. Samsung puts whole names into angle brackets.
_NO_NAME = re.compile(r"[{}\[\]\0-\x1f\x7f\ufffd]|.<|>.")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def camera_name(text: str | None) -> str | None:
    """A maker or a model as it is shown; None if the text cannot be one."""
    return text.strip("<> ") if text and is_camera_name(text) else None


def is_camera_name(text: str) -> bool:
    """False for the prompt that generators store there, and for what scripts write: "Unknown", "0"."""
    return len(text) <= LONGEST_NAME and _is_short_camera_name(text)


@lru_cache(maxsize=1024)
def _is_short_camera_name(text: str) -> bool:
    """Thirty patterns are tried once for each camera, not for each of its photos."""
    return _NO_NAME.search(text) is None and not is_placeholder(text) and not is_generator(text)


def is_person(text: str) -> bool:
    """Whether an author's, owner's or holder's tag names anybody."""
    holder = text[: 2 * LONGEST_NAME]
    is_unnamed = _NO_HOLDER.fullmatch(holder) or _PRESET_HOLDER.fullmatch(holder)
    return not is_unnamed and not is_placeholder(text) and not is_generator(text) and not is_id(text)


def is_id(text: str) -> bool:
    """Whether it is a UUID, which generators write in place of an author."""
    return _UUID.fullmatch(text.strip(" \0")) is not None


def is_placeholder(text: str) -> bool:
    """Whether the text stands for an unknown name: it has no other words."""
    plain = text.casefold().replace("o.e.m", "oem").replace("n/a", "na").replace("'s", "")
    return all(word in _FILLERS or not word.strip("0ÿ") for word in re.findall(r"[^\W_]+", plain))


def is_generator(text: str) -> bool:
    """Whether the text credits or names a program that generates pictures: it took no photo and owns none."""
    return bool(declarations.credit(text) or declarations.software(text) or declarations.is_generators_name(text))
