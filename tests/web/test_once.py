"""What is worked out once, for the process or for a photo, is what would be worked out anew each time."""

import gc
import weakref
from collections import UserString
from dataclasses import replace

import pytest
import streamlit.runtime.runtime
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from pixelscan.metadata.model import Scan
from pixelscan.web.server import streamlit_internals as theme
from pixelscan.web.server.lifespan import SECONDS_BETWEEN_PARTS_OF_A_PAGE
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts

SECTIONS = ("theme", *(f"theme.{part}" for part in ("light", "dark", "sidebar", "light.sidebar", "dark.sidebar")))


@cached_per_photo
def shouted(facts: PhotoFacts) -> UserString:
    return UserString(facts.scan.file.upper())


def test_work_is_done_once_for_the_same_facts_and_forgotten_with_them() -> None:
    """Equal facts of another photo are others."""
    first, second = (PhotoFacts(Scan("a.jpg", "JPEG", "image/jpeg", 1, 1, 1)) for _ in range(2))
    assert shouted(first) is shouted(first)
    assert shouted(first) is not shouted(second)
    assert shouted(replace(first, scan=replace(first.scan, file="b.jpg"))) == "B.JPG"
    made = weakref.ref(shouted(first))
    del first
    gc.collect()
    assert made() is None


@pytest.mark.parametrize("section", SECTIONS)
def test_the_theme_is_streamlits_own(section: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the letter, in the first run and in the next."""
    of_settings = theme._of_settings
    own = CustomThemeConfig()
    of_settings(own, section)
    monkeypatch.setattr(app_session, "_populate_theme_msg", of_settings)
    theme.build_theme_once()
    for _ in range(2):
        ours = CustomThemeConfig()
        app_session._populate_theme_msg(ours, section)
        assert ours == own
    assert app_session._populate_theme_msg is not of_settings


def test_streamlit_still_waits_between_the_parts_of_a_page() -> None:
    """A wait by another name would stay as short as it was, and nobody would notice."""
    assert 0 < vars(streamlit.runtime.runtime)["MESSAGE_FLUSH_INTERVAL_SECS"] < SECONDS_BETWEEN_PARTS_OF_A_PAGE
