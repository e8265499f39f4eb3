"""Verifies a photo's signed record with C2PA's reference implementation, offline and within limits.

Why this one and not encypher-c2pa: docs/provenance.md. Nothing is fetched: no record, no revocation list, no answer
about a certificate; what the file does not hold stays unchecked, and is named.
"""

import importlib.util
import json
import re
from functools import cache
from io import BytesIO
from mmap import mmap
from typing import Any, BinaryIO

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.provenance.child import ChildFailed, in_child
from pixelscan.metadata.provenance.record_report import record_of
from pixelscan.metadata.provenance.trust_lists import SIGNERS, TIME_AUTHORITIES, trust_list
from pixelscan.metadata.signed_record import NO_RECORD, RecordState, SignedRecord

# A film's record covers every byte of it.
MAX_BYTES = 128 << 20
SECONDS = 2.0
_REMOTE = re.compile(r"must fetch remote manifests from url (\S+)")
_NO_LIBRARY = "PixelScan was installed without c2pa-python, which checks signed records."


def verified(data: Buffer, mime: str) -> SignedRecord:
    """The signed record of a file that has one, or names one that is elsewhere. In a child process; raises nothing."""
    if len(data) > MAX_BYTES:
        return not_looked_at(f"The file is larger than {MAX_BYTES >> 20} MB.")
    if importlib.util.find_spec("c2pa") is None:
        return not_looked_at(_NO_LIBRARY)
    if mime not in _mimes():
        return not_looked_at(f"No record can be checked in files of the type {mime}.")
    try:
        report, fault = in_child(_report, data, mime, seconds=SECONDS)
    except ChildFailed as failed:
        return not_looked_at(f"Checking it {failed}.")
    if fault:
        return _of_fault(fault)
    return record_of(report) if report else NO_RECORD


def resource(data: Buffer, mime: str, place: str) -> bytes:
    """What the record keeps at a place that its report names, such as a thumbnail; empty if there is nothing."""
    if not place or mime not in _mimes():
        return b""
    try:
        return in_child(_resource, data, mime, place, seconds=SECONDS)
    except ChildFailed:
        return b""


def not_looked_at(reason: str, remote: str = "") -> SignedRecord:
    """A record that is there and was not verified, and why."""
    return SignedRecord(RecordState.NOT_LOOKED_AT, reason, remote=remote)


def _of_fault(fault: str) -> SignedRecord:
    if remote := _REMOTE.search(fault):
        address = remote[1][:500]
        return not_looked_at(f"It is not in the file but at {address}, and PixelScan fetches nothing.", address)
    if "prerelease content" in fault:
        return not_looked_at("It was written before C2PA 1.0 was finished, and cannot be checked.")
    return not_looked_at(f"It cannot be read ({fault[:200]}).")


@cache
def _mimes() -> frozenset[str]:
    """Also loads the library, once for all children."""
    import c2pa  # noqa: PLC0415 - takes 60 ms, and most photos have no record

    return frozenset(c2pa.Reader.get_supported_mime_types())


def _report(data: Buffer, mime: str) -> tuple[dict[str, Any] | None, str]:
    """The library's report, None if it finds no record; or its error's text."""
    import c2pa  # noqa: PLC0415 - loaded by `_mimes`

    try:
        with c2pa.Context.from_dict(_settings()) as context:
            reader = c2pa.Reader.try_create(mime, _file(data), context=context)
            return (json.loads(reader.json()) if reader else None), ""
    except c2pa.C2paError as fault:
        return None, str(fault)


def _resource(data: Buffer, mime: str, place: str) -> bytes:
    import c2pa  # noqa: PLC0415 - loaded by `_mimes`

    found = BytesIO()
    with c2pa.Context.from_dict(_settings()) as context:
        c2pa.Reader(mime, _file(data), context=context).resource_to_stream(place, found)
    return found.getvalue()


def _file(data: Buffer) -> BinaryIO | mmap:
    return BytesIO(data) if isinstance(data, bytes) else data


def _settings() -> dict[str, Any]:
    """Signers that are on C2PA's list are named apart from other anchors, which here are for clocks only."""
    return {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
        "trust": {
            "trust_anchors": trust_list(SIGNERS).certificates,
            "user_anchors": trust_list(TIME_AUTHORITIES).certificates,
        },
    }
