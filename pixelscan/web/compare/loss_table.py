"""What each copy lost: the change in its picture, and in each group of tags."""

from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from pixelscan.errors import PhotoError
from pixelscan.metadata.compare.loss import ChangeStatus, GroupLoss, Loss, loss
from pixelscan.metadata.pixels.image_match import PictureChange, image_change, longer_side
from pixelscan.metadata.pixels.preview import Picture
from pixelscan.web.compare.selection import Compared
from pixelscan.web.services import services
from pixelscan.web.ui.html import render

MARKS = {ChangeStatus.KEPT: "=", ChangeStatus.CHANGED: "≠", ChangeStatus.DROPPED: "−", ChangeStatus.ADDED: "+"}
CLASSES = {
    ChangeStatus.KEPT: "equal",
    ChangeStatus.CHANGED: "changed",
    ChangeStatus.DROPPED: "missing",
    ChangeStatus.ADDED: "added",
}


def loss_table(compared: Compared) -> None:
    """The table; the reference counts as the original, the other photos as its copies."""
    pairs = [(compared.photos[compared.reference].id, compared.photos[number].id) for number in compared.others]
    with st.spinner("Comparing the pictures"), ThreadPoolExecutor(services().settings.worker_count()) as hands:
        changes = list(hands.map(lambda pair: _change(*pair), pairs))
    original = compared.facts[compared.reference].scan
    losses = [loss(original, compared.facts[number].scan) for number in compared.others]
    names = [compared.photos[number].name for number in compared.others]
    st.html(loss_html(names, losses, changes))


def loss_html(names: list[str], losses: list[Loss], changes: list[PictureChange | None]) -> str:
    """One column per copy, one row per group."""
    groups = list(dict.fromkeys(group.group for one in losses for group in one.groups))
    return render(
        "compare/templates/loss.html",
        names=names,
        losses=losses,
        changes=changes,
        groups=groups,
        copies=[{group.group: group for group in one.groups} for one in losses],
        marks=MARKS,
        classes=CLASSES,
        counts=_counts,
    )


def _counts(group: GroupLoss) -> str:
    counts = ((group.kept, "kept"), (group.changed, "changed"), (group.dropped, "lost"), (group.added, "added"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)


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
