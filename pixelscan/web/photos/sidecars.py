"""The facts from a photo's sidecars, with one card per sidecar."""

from pathlib import PurePath

import streamlit as st

from pixelscan.metadata.model import Sidecar, SidecarFact
from pixelscan.web.photos.cards import Card, Fact
from pixelscan.web.store.tray import Photo, Tray
from pixelscan.web.ui.html import render
from pixelscan.web.ui.sidecars import photos_with_sidecars


def sidecar_cards(tray: Tray, photo: Photo) -> None:
    """The cards; nothing if the photo has no sidecars."""
    beside = next((each for each in photos_with_sidecars(tray) if each.photo.id == photo.id and each.sidecars), None)
    if beside:
        cards = [_card(sidecar) for sidecar in beside.joined()]
        st.html(render("photos/templates/cards.html", cards=[card for card in cards if card.facts]))


def _card(sidecar: Sidecar) -> Card:
    title = f"From the sidecar {PurePath(sidecar.file).name}"
    return Card(title, tuple(Fact(fact.name, fact.value, _note(fact)) for fact in sidecar.facts))


def _note(fact: SidecarFact) -> str:
    if fact.contradicts:
        return f"in the photo itself: {fact.embedded}"
    return "the same in the photo itself" if fact.embedded else "not in the photo itself"
