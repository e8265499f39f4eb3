"""One photo's scan with all that is derived from it, put together once."""

from dataclasses import dataclass
from functools import cached_property

from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.capture_time import CaptureTime, capture_time
from pixelscan.metadata.photo.focus import Focus, focus
from pixelscan.metadata.photo.optics import Optics, derive_optics
from pixelscan.metadata.photo.summary import Summary, summarize


@dataclass(frozen=True)
class PhotoAnalysis:
    """Each answer is found when first asked for."""

    scan: Scan

    @cached_property
    def summary(self) -> Summary:
        return summarize(self.scan)

    @cached_property
    def focus(self) -> Focus:
        return focus(self.scan)

    @cached_property
    def time(self) -> CaptureTime | None:
        return capture_time(self._tags)

    @cached_property
    def optics(self) -> Optics:
        return derive_optics(self.scan, self.summary)

    def text(self, *keys: str) -> str:
        """The text of the first "group:name" that has any, else nothing."""
        texts = (" ".join(self._tags[key].text.split("\0")[0].split()) for key in keys if key in self._tags)
        return next((text for text in texts if text), "")

    @cached_property
    def _tags(self) -> dict[str, Tag]:
        return self.scan.by_key()
