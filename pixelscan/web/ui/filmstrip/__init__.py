"""The filmstrip of the open photos: select one, or several, by click or by arrow keys."""

from collections.abc import Collection, Sequence
from pathlib import Path

from pixelscan.web.api.images import picture_url
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.component import component, trigger

_show = component(Path(__file__).parent)


def filmstrip(label: str, photos: Sequence[Photo], chosen: Collection[str], *, key: str, several: bool = False) -> None:
    """Show the photos, those with ids in `chosen` marked; `picked(key)` tells what the visitor chose."""
    data = {
        "label": label,
        "several": several,
        "chosen": list(chosen),
        "photos": [
            {
                "id": one.id,
                "name": one.name,
                "src": picture_url(one.id, "list_thumbnail" if one.has_list_thumbnail else "small"),
                "flag": one.has_problems,
            }
            for one in photos
        ],
    }
    _show(data, key=key, on_picked_change=lambda: None)


def picked(key: str) -> list[str] | None:
    """The ids that were just selected in the filmstrip with this key, None where something else was done."""
    chosen: list[str] | None = trigger(key, "picked")
    return chosen
