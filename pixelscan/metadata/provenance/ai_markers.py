"""Signs without a signature that AI made or changed a picture, each with the tag that says so.

Only texts are looked at, never the picture. What one program writes into several tags is one marker for each.
What a C2PA record claims is not among them: its own reader knows which claim is about the picture itself.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

from pixelscan.metadata.generators import comfyui, declarations, infotext, json_settings
from pixelscan.metadata.generators.generation import Extent, Generation, Setting, settings_of
from pixelscan.metadata.model import Scan, Tag

LONGEST_EVIDENCE = 500
LONGEST_NAME = 60
# The settings of the least wordy generator are longer, and most texts of cameras are shorter.
SHORTEST = 19
AI_SYSTEM = "AI system"


class AIMarker(NamedTuple):
    """What one tag says of AI. `key` is its "group:name", `evidence` the start of its stored text."""

    program: str
    extent: Extent
    key: str
    evidence: str
    settings: tuple[Setting, ...] = ()


def sentence(marker: AIMarker) -> str:
    """What the marker says and where: "Made by AI (ComfyUI), says IFD0:Make."."""
    by = f" ({marker.program})" if marker.program else ""
    return f"{marker.extent[0].upper()}{marker.extent[1:]}{by}, says {marker.key}."


def ai_markers(scan: Scan) -> tuple[AIMarker, ...]:
    """All markers of a scan, in the order of its tags."""
    texts = [tag for tag in scan.tags if tag.name in _READERS or tag.group == "PNG"]
    return tuple(marker for tag in texts if (marker := _marker(tag, scan)))


def _marker(tag: Tag, scan: Scan) -> AIMarker | None:
    readers = _READERS.get(tag.name) or (_ANY_TEXT if tag.group == "PNG" and isinstance(tag.id, str) else ())
    if not readers or not isinstance(tag.value, str | tuple):
        return None
    text = tag.text.strip(" \0")
    found = next((found for reader in readers if (found := reader(text))), None)
    if found is None and text.startswith("Signature:") and declarations.is_groks_signature(text, _artist(scan)):
        found = Generation("Grok"), Extent.MADE
    if found is None:
        return None
    generation, extent = found
    key = f"{tag.group}:{tag.name}"
    return AIMarker(generation.program, extent, key, text[:LONGEST_EVIDENCE], generation.settings)


def _artist(scan: Scan) -> str:
    return next((tag.text for tag in scan.tags if tag.name == "Artist"), "")


Found = tuple[Generation, Extent]
Reader = Callable[[str], Found | None]


def _generation(text: str) -> Found | None:
    """The settings of a generator, in whatever of their forms, or China's label."""
    if len(text) < SHORTEST:
        return None
    return _from_json(text) if text.startswith("{") else _from_text(text)


def _made(generation: Generation | None) -> Found | None:
    return (generation, Extent.MADE) if generation else None


def _from_text(text: str) -> Found | None:
    for prefix in ("prompt:", "workflow:"):
        if text[: len(prefix)].lower() == prefix:
            return _from_json(text[len(prefix) :].strip())
    if told := declarations.midjourney(text):
        return _made(Generation("Midjourney", settings_of(told)))
    if told := declarations.dream(text):
        return _made(Generation("InvokeAI", settings_of(told)))
    return _made(infotext.read(text))


def _from_json(text: str) -> Found | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _made(Generation(comfyui.PROGRAM)) if comfyui.is_cut_graph(text) else None
    if not isinstance(value, dict):
        return None
    if comfyui.is_graph(value):
        return _made(comfyui.read(value))
    if label := declarations.aigc_label(value):
        return Generation("", settings_of(label[1])), label[0]
    return _made(json_settings.read(value)) or _wrapped(value)


def _wrapped(value: dict[str, object]) -> Found | None:
    """NovelAI's WebP keeps PNG's texts as one object, whose Comment is JSON again."""
    inner = value.get("Comment")
    return _from_json(inner) if isinstance(inner, str) and inner.startswith("{") else None


def _source_type(text: str) -> Found | None:
    extent = declarations.source_type(text)
    return (Generation(""), extent) if extent else None


def _software(text: str) -> Found | None:
    name = declarations.software(text)
    return (Generation(name), Extent.MADE) if name else None


def _credit(text: str) -> Found | None:
    found = declarations.credit(text)
    return (Generation(found[0]), found[1]) if found else None


def _declared(label: str) -> Reader:
    """IPTC 2025.1's own fields for AI, which say nothing else."""

    def read(text: str) -> Found | None:
        written = text[:LONGEST_NAME] if label == AI_SYSTEM else ""
        generation = Generation(declarations.generator_named(text) or written, settings_of({label: text}))
        return (generation, Extent.MADE) if text else None

    return read


# PNG's texts have any keyword.
_ANY_TEXT = (_generation,)
_DESCRIPTIONS = ("ImageDescription", "Description", "UserComment")
_READERS: dict[str, tuple[Reader, ...]] = {
    **dict.fromkeys((*_DESCRIPTIONS, "Comment", "Make", "Model", "Parameters", "XPComment"), (_generation,)),
    **dict.fromkeys(("Software", "CreatorTool"), (_generation, _software)),
    "Credit": (_credit,),
    "DigitalSourceType": (_source_type,),
    "AISystemUsed": (_declared(AI_SYSTEM),),
    "AISystemVersionUsed": (_declared("AI system's version"),),
    "AIPromptInformation": (_declared("Prompt"),),
    "AIPromptWriterName": (_declared("Prompt's author"),),
    "AIGC": (_generation,),
}
