"""Two tabs of one browser: what you remove in one is gone in the other, which says so."""

from collections.abc import Iterator

import pytest

from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient


@pytest.fixture
def tabs(server: Server) -> Iterator[tuple[StreamlitClient, StreamlitClient]]:
    """Both show one photo; a link to a sample photo would restore it."""
    photo = sample_photos()[0]
    with StreamlitClient(server.address) as first, StreamlitClient(server.address) as second:
        first.open("/")
        first.upload({photo.name: photo.data + b"mine"})
        second.cookies.update(first.cookies)
        second.open("/")
        second.expect(photo.name)
        yield first, second


@pytest.mark.parametrize(
    ("label", "value"), [("Search all tags", "gps"), ("Save a copy without", ["Location"])], ids=["search", "strip"]
)
def test_a_click_on_a_photo_that_is_gone_leads_to_the_page_without_it(
    tabs: tuple[StreamlitClient, StreamlitClient], label: str, value: object
) -> None:
    """After the photo was removed in the other tab."""
    first, second = tabs
    first.click("Remove this photo")
    second.set(label, value)
    second.expect("See what your photos say", "This photo is no longer on the server")
