"""A tray counts the pages that show it, from a page's first run to the end of its session."""

from pathlib import Path

import pytest
from streamlit.runtime.caching import cache_resource_api
from streamlit.testing.v1 import AppTest

from pixelscan.settings import Settings
from pixelscan.web.services import open_services
from tests.support.shown_page import settled
from tests.support.waiting import PATIENCE_SECONDS

BROWSER = "a" * 22


def test_a_page_shows_its_tray_once_until_its_session_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No matter how often it runs, even if other services were created in between."""

    def script() -> None:
        import streamlit as st

        from pixelscan.web.ui.current_tray import current_tray

        st.text(current_tray().pages)

    monkeypatch.setattr("pixelscan.web.ui.current_tray.browser_id", lambda: BROWSER)
    with open_services(Settings(workers=1, state_dir=str(tmp_path))) as opened:
        page = settled(AppTest.from_function(script, default_timeout=PATIENCE_SECONDS).run())
        page = settled(page.run())
        assert page.text[0].value == "1"
        tray = opened.trays.of(BROWSER)
        with open_services(Settings(workers=1, state_dir=str(tmp_path))):
            cache_resource_api.clear_session_cache("test session id")
        assert tray.pages == 0
