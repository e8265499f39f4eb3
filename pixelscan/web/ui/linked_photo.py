"""Photos named in a URL: a link may refer to a photo that another browser opened, or to a sample."""

from pixelscan.web.services import services
from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.uploader import open_sample_set, sample_ids


def fetched(tray: Tray, photo_id: str) -> bool:
    """Put the photo into the tray if it is in another tray or is a sample; returns whether the tray has it now."""
    if photo_id in tray.held:
        return True
    if photo_id in sample_ids():
        open_sample_set(tray)
        return True
    return services().trays.add_shared(tray, photo_id)
