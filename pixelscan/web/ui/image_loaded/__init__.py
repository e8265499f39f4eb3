"""Runs a fragment again once the browser has an image that is made on request; shows nothing itself."""

from pathlib import Path

from pixelscan.web.ui.component import component, sent

_KEY = "image loaded"
_watch = component(Path(__file__).parent)


def await_image(address: str) -> None:
    """Run the fragment around this again once the browser has loaded the image, or failed to."""
    _watch({"address": address}, key=_KEY, on_loaded_change=lambda: None)


def on_image_loaded() -> bool:
    """Whether that is why the fragment runs."""
    return bool(sent(_KEY, "loaded"))
