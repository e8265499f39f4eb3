"""What became of the picture in each copy; decoded in workers, and kept."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from pixelscan.errors import PhotoError
from pixelscan.metadata.pixels.image_match import PictureChange, image_change, longer_side
from pixelscan.metadata.pixels.preview import Picture
from pixelscan.web.services import services


def picture_changes(pairs: Sequence[tuple[str, str]]) -> list[PictureChange | None]:
    """For the ids of originals and copies; None if one of the two cannot be shown."""
    with ThreadPoolExecutor(services().settings.worker_count()) as threads:
        return list(threads.map(lambda pair: _change(*pair), pairs))


@st.cache_resource(max_entries=500, show_spinner=False)
def _change(original_id: str, copy_id: str) -> PictureChange | None:
    preview_of = services().ingest.preview_of
    original, copy = preview_of(original_id).picture, preview_of(copy_id).picture
    if original is None or copy is None:
        return None
    factor = _side(copy_id, copy) / _side(original_id, original)
    seconds = services().settings.preview_seconds
    try:
        return services().picture_pool.run(image_change, original, copy, factor, seconds=seconds)
    except PhotoError:
        return None


def _side(photo_id: str, picture: Picture) -> int:
    facts = services().trays.photo_store.facts(photo_id)
    return longer_side(facts.scan, picture) if facts else 1
