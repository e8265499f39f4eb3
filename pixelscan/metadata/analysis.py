"""One photo's scan and everything calculated from it."""

from dataclasses import dataclass
from functools import cached_property

from pixelscan.metadata.gazetteer import Town, nearest_town
from pixelscan.metadata.geodesy import Place
from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.capture_time import CaptureTime, capture_time
from pixelscan.metadata.photo.focus import Focus, focus
from pixelscan.metadata.photo.location import has_no_fix
from pixelscan.metadata.photo.optics import Optics, derive_optics
from pixelscan.metadata.photo.place_zone import PlaceZone, place_zone
from pixelscan.metadata.photo.summary import Summary, summary_of
from pixelscan.metadata.provenance.provenance import Provenance, provenance


@dataclass(frozen=True)
class PhotoAnalysis:
    """Each value is calculated on first use and kept. `thumbnail_differs` is None until someone compared it."""

    scan: Scan
    thumbnail_differs: bool | None = None

    @cached_property
    def summary(self) -> Summary:
        return summary_of(self.scan, self._tags, self.time)

    @cached_property
    def focus(self) -> Focus:
        return focus(self.scan)

    @cached_property
    def time(self) -> CaptureTime | None:
        return capture_time(self._tags)

    @cached_property
    def optics(self) -> Optics:
        return derive_optics(self.scan, self.summary)

    @cached_property
    def place(self) -> Place | None:
        """Signed degrees of latitude and longitude."""
        latitude, longitude = self.summary.latitude, self.summary.longitude
        return None if latitude is None or longitude is None else (latitude, longitude)

    @cached_property
    def town(self) -> Town | None:
        return nearest_town(self.place) if self.place else None

    @cached_property
    def place_zone(self) -> PlaceZone | None:
        """None where the receiver says that the place may be an earlier one."""
        return None if has_no_fix(self._tags) else place_zone(self.time, self.place)

    @cached_property
    def provenance(self) -> Provenance:
        differs = self.thumbnail_differs
        return provenance(self.scan, self.summary, self._tags, self.time, thumbnail_differs=differs)

    def text(self, *keys: str) -> str:
        """The text of the first "group:name" that has one, else ""."""
        texts = (" ".join(self._tags[key].text.split("\0")[0].split()) for key in keys if key in self._tags)
        return next((text for text in texts if text), "")

    @cached_property
    def _tags(self) -> dict[str, Tag]:
        return self.scan.by_key()
