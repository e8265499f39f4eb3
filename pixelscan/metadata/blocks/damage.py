"""What a walker does about damage: the reader reports it and goes on, the stripper refuses the file."""

from collections.abc import Callable
from typing import NoReturn

from pixelscan.errors import CannotStrip

# Called with a group of tags and a sentence, as `ParsedContainer.report` is. It may raise.
OnDamage = Callable[[str, str], None]


def refuse(_group: str, text: str) -> NoReturn:
    """For strippers: a file that cannot be parsed to its end is refused."""
    raise CannotStrip(text)


def ignore(_group: str, _text: str) -> None:
    """For showing where bytes are: the scan has already reported the damage."""
