"""What is compared: different photos, or copies with their original. The address contains the choice."""

from datetime import datetime

import streamlit as st

from pixelscan.metadata.compare.pairs import are_of_one_name
from pixelscan.metadata.photo.capture_time import CaptureTime
from pixelscan.web.compare.selection import Compared

PHOTOS, COPIES = "Different photos", "Copies of the reference"


def shows_copies(compared: Compared) -> bool:
    """The visitor's choice; at first, photos with the reference's name or moment are its copies."""
    guess = COPIES if _are_copies(compared) else PHOTOS
    view = st.segmented_control(
        "These are", [PHOTOS, COPIES], default=guess, key="as", bind="query-params", required=True
    )
    return view == COPIES


def _are_copies(compared: Compared) -> bool:
    return all(_is_copy(compared, number) for number in compared.others)


def _is_copy(compared: Compared, number: int) -> bool:
    names = (compared.photos[compared.reference].name, compared.photos[number].name)
    one, other = (compared.analyses[index].time for index in (compared.reference, number))
    return are_of_one_name(*names) or (one is not None and other is not None and _clock(one) == _clock(other))


def _clock(time: CaptureTime) -> datetime:
    """Copies often lose the zone."""
    return time.local.replace(tzinfo=None)
