"""Where a picture comes from, as far as its file tells: one answer for the page, the command line and JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from pixelscan.metadata.generators.generation import Extent
from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.capture_time import CaptureTime
from pixelscan.metadata.photo.summary import Summary
from pixelscan.metadata.provenance.absence import reasons_of_absence
from pixelscan.metadata.provenance.ai_markers import AIMarker, ai_markers
from pixelscan.metadata.provenance.contradictions.checks import contradictions
from pixelscan.metadata.provenance.contradictions.contradiction import Contradiction, Facts, Weight
from pixelscan.metadata.provenance.rubric import is_by_ai, is_by_ai_alone
from pixelscan.metadata.signed_record import (
    NO_RECORD,
    Action,
    Ingredient,
    Permission,
    RecordState,
    SignedRecord,
    Signer,
)

RECORD_FIELDS = tuple(field.name for field in fields(SignedRecord))


@dataclass(frozen=True, slots=True)
class Provenance:
    """The signed record and what it claims, signs of AI without a signature, and what contradicts itself.

    `absence`: why there is no record, as far as the file tells.
    """

    record: SignedRecord
    markers: tuple[AIMarker, ...]
    contradictions: tuple[Contradiction, ...]
    absence: tuple[str, ...] = ()

    @property
    def ai(self) -> str:
        """How much of the picture comes from AI, by a record that holds and by other signs; "" if nothing says so."""
        extents = {marker.extent for marker in self.markers}
        if Extent.MADE in extents or is_by_ai_alone(self.record):
            return Extent.MADE
        if Extent.CHANGED in extents or is_by_ai(self.record):
            return Extent.CHANGED
        return next(iter(extents), "")

    @property
    def worth_naming(self) -> tuple[Contradiction, ...]:
        """The contradictions that are rare in honest photos; the weak ones are for those who look closer."""
        return tuple(each for each in self.contradictions if each.weight is not Weight.WEAK)


def provenance(
    scan: Scan,
    summary: Summary,
    tags: Mapping[str, Tag],
    time: CaptureTime | None,
    *,
    thumbnail_differs: bool | None = None,
) -> Provenance:
    """Of a photo that was scanned, with its tags by "group:name"; its record was verified with its scan."""
    markers = ai_markers(scan)
    facts = Facts(scan, summary, markers, tags, time, thumbnail_differs)
    absence = reasons_of_absence(scan, summary) if scan.record.state is RecordState.NONE else ()
    return Provenance(scan.record, markers, contradictions(facts), absence)


def to_dict(found: Provenance) -> dict[str, Any]:
    """In JSON types; unknown texts are empty."""
    return {
        "record": _no_record() if found.record is NO_RECORD else _record(found.record),
        "ai_markers": [_marker(marker) for marker in found.markers],
        "absence": found.absence,
        "contradictions": [contradiction._asdict() for contradiction in found.contradictions],
    }


def _marker(marker: AIMarker) -> dict[str, Any]:
    return marker._asdict() | {"settings": [setting._asdict() for setting in marker.settings]}


@cache
def _no_record() -> dict[str, Any]:
    """Of most photos: made once."""
    return _record(NO_RECORD)


def _record(record: SignedRecord) -> dict[str, Any]:
    plain = {name: getattr(record, name) for name in RECORD_FIELDS}
    plain["signer"] = _named(record.signer)
    for name in ("actions", "permissions", "ingredients"):
        plain[name] = [_named(item) for item in plain[name]]
    for ingredient in plain["ingredients"]:
        ingredient["signer"] = _named(ingredient["signer"])
    return plain


def _named(item: Signer | Action | Permission | Ingredient | None) -> dict[str, Any] | None:
    return item._asdict() if item else None
