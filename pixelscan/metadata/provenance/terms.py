"""Names in manifests as words: C2PA's actions and permissions, and IPTC's digital source types."""

# C2PA 2.4 section 18.17; the last seven are of C2PA 1 and retired.
_ACTIONS = {
    "c2pa.created": "created",
    "c2pa.opened": "opened an existing file",
    "c2pa.placed": "placed another picture in it",
    "c2pa.removed": "removed a picture from it",
    "c2pa.addedText": "added text",
    "c2pa.adjustedColor": "changed colours",
    "c2pa.changedSpeed": "changed the speed",
    "c2pa.color_adjustments": "changed colours",
    "c2pa.converted": "converted to another format",
    "c2pa.cropped": "cropped",
    "c2pa.deleted": "deleted a part",
    "c2pa.drawing": "drew or erased",
    "c2pa.dubbed": "changed the sound",
    "c2pa.edited": "edited",
    "c2pa.edited.metadata": "edited metadata",
    "c2pa.enhanced": "enhanced (noise, sharpness)",
    "c2pa.filtered": "applied a filter",
    "c2pa.mastered": "mastered",
    "c2pa.mixed": "mixed",
    "c2pa.orientation": "turned or moved",
    "c2pa.published": "published",
    "c2pa.redacted": "removed a part of an earlier record",
    "c2pa.remixed": "remixed",
    "c2pa.repackaged": "put into another container",
    "c2pa.resized": "resized",
    "c2pa.resized.proportional": "resized without distortion",
    "c2pa.transcoded": "encoded again",
    "c2pa.translated": "translated",
    "c2pa.trimmed": "trimmed",
    "c2pa.unknown": "did something that the program does not name",
    "c2pa.watermarked": "added an invisible watermark",
    "c2pa.watermarked.bound": "added an invisible watermark that leads to the record",
    "c2pa.watermarked.unbound": "added an invisible watermark",
    "c2pa.copied": "copied",
    "c2pa.formatted": "formatted",
    "c2pa.version_updated": "updated to another version",
    "c2pa.printed": "printed",
    "c2pa.managed": "managed in a library",
    "c2pa.produced": "produced",
    "c2pa.saved": "saved",
}
# IPTC NewsCodes "digitalsourcetype" (CC BY 4.0), their names; the last two are C2PA's own.
_SOURCE_TYPES = {
    "digitalCapture": "digital capture sampled from real life",
    "computationalCapture": "multi-frame computational capture sampled from real life",
    "negativeFilm": "digitised from a negative on film",
    "positiveFilm": "digitised from a positive on film",
    "print": "digitised from a print on non-transparent medium",
    "minorHumanEdits": "original media with minor human edits",
    "humanEdits": "human-edited media",
    "compositeCapture": "composite of captured elements",
    "algorithmicallyEnhanced": "algorithmically-altered media",
    "dataDrivenMedia": "data-driven media",
    "digitalArt": "digital art",
    "digitalCreation": "digital creation",
    "softwareImage": "created by software",
    "virtualRecording": "virtual event recording",
    "composite": "composite of elements",
    "compositeSynthetic": "composite including generative AI elements",
    "compositeWithTrainedAlgorithmicMedia": "edited using generative AI",
    "trainedAlgorithmicMedia": "created using generative AI",
    "algorithmicMedia": "pure algorithmic media",
    "screenCapture": "screen capture",
    "screenRecording": "screen recording",
    "empty": "blank canvas",
    "trainedAlgorithmicData": "data made by a trained algorithm",
}
# C2PA 1.4 section 18.20, CAWG's Training and Data Mining Assertion 1.1.
_USES = {
    "data_mining": "data mining",
    "ai_training": "AI training",
    "ai_inference": "AI inference",
    "ai_generative_training": "generative AI training",
}
_ANSWERS = {"allowed": "allowed", "notAllowed": "not allowed", "constrained": "only under conditions"}
_RELATIONSHIPS = {"parentOf": "opened and changed", "componentOf": "placed in it", "inputTo": "input of a process"}


def action(name: str) -> str:
    """What was done, in the past tense; a name that is not C2PA's stays as it is."""
    return _ACTIONS.get(name, name)


def source_type(name: str) -> str:
    """IPTC's name in lower case; one that is not IPTC's stays as it is."""
    return _SOURCE_TYPES.get(name, name)


def permission(use: str, answer: str) -> str:
    """Such as "AI training not allowed"; `use` has C2PA's or CAWG's prefix."""
    plain = use.rpartition(".")[2]
    return f"{_USES.get(plain, plain)} {_ANSWERS.get(answer, answer)}"


def relationship(name: str) -> str:
    """How an ingredient was used."""
    return _RELATIONSHIPS.get(name, name)
