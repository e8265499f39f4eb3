"""Where a picture comes from, as far as its file tells: one answer for the page, the command line and JSON."""

from dataclasses import dataclass, fields
from typing import Any

from pixelscan.metadata.model import Scan
from pixelscan.metadata.signed_record import Action, Ingredient, Permission, SignedRecord, Signer

RECORD_FIELDS = tuple(field.name for field in fields(SignedRecord))


@dataclass(frozen=True, slots=True)
class Provenance:
    """The signed record and what it claims."""

    record: SignedRecord


def provenance(scan: Scan) -> Provenance:
    """Of a photo that was scanned; its record was verified with its scan."""
    return Provenance(scan.record)


def to_dict(found: Provenance) -> dict[str, Any]:
    """In JSON types; unknown texts are empty."""
    return {"record": _record(found.record)}


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
