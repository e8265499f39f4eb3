"""What a photo gives away, and a copy that gives away less, with the proof."""

from html import escape
from pathlib import Path, PurePath

import streamlit as st

from pixelscan.errors import PhotoError, naming
from pixelscan.metadata.privacy import Exposure, Severity, exposures
from pixelscan.metadata.same_picture import Likeness
from pixelscan.metadata.strip.levels import DESCRIPTIONS, Level
from pixelscan.metadata.strip.outcome import GroupNames, Outcome, strip_file
from pixelscan.web.cards import size_in_words
from pixelscan.web.once_a_photo import once_a_photo
from pixelscan.web.plain import plain
from pixelscan.web.spool import PhotoFacts
from pixelscan.web.tray import Photo, facts_still_here, trays
from pixelscan.web.workers import picture_workers, settings

LABELS = {Level.PLACE: "The place", Level.IDENTITY: "All that identifies", Level.EVERYTHING: "Everything"}
NOTHING = "Nothing about where, when or by whom it was taken."
NAMES_SHOWN = 8


@st.fragment
def privacy(photo: Photo) -> None:
    """Two halves: what is given away, and what to do about it. A fragment: choosing a level reruns nothing else."""
    facts = facts_still_here(photo)
    st.subheader("What this photo gives away")
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(_exposures_html(facts))
    with right:
        _share_safely(photo)


@once_a_photo
def _exposures_html(facts: PhotoFacts) -> str:
    differs = bool(facts.verdict and facts.verdict.likeness in (Likeness.MORE, Likeness.DIFFERENT))
    return exposures_html(exposures(facts.scan, thumbnail_differs=differs))


def exposures_html(found: tuple[Exposure, ...]) -> str:
    """A list, worst first; how bad each is stands there in a word."""
    if not found:
        return f'<p class="ps-nothing">{NOTHING}</p>'
    rows = "".join(
        f'<li class="{one.severity.name.lower()}"><b>{escape(_word(one.severity))}</b>'
        f"<span>{escape(one.text)}<small>{escape(_places(one))}</small></span></li>"
        for one in found
    )
    return f'<ul class="ps-exposures">{rows}</ul>'


def _word(severity: Severity) -> str:
    return {Severity.HIGH: "serious", Severity.MEDIUM: "medium", Severity.LOW: "slight"}[severity]


def _places(exposure: Exposure) -> str:
    return _shortened(list(dict.fromkeys(f"{tag.group}:{tag.name}" for tag in exposure.tags)), 4)


def _share_safely(photo: Photo) -> None:
    level = st.segmented_control(
        "Share a copy without", list(Level), format_func=LABELS.__getitem__, key=f"strip {photo.id}"
    )
    if level is None:
        st.caption("The picture is never encoded again: its bytes stay as they are, and so do orientation and colours.")
        return
    st.caption(DESCRIPTIONS[level])
    try:
        outcome = _outcome(photo.id, level)
    except PhotoError as error:
        st.warning(plain(naming(photo.name, str(error))), icon=":material/block:")
        return
    st.html(_plan_html(outcome))
    name = PurePath(photo.name)
    st.download_button(
        f"Download the copy, {size_in_words(outcome.bytes_after)}",
        data=lambda: _target(photo.id, level).read_bytes(),
        file_name=f"{name.stem}-without-{level}{name.suffix}",
        on_click="ignore",
        type="primary",
        icon=":material/shield:",
    )


@st.cache_resource(max_entries=200, show_spinner="Making the copy, and reading it again")
def _outcome(photo_id: str, level: Level) -> Outcome:
    seconds = settings().preview_seconds
    return picture_workers().run(
        strip_file, trays().spool.path(photo_id), _target(photo_id, level), level, seconds=seconds
    )


def _target(photo_id: str, level: Level) -> Path:
    return trays().spool.beside(photo_id, f"without-{level}")


def _plan_html(outcome: Outcome) -> str:
    left = "".join(f"<li>{escape(exposure.text)}</li>" for exposure in outcome.left)
    proof = f"still tells:<ul>{left}</ul>" if left else f"tells: {NOTHING}"
    return (
        f'<dl class="ps-plan"><div><dt>Goes</dt><dd>{_groups_html(outcome.went)}</dd></div>'
        f"<div><dt>Stays</dt><dd>{_groups_html(outcome.stayed)}</dd></div>"
        f"<div><dt>Proof</dt><dd>Read again, the copy {proof}</dd></div></dl>"
    )


def _groups_html(groups: tuple[GroupNames, ...]) -> str:
    if not groups:
        return "nothing"
    return "".join(
        f"<p><b>{escape(group.group)}</b> {escape(_shortened(list(group.names), NAMES_SHOWN))}</p>" for group in groups
    )


def _shortened(names: list[str], shown: int) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more
