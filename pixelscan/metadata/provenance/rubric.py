"""The labels of C2PA's Asset Rubrics (signals, local, version 1.0 of 6 August 2026) for a record's manifests.

Evaluated over actions in both forms; the rubric itself asks only for the second (c2pa.actions.v2).
"""

from collections.abc import Callable, Iterable
from typing import Any

from pixelscan.metadata.provenance.claims import ACTIONS, assertions, dicts
from pixelscan.metadata.signed_record import RecordState, SignedRecord

INCEPTION = ("c2pa.created", "c2pa.opened")
NON_EDITORIAL = {
    *("c2pa.converted", "c2pa.published", "c2pa.repackaged", "c2pa.transcoded", "c2pa.resized.proportional"),
    *("c2pa.enhanced", "c2pa.edited.metadata", "c2pa.redacted"),
    *("c2pa.watermarked", "c2pa.watermarked.bound", "c2pa.watermarked.unbound"),
}
IPTC, C2PA = "http://cv.iptc.org/newscodes/digitalsourcetype/", "http://c2pa.org/digitalsourcetype/"
GENERATED = {
    f"{IPTC}trainedAlgorithmicMedia",
    f"{IPTC}compositeWithTrainedAlgorithmicMedia",
    f"{IPTC}compositeSynthetic",
    f"{C2PA}trainedAlgorithmicData",
}
POSSIBLY_GENERATED = {f"{IPTC}digitalArt", f"{IPTC}composite"}
ORIGINS = {
    f"{C2PA}empty": "blankCanvas",
    f"{IPTC}digitalCapture": "capturedMedia",
    f"{IPTC}computationalCapture": "capturedMedia",
    f"{IPTC}compositeCapture": "capturedMediaStitched",
    f"{IPTC}composite": "compositionMayContainGenAI",
    f"{IPTC}trainedAlgorithmicMedia": "fullyGenAIMedia",
    f"{IPTC}digitalCreation": "nonGenAIDigitalCreation",
    f"{IPTC}compositeWithTrainedAlgorithmicMedia": "partlyGenAICreation",
    f"{IPTC}screenCapture": "screenCaptureMayContainGenAI",
}
# The rubric's own words where they are a person's.
WORDS = {
    "blankCanvas": "Blank canvas",
    "capturedMedia": "Captured media",
    "capturedMediaStitched": "Stitched captured media",
    "compositionMayContainGenAI": "Composition which may contain AI-generated content",
    "fullyGenAIMedia": "Fully AI-generated media",
    "mediaUnknownProvenance": "Media of unknown provenance",
    "nonGenAIDigitalCreation": "Digital creation without generative AI",
    "partlyGenAICreation": "Partly AI-generated creation",
    "screenCaptureMayContainGenAI": "Screen capture which may contain AI-generated content",
    "nonEditorial": "Non-editorial transformations",
    "perceptibleGenAI": "Perceptible transformations with generative AI",
    "perceptibleNonGenAI": "Perceptible transformations without generative AI",
    "perceptiblePossiblyGenAI": "Perceptible transformations possibly using generative AI",
    "ambiguousActions": "Ambiguous actions",
}
BY_AI = {"fullyGenAIMedia", "partlyGenAICreation", "perceptibleGenAI"}

Action = dict[str, Any]


def is_by_ai(record: SignedRecord) -> bool:
    """Whether the record claims that AI made or changed the picture, and holds."""
    return _holds(record) and not BY_AI.isdisjoint(record.labels)


def is_by_ai_alone(record: SignedRecord) -> bool:
    """Whether the record claims that AI made the whole picture, and holds."""
    return _holds(record) and "fullyGenAIMedia" in record.labels


def _holds(record: SignedRecord) -> bool:
    return record.state in (RecordState.INTACT, RecordState.TRUSTED)


def labels(manifests: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Of a manifest and those that it was made from, in the rubric's order, each once."""
    found = {label for manifest in manifests for label in _of_one(manifest)}
    return tuple(label for label in WORDS if label in found)


def _of_one(manifest: dict[str, Any]) -> set[str]:
    held = list(assertions(manifest, *ACTIONS))
    done = [each for data in held for each in dicts(data.get("actions"))]
    found = {ORIGINS[_source(each)] for each in done if each.get("action") in INCEPTION and _source(each) in ORIGINS}
    found |= {label for label, applies in _EDITS.items() if any(map(applies, done))}
    if _has_unknown_parent(manifest):
        found.add("mediaUnknownProvenance")
    if not done or not all(data.get("allActionsIncluded") is True for data in held) or any(map(_is_ambiguous, done)):
        found.add("ambiguousActions")
    return found


def _source(action: Action) -> str:
    return str(action.get("digitalSourceType") or "")


def _is_perceptible(action: Action) -> bool:
    return action.get("action") not in INCEPTION and not _is_non_editorial(action)


def _is_non_editorial(action: Action) -> bool:
    return str(action.get("action")) in NON_EDITORIAL


_EDITS: dict[str, Callable[[Action], bool]] = {
    "nonEditorial": _is_non_editorial,
    "perceptibleGenAI": lambda action: _is_perceptible(action) and _source(action) in GENERATED,
    "perceptibleNonGenAI": lambda action: _is_perceptible(action) and _source(action) not in {"", *GENERATED},
    "perceptiblePossiblyGenAI": lambda action: _is_perceptible(action) and _source(action) in POSSIBLY_GENERATED,
}


def _is_ambiguous(action: Action) -> bool:
    """Somebody's own, or of unknown kind."""
    name = str(action.get("action"))
    return not name.startswith("c2pa.") or name == "c2pa.unknown"


def _has_unknown_parent(manifest: dict[str, Any]) -> bool:
    """Whether it was made from a file without a record."""
    return any(not each.get("active_manifest") for each in dicts(manifest.get("ingredients")))
