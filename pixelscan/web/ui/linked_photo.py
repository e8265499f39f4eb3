"""Photos that an address names: a link may lead to one that another browser opened, or to a sample."""

from pixelscan.web.services import services
from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.uploader import open_sample_set, sample_ids


def fetched(tray: Tray, photo_id: str) -> bool:
    """Whether a photo is in the tray now: it was, is still here in another tray, or is one of the samples."""
    if photo_id in tray.held:
        return True
    if photo_id in sample_ids():
        open_sample_set(tray)
        return True
    return services().trays.add_shared(tray, photo_id)
