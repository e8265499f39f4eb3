"""What is compared: different photos, or copies with their originals. The URL contains the choice."""

from datetime import datetime
from enum import StrEnum

import streamlit as st

from pixelscan.metadata.compare.pairs import are_of_one_name, has_several_originals
from pixelscan.metadata.photo.capture_time import CaptureTime
from pixelscan.web.compare.identical import are_identical
from pixelscan.web.compare.selection import Compared


class Relation(StrEnum):
    """How the chosen photos belong together."""

    PHOTOS = "Different photos"
    COPIES = "Copies of the reference"
    PAIRS = "Originals and copies, by name"


def chosen_view(compared: Compared) -> Relation:
    """The visitor's choice; at first, a guess by the photos' names and moments."""
    view = st.segmented_control(
        "These are", list(Relation), default=_guess(compared), key="as", bind="query-params", required=True
    )
    return Relation(view)


def _guess(compared: Compared) -> Relation:
    """Photos with the reference's name, moment or content are its copies."""
    if has_several_originals(compared.photos):
        return Relation.PAIRS
    return Relation.COPIES if all(_is_copy(compared, number) for number in compared.others) else Relation.PHOTOS


def _is_copy(compared: Compared, number: int) -> bool:
    original, copy = (compared.photos[index] for index in (compared.reference, number))
    one, other = (compared.analyses[index].time for index in (compared.reference, number))
    is_of_one_moment = one is not None and other is not None and _clock(one) == _clock(other)
    return is_of_one_moment or are_of_one_name(original, copy) or are_identical(original, copy)


def _clock(time: CaptureTime) -> datetime:
    """Copies often lose the zone."""
    return time.local.replace(tzinfo=None)
