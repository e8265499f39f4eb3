"""What is said of a photo's signed record, in plain words, for the page and the terminal."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from pixelscan.metadata.provenance import terms
from pixelscan.metadata.provenance.failures import sentence
from pixelscan.metadata.provenance.provenance import Provenance
from pixelscan.metadata.provenance.rubric import WORDS
from pixelscan.metadata.provenance.trust_lists import SIGNERS, trust_list
from pixelscan.metadata.signed_record import Ingredient, RecordState, SignedRecord, Signer, TimeSource

MAX_NAMED = 8
_STATES = {
    RecordState.NONE: "there is no record",
    RecordState.INTACT: "intact",
    RecordState.TRUSTED: "intact, and its signer is on the list",
    RecordState.BROKEN: "broken",
    RecordState.NOT_LOOKED_AT: "not looked at",
}


class ProvenanceFact(NamedTuple):
    """A question, its answer, and a note on the answer, usually where it comes from."""

    label: str
    value: str
    note: str = ""


def verdict(record: SignedRecord) -> str:
    """The first thing to know of it, as a sentence; it never says that a picture is real."""
    match record.state:
        case RecordState.NONE:
            return "No signed record (C2PA) says where this picture comes from."
        case RecordState.TRUSTED:
            return f"Signed by {_who(record.signer)}, and not changed since."
        case RecordState.INTACT:
            return f"Signed by {_who(record.signer)} and not changed since, but the signer is not on C2PA's list."
        case RecordState.BROKEN:
            return f"The signed record does not hold, so do not rely on what it says. {record.reason}"
    return f"A signed record was not checked. {record.reason}"


def provenance_facts(found: Provenance) -> Iterator[ProvenanceFact]:
    """All that is known of the record: why there is none, or whether it holds and what it claims."""
    record = found.record
    yield ProvenanceFact("Signed record", _STATES[record.state], " ".join(found.absence))
    yield from _signature(record)
    yield ProvenanceFact("Claims", "; ".join(WORDS[label] for label in record.labels), "labels of C2PA's Asset Rubrics")
    yield ProvenanceFact("Made with", record.program)
    yield ProvenanceFact("What was done", _listed([_done(record, number) for number in range(len(record.actions))]))
    yield ProvenanceFact("Author", _listed(list(record.authors)), "as the signer wrote it, not checked")
    uses = [terms.permission(permission.use, permission.answer) for permission in record.permissions]
    yield ProvenanceFact("Use by machines", _listed(uses))
    yield ProvenanceFact("Made from", _listed([ingredient_words(each) for each in record.ingredients]))


def _signature(record: SignedRecord) -> Iterator[ProvenanceFact]:
    if record.signer is None:
        return
    listed = trust_list(SIGNERS)
    on = "on" if record.signer.trust_list else "not on"
    yield ProvenanceFact("Signer", _who(record.signer), f"{on} the {listed.title} of {_day(listed.day)}")
    by = {TimeSource.AUTHORITY: "by a time authority's clock", TimeSource.CLAIMED: "claimed, by the signer's own clock"}
    yield ProvenanceFact("Signed", _time(record.time), by[record.time_source] if record.time_source else "")
    note = "that would need the internet" if record.revocation == "not checked" else "as the record says"
    yield ProvenanceFact("Revocation", record.revocation, note)


def _who(signer: Signer | None) -> str:
    """The organization, and the certificate's name if that says more."""
    if signer is None:
        return "somebody unknown"
    name, organization = signer.name, signer.organization
    if name and organization and name != organization:
        return f"{organization} ({name})"
    return organization or name or "somebody unnamed"


def _done(record: SignedRecord, number: int) -> str:
    done = record.actions[number]
    source = terms.source_type(done.source_type) if done.source_type else ""
    more = ", ".join(filter(None, (done.description, source, done.program)))
    return f"{terms.action(done.name)} ({more})" if more else terms.action(done.name)


def ingredient_words(ingredient: Ingredient) -> str:
    """Its title, how it was used, and whether its own record holds."""
    title = ingredient.title or "a file without a title"
    signed = f"signed by {_who(ingredient.signer)}" if ingredient.signer else "without a signed record"
    broken = f"; {' '.join(map(sentence, ingredient.failures))}".rstrip(".") if ingredient.failures else ""
    return f"{title} ({terms.relationship(ingredient.relationship)}, {signed}{broken})"


def _listed(items: list[str]) -> str:
    named = list(dict.fromkeys(items))
    more = f" and {len(named) - MAX_NAMED} more" if len(named) > MAX_NAMED else ""
    return ", ".join(named[:MAX_NAMED]) + more


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _time(iso: str) -> str:
    """As a day and a time in UTC or its own zone; a text that is no time stays as it is."""
    try:
        time = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{time.day} {time:%B %Y, %H:%M:%S}{_zone(time)}"


def _zone(time: datetime) -> str:
    if time.tzinfo is None:
        return ""
    return f" {time:%z}" if time.utcoffset() else " UTC"
