"""How many tags of each group every copy kept, changed, lost and added."""

import streamlit as st

from pixelscan.metadata.compare.loss import ChangeStatus, GroupLoss, Loss, loss
from pixelscan.web.compare.selection import Compared
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
    original = compared.facts[compared.reference].scan
    losses = [loss(original, compared.facts[number].scan) for number in compared.others]
    names = [compared.photos[number].name for number in compared.others]
    st.html(loss_html(names, losses))


def loss_html(names: list[str], losses: list[Loss]) -> str:
    """One column per copy, one row per group."""
    groups = list(dict.fromkeys(group.group for one in losses for group in one.groups))
    return render(
        "compare/templates/loss.html",
        names=names,
        losses=losses,
        groups=groups,
        copies=[{group.group: group for group in one.groups} for one in losses],
        marks=MARKS,
        classes=CLASSES,
        counts=_counts,
    )


def _counts(group: GroupLoss) -> str:
    counts = ((group.kept, "kept"), (group.changed, "changed"), (group.dropped, "lost"), (group.added, "added"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)
