"""Which photos are compared, and which of them is the reference; the URL contains both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.pairs import has_several_originals
from pixelscan.metadata.compare.tags import Comparison, compare
from pixelscan.web.store.photo_store import GONE, PhotoFacts
from pixelscan.web.store.tray import Photo, Tray, photo_in
from pixelscan.web.ui.add_photos import add_photos
from pixelscan.web.ui.current_tray import facts_of
from pixelscan.web.ui.filmstrip import filmstrip, picked, tile
from pixelscan.web.ui.linked_photo import fetched
from pixelscan.web.ui.uploader import just_added

PHOTOS, REFERENCE = "photos", "reference"
STRIP = "compared"
# In the URL, if no photo is chosen.
NONE = "none"
FEWEST, MOST, AT_FIRST, MOST_NAMED = 2, 50, 12, 200


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
    wanted = _named() or []
    here = [photo_id for photo_id in wanted if fetched(tray, photo_id)]
    if len(here) < len(wanted):
        _name(here)
        st.session_state["notices"] = [GONE]


def choose_photos(tray: Tray) -> list[Photo]:
    """Show the filmstrip, how many of its photos are compared, and the buttons to choose or add some."""
    wanted = set(_wanted(tray.photos))
    chosen = [photo for photo in tray.photos if photo.id in wanted]
    tiles = [tile(photo) for photo in tray.photos]
    filmstrip("Photos to compare", tiles, [photo.id for photo in chosen], key=STRIP, several=True)
    _name([photo.id for photo in chosen])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{len(chosen):,} of {len(tray.photos):,} open photos are compared.", width="content")
        if len(chosen) < len(tray.photos):
            st.button("Compare all", on_click=_name, args=([photo.id for photo in tray.photos],))
        if len(chosen) > FEWEST:
            st.button("Choose none", on_click=_name, args=([],))
        if len(chosen) >= FEWEST:
            add_photos(tray)
    return chosen


def compared_photos(chosen: Sequence[Photo]) -> Compared:
    """The first 50 of the chosen photos, with the reference that the URL names."""
    ids = [photo.id for photo in chosen[:MOST]]
    named = st.query_params.get(REFERENCE)
    return _compared(tuple(chosen[:MOST]), ids.index(named) if named in ids else 0)


def choose_reference(compared: Compared) -> Compared:
    """Show the choice of the reference; the URL names it from then on."""
    numbers = range(len(compared.photos))
    names = [photo.name for photo in compared.photos]
    picked_number = st.selectbox(
        "Reference (original)", numbers, index=compared.reference, format_func=names.__getitem__
    )
    reference = compared.photos[picked_number].id
    if st.query_params.get(REFERENCE) != reference:
        st.query_params[REFERENCE] = reference
    return replace(compared, reference=picked_number)


def compared_of(tray: Tray, photo_ids: Sequence[str], reference: str) -> Compared:
    """The same for the photos named in a request. Raises NotHere."""
    wanted = photo_ids[:MOST]
    chosen = tuple(photo_in(tray, photo_id) for photo_id in wanted)
    return _compared(chosen, wanted.index(reference) if reference in wanted else 0)


def _compared(chosen: tuple[Photo, ...], reference: int) -> Compared:
    facts = tuple(facts_of(photo) for photo in chosen)
    return Compared(chosen, facts, tuple(one.analysis for one in facts), reference)


def _wanted(photos: Sequence[Photo]) -> list[str]:
    """What was just clicked; else what the URL names, and what was added since.

    At first, all originals and copies, or as many photos as fit a screen.
    """
    fresh, named, added = picked(STRIP), _named(), just_added()
    if fresh is not None:
        return fresh
    if named is None:
        return [photo.id for photo in (photos if has_several_originals(photos) else photos[:AT_FIRST])]
    return [*named, *added]


def _named() -> list[str] | None:
    """The ids in the URL, None if it says nothing."""
    named = st.query_params.get(PHOTOS)
    return None if not named else [one for one in named.split(",") if one != NONE][:MOST_NAMED]


def _name(photo_ids: list[str]) -> None:
    named = ",".join(photo_ids) or NONE
    if st.query_params.get(PHOTOS, "") != named:
        st.query_params[PHOTOS] = named
