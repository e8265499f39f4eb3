"""Photos dropped anywhere on the page are added; browsers would otherwise leave the page and open them."""

from pathlib import Path

from pixelscan.web.ui.component import component

_show = component(Path(__file__).parent)


def drop_anywhere() -> None:
    """Take what is dropped beside the uploader, and say so while files are dragged over the page."""
    _show({}, key="drop anywhere")
