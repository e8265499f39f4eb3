"""The sidecars among the files of a tray, and what they say about their photos."""

from dataclasses import dataclass

from pixelscan.metadata.model import Sidecar
from pixelscan.metadata.photo.sidecar import belongs, filled, joined, sidecars_by_photo
from pixelscan.metadata.photo.summary import Summary
from pixelscan.web.store.tray import Photo, Tray
from pixelscan.web.ui.current_tray import facts_of


@dataclass(frozen=True, slots=True)
class Beside:
    """A photo's sidecars in its tray."""

    photo: Photo
    sidecars: tuple[Photo, ...]

    def joined(self) -> tuple[Sidecar, ...]:
        """Each sidecar's facts, with the photo's own values. Raises NotHere."""
        own = facts_of(self.photo).scan
        return tuple(joined(own, facts_of(sidecar).scan) for sidecar in self.sidecars)

    def summary(self) -> Summary:
        """The photo's own summary, with missing facts from the sidecars. Raises NotHere."""
        summary = facts_of(self.photo).analysis.summary
        for sidecar in self.sidecars:
            summary = filled(summary, facts_of(sidecar).analysis.summary)
        return summary


def photos_with_sidecars(tray: Tray) -> list[Beside]:
    """Each photo of the tray once; sidecars that belong to one are not listed themselves. Raises NotHere."""
    by_name = {photo.name: photo for photo in tray.photos}
    its = sidecars_by_photo(by_name)
    found = []
    for photo in tray.photos:
        names = its.get(photo.name, ())
        own = facts_of(photo).scan if names else None
        sidecars = tuple(by_name[name] for name in names if own and belongs(own, facts_of(by_name[name]).scan))
        found.append(Beside(photo, sidecars))
    taken = {sidecar.id for each in found for sidecar in each.sidecars}
    return [each for each in found if each.photo.id not in taken]
