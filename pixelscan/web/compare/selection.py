"""Which photos are compared, and which of them is the reference; the URL contains both."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.tags import Comparison, compare
from pixelscan.web.store.photo_store import GONE, PhotoFacts
from pixelscan.web.store.tray import Photo, Tray, photo_in
from pixelscan.web.ui.current_tray import facts_of
from pixelscan.web.ui.filmstrip import filmstrip, picked
from pixelscan.web.ui.linked_photo import fetched

PHOTOS, REFERENCE = "photos", "reference"
STRIP = "compared"
FEWEST, MOST, AT_FIRST = 2, 50, 4


@dataclass(frozen=True, slots=True)
class Compared:
    """The photos in the tray's order, everything read from them, and the number of the reference."""

    photos: tuple[Photo, ...]
    facts: tuple[PhotoFacts, ...]
    analyses: tuple[PhotoAnalysis, ...]
    reference: int

    @property
    def key(self) -> str:
        """Identifies the comparison: an id's content never changes, but visitors give it names of their own."""
        return repr(([(photo.id, photo.name) for photo in self.photos], self.reference))

    @property
    def others(self) -> tuple[int, ...]:
        """The numbers of all photos except the reference."""
        return tuple(number for number in range(len(self.photos)) if number != self.reference)

    def narrowed(self, numbers: list[int]) -> "Compared":
        """The reference and the photos with these numbers; all photos if there are none."""
        kept = sorted({*numbers, self.reference}) if numbers else list(range(len(self.photos)))
        if len(kept) < FEWEST:
            return self
        return Compared(
            tuple(self.photos[number] for number in kept),
            tuple(self.facts[number] for number in kept),
            tuple(self.analyses[number] for number in kept),
            kept.index(self.reference),
        )


def comparison_of(compared: Compared) -> Comparison:
    """The comparison, made once however often the page reruns."""
    return _comparison(compared.key, compared)


@st.cache_resource(max_entries=16, show_spinner=False)
def _comparison(key: str, _compared: Compared) -> Comparison:  # noqa: ARG001 - the cache's key
    return compare([facts.scan for facts in _compared.facts], _compared.reference)


def open_linked_photos(tray: Tray) -> None:
    """Add the photos named in the URL to the tray, or show a notice that some no longer exist."""
    wanted = _named()
    here = [photo_id for photo_id in wanted if fetched(tray, photo_id)]
    if len(here) < len(wanted):
        _name(here)
        st.session_state["notices"] = [GONE]


def choose_photos(tray: Tray) -> Compared | None:
    """Show the filmstrip and the choice of the reference; None if fewer than two photos are chosen."""
    photos = tray.photos
    fresh = picked(STRIP)
    wanted = set(fresh if fresh is not None else _named() or [photo.id for photo in photos[:AT_FIRST]])
    chosen = tuple(photo for photo in photos if photo.id in wanted)[:MOST]
    filmstrip("Photos to compare", photos, [photo.id for photo in chosen], key=STRIP, several=True)
    _name([photo.id for photo in chosen])
    if len(chosen) < FEWEST:
        return None
    return _compared(chosen, _reference(chosen))


def compared_of(tray: Tray, photo_ids: Sequence[str], reference: str) -> Compared:
    """The same for the photos named in a request. Raises NotHere."""
    wanted = photo_ids[:MOST]
    chosen = tuple(photo_in(tray, photo_id) for photo_id in wanted)
    return _compared(chosen, wanted.index(reference) if reference in wanted else 0)


def _compared(chosen: tuple[Photo, ...], reference: int) -> Compared:
    facts = tuple(facts_of(photo) for photo in chosen)
    return Compared(chosen, facts, tuple(one.analysis for one in facts), reference)


def _reference(chosen: tuple[Photo, ...]) -> int:
    ids = [photo.id for photo in chosen]
    named = st.query_params.get(REFERENCE)
    number = ids.index(named) if named in ids else 0
    labels = {photo.id: photo.name for photo in chosen}
    picked_id = st.selectbox("Reference (original)", ids, index=number, format_func=labels.__getitem__)
    if st.query_params.get(REFERENCE) != picked_id:
        st.query_params[REFERENCE] = picked_id
    return ids.index(picked_id)


def _named() -> list[str]:
    return [photo_id for photo_id in st.query_params.get(PHOTOS, "").split(",") if photo_id][:MOST]


def _name(photo_ids: list[str]) -> None:
    named = ",".join(photo_ids)
    if st.query_params.get(PHOTOS, "") != named:
        st.query_params[PHOTOS] = named
