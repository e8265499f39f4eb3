"""Makes pages and fragments wait for their turn, and shows visitors that they are waiting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pixelscan.web.services import services
from pixelscan.web.store.browser_cookie import browser_of
from pixelscan.web.turns import Client

P = ParamSpec("P")


def queued(run: Callable[P, None]) -> Callable[P, None]:
    """The same function, run when its turn has come; visitors who wait longer than a second see why. Queued functions
    that it calls do not wait again.
    """

    @wraps(run)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> None:
        if services().page_queue.has_turn():
            run(*args, **kwargs)
            return
        # In every run, because otherwise all following elements would move.
        note = st.empty()
        with turn_of_visitor(lambda: note):
            run(*args, **kwargs)

    return waiting


@contextmanager
def turn_of_visitor(note: Callable[[], DeltaGenerator]) -> Iterator[None]:
    """Wait for the visitor's turn and hold it for the block; those who wait longer than a second see why in `note`."""
    with services().page_queue.turn(_client(), lambda before: _ask_for_patience(note(), before)) as was_told:
        if was_told:
            note().empty()
        yield


def _client() -> Client:
    """Who takes turns with others. Without cookies, all from one address are one browser."""
    return st.context.ip_address or "", browser_of(st.context.cookies.to_dict()) or ""


def _ask_for_patience(note: DeltaGenerator, before: int) -> None:
    pages = "1 page is" if before == 1 else f"{before} pages are"
    note.info(f"Busy: {pages} ahead of yours.", icon=":material/hourglass_top:")
