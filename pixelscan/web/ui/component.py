"""Streamlit components of PixelScan: each a folder with `index.js`, and with `index.html` and `style.css` if needed."""

import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

_RELATIVE_IMPORT = re.compile(r'(?<= from )"(\./[\w/]+\.js)"')


class Mounted(Protocol):
    """Puts the component into the page; takes the same options as Streamlit's components."""

    def __call__(self, data: Any, *, key: str, **options: Any) -> object: ...


def component(folder: Path) -> Mounted:
    """The component in this folder; its name in Streamlit is `pixelscan_` and the folder's name."""
    mount = st.components.v2.component(
        f"pixelscan_{folder.name}",
        html=_text(folder / "index.html"),
        css=_text(folder / "style.css"),
        js=bundle(folder / "index.js"),
    )

    def show(data: Any, *, key: str, **options: Any) -> object:
        # In a list, because Streamlit tries each value of a mapping as a table: a third of the filmstrip's time.
        return mount(data=[data], key=key, **options)

    return show


def trigger(key: str, name: str) -> Any:
    """The value that the component with this key just sent by its trigger; None if something else ran the page."""
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def bundle(script: Path) -> str:
    """The module with everything it imports included, because Streamlit accepts only one script.

    Each import becomes a data: URL with the imported module's text, which a browser loads only once.
    """
    return _RELATIVE_IMPORT.sub(lambda found: f'"{_data_address(script.parent / found[1])}"', script.read_text("utf-8"))


def _data_address(script: Path) -> str:
    return f"data:text/javascript;base64,{b64encode(bundle(script).encode()).decode()}"


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
