"""A page in Streamlit's own test runner: the samples that are opened there, and what it shows."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Html

from pixelscan.metadata.samples import sample_photos

PHOTOS = {photo.name: photo.data for photo in sample_photos()}
DAWN, LIGHTHOUSE, EDITED, DAMAGED = (
    "skye-01-harbour-at-dawn.jpg",
    "skye-04-lighthouse.jpg",
    "skye-08-meadow-edited.jpg",
    "skye-10-damaged-card.jpg",
)


def settled(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    return "\n".join(element.value for element in page.get("html") if isinstance(element, Html))


def downloads(page: AppTest) -> list[dict[str, Any]]:
    """What the page's buttons save: the rows of our component, which AppTest does not support."""
    components = (json.loads(one.proto.json or "[]") for one in page.get("bidi_component"))
    rows = [row for data in components for row in data[:1] if isinstance(row, list)]
    return [download for row in rows for download in row]


def button(page: AppTest, label: str) -> AppTest:
    """The page after a click."""
    return settled(next(one for one in page.button if one.label == label).click().run())


def sentences(page: AppTest) -> list[str]:
    return [warning.value for warning in page.warning]
