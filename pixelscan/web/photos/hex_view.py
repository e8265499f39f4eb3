"""The bytes of one tag: where they are, in hex and as text, and how they are decoded."""

import streamlit as st

from pixelscan.errors import PhotoError
from pixelscan.metadata.blocks.tiff.layout import Span
from pixelscan.metadata.locate.tag_bytes import HexRow, TagBytes, bytes_of_tag
from pixelscan.web.services import services
from pixelscan.web.store.tray import Photo, sentence_about
from pixelscan.web.ui.current_tray import facts_of
from pixelscan.web.ui.html import render
from pixelscan.web.ui.markdown import escape_markdown


def tag_bytes(photo: Photo, number: int) -> None:
    """Show the bytes of the photo's tag with this number in its scan."""
    tag = facts_of(photo).scan.tags[number]
    with st.container(border=True, key="tag_bytes"):
        st.markdown(f"**How {escape_markdown(tag.name)} is stored**")
        try:
            found = _found(photo.id, number)
        except PhotoError as error:
            st.warning(escape_markdown(sentence_about(photo, error)), icon=":material/report:")
            return
        if found is None:
            st.caption("Not stored as a tag; worked out from the file.")
            return
        st.html(steps_html(found))
        if found.entry_rows and found.entry and not _within(found.value, found.entry):
            st.html(hex_html("Directory entry", found.entry_rows))
        st.html(hex_html("Value", found.value_rows))


@st.cache_resource(max_entries=64, show_spinner=False)
def _found(photo_id: str, number: int) -> TagBytes | None:
    photo_store = services().trays.photo_store
    facts = photo_store.facts(photo_id)
    if facts is None:
        return None
    seconds = services().settings.scan_seconds
    return services().scan_pool.run(bytes_of_tag, photo_store.path(photo_id), facts.scan, number, seconds=seconds)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def steps_html(found: TagBytes) -> str:
    """Offset, type and count, then each step from the bytes to the value in words."""
    facts = [
        ("In the file", _span(found.value, found.in_file) if found.in_file is not None else "compressed or in parts"),
        (f"In the {found.block} block", _span(found.value, 0)),
        ("Type", found.type),
        ("Count", f"{found.count:,}"),
        ("Byte order", found.byte_order),
    ]
    return render("photos/templates/tag_steps.html", facts=facts, steps=found.steps)


def _span(span: Span, moved: int) -> str:
    start, length = span.start + moved, span.end - span.start
    return f"byte {start:,} (0x{start:X}), {length:,} {'byte' if length == 1 else 'bytes'}"


def hex_html(title: str, rows: tuple[HexRow, ...]) -> str:
    """Rows of offset, 16 bytes and the same as text; the tag's bytes are marked."""
    lines = [
        (row.offset, (_marked(row, row.data.hex(" ").split(), " "), _marked(row, list(row.text), ""))) for row in rows
    ]
    return render("photos/templates/hex_rows.html", title=title, rows=lines)


def _marked(row: HexRow, cells: list[str], between: str) -> tuple[str, str, str]:
    """The cells as one text in three parts: before the tag's bytes, these bytes, and after them."""
    text = [cell + between for cell in cells[:-1]] + cells[-1:]
    before, meant, after = text[: row.first], text[row.first : row.last], text[row.last :]
    gap = between if meant and after else ""
    return "".join(before), "".join(meant).removesuffix(gap), gap + "".join(after)
