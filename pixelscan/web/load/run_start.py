"""Starting and stopping runs from a page: a refusal becomes a sentence, and the log says who did it."""

import logging
from collections.abc import Callable

import streamlit as st

from pixelscan.errors import RunRefused, StoreUnavailable
from pixelscan.load.model import Run
from pixelscan.load.runs import start, stop
from pixelscan.web.load.run_words import load_in_words
from pixelscan.web.login import may_stress, visitor
from pixelscan.web.services import services

_log = logging.getLogger(__name__)


def start_run(make: Callable[[], Run]) -> None:
    """Start the run that is made now, and draw the page again."""

    def begin() -> None:
        run = make()
        start(services().agent.run_registry, run)
        _note(f"started run {run.id} on {run.pod or 'all pods'}: {load_in_words(run)}")

    _try(begin)


def stop_run(run_id: str) -> None:
    """Stop a run, and draw the page again."""

    def end() -> None:
        stop(services().agent.run_registry, run_id)
        _note(f"stopped run {run_id}")

    _try(end)


def _note(act: str) -> None:
    """A line in the log, the only place that tells who it was."""
    _log.info("%s, from %s, %s", visitor() or "A visitor", st.context.ip_address or "this machine", act)


def _try(act: Callable[[], object]) -> None:
    # A page that was drawn before the visitor logged out still has its buttons.
    if not may_stress():
        st.rerun()
    try:
        act()
    except (RunRefused, StoreUnavailable) as error:
        st.warning(str(error), icon=":material/block:")
        return
    st.rerun()
