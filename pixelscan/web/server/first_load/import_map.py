"""Streamlit's smallest scripts inside the page: each would be a request, and browsers send six at a time.

An import map gives the browser a script's text for its address. A browser that does not know import maps requests it.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from pixelscan.web.streamlit_internals import STATIC

LARGEST_BYTES = 4096
_IMPORT = re.compile(r"((?:from|import)[\"'`])\./")
_NAME = re.compile(r"(?:from|import)(?:%22|['`])(static/js/[\w.-]+)")
# What ends an attribute, a text or an address.
_KEPT = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"#%<>\\')


def inlined(addresses: Iterable[str]) -> dict[str, str]:
    """The scripts that fit into the page, by their addresses (`static/js/...`): their texts as data URLs."""
    texts = {address: (STATIC.parent / address).read_text(encoding="utf-8") for address in addresses}
    return {
        address: f"data:text/javascript,{quote(_with_names(text), safe=_KEPT)}"
        for address, text in texts.items()
        # A data URL has no place from which another script could be found.
        if len(text) <= LARGEST_BYTES and "import.meta" not in text and "import(" not in text
    }


def import_map(scripts: dict[str, str]) -> dict[str, dict[str, str]]:
    """The map for these scripts, and for what they import by name."""
    by_address = {f"./{address}": script for address, script in scripts.items()}
    names = {name for script in scripts.values() for name in _NAME.findall(script)}
    by_name = {name: scripts.get(name, f"./{name}") for name in sorted(names)}
    return {"imports": by_address | by_name}


def _with_names(text: str) -> str:
    """Relative imports, which a data URL cannot have, as names from the map."""
    return _IMPORT.sub(r"\1static/js/", text)
