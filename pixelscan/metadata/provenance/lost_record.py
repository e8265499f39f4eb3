"""What a copy did to its original's signed record."""

from pixelscan.metadata.signed_record import RecordState, SignedRecord

HOLDS = (RecordState.INTACT, RecordState.TRUSTED)
LOSES_RECORD = "A copy without metadata loses its signed record (C2PA): nothing proves any more where it comes from."


def record_change(original: SignedRecord, copy: SignedRecord) -> str:
    """A sentence; "" if the record is as before, or if neither has one."""
    before, after = original.state, copy.state
    if before is after:
        return ""
    if after is RecordState.NONE:
        return f"The copy has lost the signed record, which was {before}."
    if before is RecordState.NONE:
        return f"The copy has a signed record that the original lacks; it is {after}."
    if before in HOLDS and after is RecordState.BROKEN:
        return "The copy's signed record no longer holds: the file was changed without signing it again."
    return f"The signed record was {before} in the original, and is {after} in the copy."
