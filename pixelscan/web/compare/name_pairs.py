"""Originals and copies that are paired by name, such as a folder of photos and a folder of exports."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from pixelscan.formatting import counted
from pixelscan.metadata.compare.copy_report import CopyReport, verdict
from pixelscan.metadata.compare.pairs import Pairs, pair_among, pair_by_name
from pixelscan.web.compare.copy_reports import Pair, copy_reports
from pixelscan.web.compare.export import report_download
from pixelscan.web.compare.rules_panel import chosen_rules
from pixelscan.web.compare.side_by_side import side_by_side
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.downloads import download_buttons
from pixelscan.web.ui.html import render
from pixelscan.web.ui.markdown import escape_markdown


def name_pairs(photos: Sequence[Photo]) -> None:
    """Rules, a row for each pair, pictures and a report; photos that have no other half are named."""
    found = _paired(photos)
    pairs = [Pair(original, copy) for original, copy in found.pairs]
    st.title(counted(len(pairs), "pair"), anchor=False)
    if alone := [*found.originals_alone, *found.copies_alone]:
        names = ", ".join(escape_markdown(photo.name) for photo in alone)
        st.caption(f"Not compared, because no other photo has the same name: {names}.")
    if not pairs:
        st.info("DSC_0001.NEF is paired with DSC_0001.jpg or DSC_0001-web.jpg.", icon=":material/info:")
        return
    rules = chosen_rules()
    with st.spinner(f"Comparing the pictures of {len(pairs):,} pairs ..."):
        reports = copy_reports(pairs, rules)
    st.html(pairs_table(reports))
    download_buttons(report_download(pairs, rules), key="pairs")
    side_by_side(pairs)


def pairs_table(reports: Sequence[CopyReport]) -> str:
    """One row per pair, those that break a rule first."""
    return render(
        "compare/templates/pairs_table.html",
        rules=[result.rule for result in reports[0].rules],
        passed=sum(report.has_passed for report in reports),
        pairs=[
            (PurePath(report.original).name, PurePath(report.copy).name, verdict(report), report.rules)
            for report in sorted(reports, key=lambda report: report.has_passed)
        ],
    )


def _paired(photos: Sequence[Photo]) -> Pairs[Photo]:
    """By name; if the photos come from several folders, the visitor says which has the originals."""
    sizes = Counter({_folder(photo): 0 for photo in photos})
    for photo in photos:
        sizes[_folder(photo)] += photo.size
    if len(sizes) == 1:
        return pair_among(photos)
    # Originals are usually larger.
    folders = [folder for folder, _ in sizes.most_common()]
    chosen = st.selectbox("Folder of the originals", folders, key="originals", bind="query-params")
    return pair_by_name(
        [photo for photo in photos if _folder(photo) == chosen], [photo for photo in photos if _folder(photo) != chosen]
    )


def _folder(photo: Photo) -> str:
    return str(PurePath(photo.name).parent)
