"""The reference implementation's report on a record -> SignedRecord. All of it is a stranger's: nothing is assumed.

Its form: https://opensource.contentauthenticity.org/docs/manifest/json-ref/reader-schema
"""

from collections.abc import Iterator
from typing import Any

from pixelscan.metadata.provenance.claims import actions, authors, dicts, permissions, program, text
from pixelscan.metadata.provenance.failures import reason
from pixelscan.metadata.provenance.rubric import labels
from pixelscan.metadata.provenance.trust_lists import SIGNERS, trust_list
from pixelscan.metadata.signed_record import Ingredient, RecordState, SignedRecord, Signer, TimeSource

MAX_INGREDIENTS = 200
MAX_DEPTH = 16
MAX_FAILURES = 50
# Not a failure here: who signed is an answer of its own.
UNTRUSTED = "signingCredential.untrusted"
# The name that the library has for the first of the lists which `verifier.py` gives it.
C2PA_LIST = "system_anchors"

Report = dict[str, Any]


def record_of(report: Report) -> SignedRecord:
    """What the active manifest says and whether it holds, and its chain of ingredients."""
    results = _Results(report)
    manifests = _dict(report.get("manifests"))
    active = _dict(manifests.get(str(report.get("active_manifest"))))
    signature = _dict(active.get("signature_info"))
    state = _state(report, results)
    failures = tuple(dict.fromkeys((*results.failures(), *results.failures_of_ingredients())))[:MAX_FAILURES]
    done = actions(active)
    time, source = _time(signature, results, [action.time for action in done])
    return SignedRecord(
        state,
        reason(failures) if state is RecordState.BROKEN else "",
        failures,
        signer=_signer(signature, results),
        time=time,
        time_source=source,
        revocation=results.revocation(),
        title=text(active.get("title")),
        program=program(active),
        labels=labels(_line_of_parents(manifests, active)),
        actions=done,
        permissions=permissions(active),
        authors=authors(active),
        ingredients=tuple(_ingredients(manifests, active, results))[:MAX_INGREDIENTS],
    )


def _state(report: Report, results: "_Results") -> RecordState:
    match report.get("validation_state"):
        case "Trusted":
            return RecordState.TRUSTED if results.is_on_list else RecordState.INTACT
        case "Valid":
            return RecordState.INTACT
    return RecordState.BROKEN


class _Results:
    """The codes of what was checked, of the active manifest and of each ingredient."""

    def __init__(self, report: Report) -> None:
        found = _dict(report.get("validation_results"))
        self.is_on_list = found.get("trustListUri") == C2PA_LIST
        self._active = _dict(found.get("activeManifest"))
        self._deltas = {
            text(delta.get("ingredientAssertionURI")): _dict(delta.get("validationDeltas"))
            for delta in dicts(found.get("ingredientDeltas"))
        }

    def failures(self) -> list[str]:
        return _codes(self._active.get("failure"))

    def failures_of_ingredients(self) -> list[str]:
        return [code for delta in self._deltas.values() for code in _codes(delta.get("failure"))]

    def failures_of(self, uri: str) -> tuple[str, ...]:
        return tuple(_codes(self._deltas.get(uri, {}).get("failure")))

    def has_trusted_time(self) -> bool:
        return "timeStamp.trusted" in _codes(self._active.get("success"))

    def revocation(self) -> str:
        codes = {code for kind in self._active.values() for code in _codes(kind)}
        if "signingCredential.ocsp.revoked" in codes:
            return "revoked"
        return "not revoked when it was signed" if "signingCredential.ocsp.notRevoked" in codes else "not checked"


def _signer(signature: Report, results: _Results) -> Signer | None:
    if not signature:
        return None
    listed = trust_list(SIGNERS).title if results.is_on_list else ""
    return Signer(text(signature.get("common_name")), text(signature.get("issuer")), listed)


def _time(signature: Report, results: _Results, claimed: list[str]) -> tuple[str, TimeSource | None]:
    """The signature's time-stamp, or else the last time that an action claims."""
    if stamped := text(signature.get("time")):
        return stamped, TimeSource.AUTHORITY if results.has_trusted_time() else TimeSource.CLAIMED
    latest = max(claimed, default="")
    return latest, TimeSource.CLAIMED if latest else None


def _line_of_parents(manifests: Report, manifest: Report) -> list[Report]:
    """The manifest, that of the file which it was opened from, and so on."""
    line = [manifest]
    while len(line) < MAX_DEPTH:
        parents = [each for each in dicts(line[-1].get("ingredients")) if each.get("relationship") == "parentOf"]
        earlier = next((_dict(manifests.get(str(each.get("active_manifest")))) for each in parents), {})
        if not earlier or any(earlier is known for known in line):
            break
        line.append(earlier)
    return line


def _ingredients(manifests: Report, manifest: Report, results: _Results, depth: int = 1) -> Iterator[Ingredient]:
    """Depth first. A record can name itself as its ingredient, or many times the same."""
    if depth > MAX_DEPTH:
        return
    for ingredient in dicts(manifest.get("ingredients"))[:MAX_INGREDIENTS]:
        own = _dict(manifests.get(str(ingredient.get("active_manifest"))))
        uri = f"self#jumbf=/c2pa/{manifest.get('label')}/c2pa.assertions/{ingredient.get('label')}"
        yield Ingredient(
            text(ingredient.get("title")),
            text(ingredient.get("format")),
            text(ingredient.get("relationship")),
            depth,
            _signer_of_ingredient(own),
            program(own),
            results.failures_of(uri),
            text(_dict(ingredient.get("thumbnail")).get("identifier")),
        )
        yield from _ingredients(manifests, own, results, depth + 1)


def _signer_of_ingredient(manifest: Report) -> Signer | None:
    signature = _dict(manifest.get("signature_info"))
    return Signer(text(signature.get("common_name")), text(signature.get("issuer"))) if signature else None


def _codes(statuses: object) -> list[str]:
    return [code for status in dicts(statuses) if (code := text(status.get("code"))) and code != UNTRUSTED]


def _dict(value: object) -> Report:
    return value if isinstance(value, dict) else {}
