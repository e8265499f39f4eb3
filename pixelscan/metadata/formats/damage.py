"""What a walker does about damage: the reader reports it and goes on, the stripper refuses the file."""

from collections.abc import Callable
from typing import NoReturn

from pixelscan.errors import CannotStrip

# Called with a group of tags and a sentence, as `ParsedContainer.report` is. It may raise.
OnDamage = Callable[[str, str], None]


def refuse(_group: str, text: str) -> NoReturn:
    """For whoever writes a file anew: what cannot be taken apart to its end is left alone."""
    raise CannotStrip(text)


def ignore(_group: str, _text: str) -> None:
    """For whoever only shows where bytes lie: the scan has told of the damage."""
