"""The filmstrip of the open photos: select one, or several, by click or by arrow keys."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from pixelscan.web.api.images import picture_url
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.component import component, sent

TILE_SHEET = Path(__file__).parent / "tile.css"
_show = component(Path(__file__).parent, TILE_SHEET)


def filmstrip(
    label: str, tiles: Sequence[dict[str, Any]], chosen: Collection[str], *, key: str, several: bool = False
) -> None:
    """Show the tiles, those with ids in `chosen` marked; `picked(key)` tells what the visitor chose."""
    data = {
        "label": label,
        "several": several,
        "chosen": list(chosen),
        "photos": tiles,
    }
    _show(data, key=key, on_picked_change=lambda: None)


def tile(photo: Photo, beside: str = "") -> dict[str, Any]:
    """A photo in a list; `beside` names the format of another file of the same shot."""
    return {
        "id": photo.id,
        "name": photo.name,
        "src": picture_url(photo.id, "list_thumbnail" if photo.has_list_thumbnail else "small"),
        "flag": photo.has_problems,
        "beside": beside,
    }


def picked(key: str) -> list[str] | None:
    """The ids that were just selected in the filmstrip with this key, None where something else was done."""
    chosen: list[str] | None = sent(key, "picked")
    return chosen
