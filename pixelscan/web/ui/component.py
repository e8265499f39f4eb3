"""Streamlit components of PixelScan: each a folder with `index.js`, and with `index.html` and `style.css` if needed."""

import json
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

_NEWEST = Path(__file__).with_name("newest.js")
_MOUNTED = "mounted components"
_RELATIVE_IMPORT = re.compile(r'(?<= from )"(\.{1,2}/[\w./]+\.js)"')


@dataclass(slots=True)
class _Numbers:
    """Of the data that the components of one session were given: by key, the last data's hash and number."""

    session: str = field(default_factory=lambda: secrets.token_hex(8))
    last: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, key: str, data: Any) -> int:
        """The number of these data, one more than the component's last if they are other data."""
        digest, (before, number) = hash(json.dumps(data)), self.last.get(key, (None, 0))
        self.last[key] = digest, number + (digest != before)
        return self.last[key][1]


class Mounted(Protocol):
    """Puts the component into the page; takes the same options as Streamlit's components."""

    def __call__(self, data: Any, *, key: str, **options: Any) -> object: ...


def component(folder: Path, *sheets: Path) -> Mounted:
    """The component in this folder, with further style sheets; Streamlit calls it `pixelscan_` plus the folder name."""
    mount = st.components.v2.component(
        f"pixelscan_{folder.name}",
        html=_text(folder / "index.html"),
        css="".join(_text(sheet) or "" for sheet in (*sheets, folder / "style.css")) or None,
        js=script(folder),
    )

    def show(data: Any, *, key: str, **options: Any) -> object:
        numbers: _Numbers = st.session_state.setdefault(_MOUNTED, _Numbers())
        # In a list, because Streamlit tries each value of a mapping as a table: a third of the filmstrip's time.
        return mount(data=[data, numbers.session, numbers.of(key, data)], key=key, **options)

    return show


def sent(key: str, name: str) -> Any:
    """The value that the component with this key sent: a state's last one, or a trigger's if it just ran the page."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def script(folder: Path) -> str:
    """The component's script, which shows the newest of its data."""
    show, newest = _data_address(folder / "index.js"), _data_address(_NEWEST)
    return f'import show from "{show}";\nimport {{ newestOnly }} from "{newest}";\nexport default newestOnly(show);\n'


def bundle(script: Path) -> str:
    """The module with everything it imports included, because Streamlit accepts only one script.

    Each import becomes a data: URL with the imported module's text, which a browser loads only once.
    """
    return _RELATIVE_IMPORT.sub(lambda found: f'"{_data_address(script.parent / found[1])}"', script.read_text("utf-8"))


def _data_address(script: Path) -> str:
    return f"data:text/javascript;base64,{b64encode(bundle(script).encode()).decode()}"


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
