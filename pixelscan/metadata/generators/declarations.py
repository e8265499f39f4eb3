"""What a file declares about AI in words of its own: source types, credits, programs' names and official labels."""

import re
from collections.abc import Mapping
from functools import lru_cache

from pixelscan.metadata.generators.generation import Extent

# IPTC's NewsCodes "digitalsourcetype": those that mean AI trained on examples.
_SOURCE_TYPES = {
    "trainedAlgorithmicMedia": Extent.MADE,
    "compositeWithTrainedAlgorithmicMedia": Extent.CHANGED,
}

_GENERATORS = {
    "DALL·E": r"\bDALL[-·•.\s_]?E\b",
    "OpenAI (ChatGPT)": r"\bChatGPT\b|\bgpt-?4o\b|\bgpt-image|\bOpenAI\b",
    "Adobe Firefly": r"\bAdobe[ _]Firefly\b",
    "Midjourney": r"\bMidjourney\b",
    "Microsoft": r"\bBing Image Creator\b|\bMicrosoft Designer\b|Microsoft_Responsible_AI",
    "Google AI": r"\bGoogle (?:Generative )?AI\b|\bImagen\b|\bGemini\b|\bNano Banana\b|Google C2PA Core Generator",
    "Grok": r"\bGrok\b|\bxAI\b",
    "FLUX (Black Forest Labs)": r"\bBlack Forest Labs\b|\bflux[.1-]|;flux\b",
    "Stable Diffusion": r"\bStable Diffusion\b|\bStability AI\b|\bDreamStudio\b|\bSDXL\b",
    "NovelAI": r"\bNovelAI\b",
    "InvokeAI": r"\bInvokeAI\b|invoke-ai",
    "ComfyUI": r"\bComfyUI\b",
    "Fooocus": r"\bFooocus\b",
    "Draw Things": r"\bDraw Things\b",
    "Meta AI": r"\bMeta AI\b|\bImagined with AI\b",
    "Ideogram": r"\bIdeogram\b",
    "Leonardo.Ai": r"\bLeonardo\.?\s?A[iI]\b",
    "Recraft": r"\bRecraft\b",
    "Amazon Titan": r"\bAmazon Titan\b|\bAmazon Nova\b",
    "Samsung Galaxy AI": r"\bGalaxy AI\b",
}
_NAMED = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _GENERATORS.items()]
# Programs that only generate: their name as a file's software is enough. Others of the names above also edit photos.
_ONLY_GENERATE = {
    *("DALL·E", "Adobe Firefly", "Midjourney", "NovelAI", "InvokeAI", "ComfyUI", "Fooocus", "Draw Things"),
    *("Stable Diffusion", "FLUX (Black Forest Labs)", "Ideogram", "Leonardo.Ai", "Amazon Titan"),
}


def source_type(text: str) -> Extent | None:
    """By the last part of IPTC's address, which is also written alone."""
    terms = re.findall(r"\w+", text)
    return next((extent for term, extent in _SOURCE_TYPES.items() if term in terms), None)


def generator_named(text: str) -> str:
    """The generator whose name stands in the text, "" if there is none."""
    return next((name for name, pattern in _NAMED if pattern.search(text)), "")


def is_generators_name(text: str) -> bool:
    """Whether the text is a generator's name and nothing else."""
    return any(pattern.fullmatch(text.strip()) for _, pattern in _NAMED)


def software(text: str) -> str:
    """The generator that a tag for the software names, "" for a program that also edits photos."""
    if text.startswith("AI generated"):
        return generator_named(text) or "a generator"
    return _only_generator(text[:80])


@lru_cache(maxsize=1024)
def _only_generator(text: str) -> str:
    """All patterns are tried once for each program, not for each of its photos."""
    name = generator_named(text)
    return name if name in _ONLY_GENERATE else ""


_CREDIT = re.compile(r"(?i)\s*(made|created|generated|imagined|edited|enhanced) (?:with|by|using) (.{0,40})$")


def credit(text: str) -> tuple[str, Extent] | None:
    """The generator in "Made with Google AI" and its like, and whether it made or changed the picture."""
    found = _CREDIT.match(text)
    if found is None or not (re.search(r"\bAI\b", found[2]) or generator_named(found[2])):
        return None
    extent = Extent.CHANGED if found[1].lower() in ("edited", "enhanced") else Extent.MADE
    return generator_named(text) or found[2].strip(), extent


_JOB = re.compile(r"\bJob ID: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_SWITCH = re.compile(r"\s--(\w+)(?: ([^\s-][^\s]*))?")


def midjourney(text: str) -> dict[str, str] | None:
    """Prompt, switches and job of a description that ends with "Job ID: UUID"; None for other texts."""
    job = _JOB.search(text)
    if job is None:
        return None
    prompt = text[: job.start()].strip()
    switches = {f"--{name}": value or "yes" for name, value in _SWITCH.findall(f" {prompt}")}
    return {"Prompt": _SWITCH.sub("", f" {prompt}").strip(), **switches, "Job": job[0].removeprefix("Job ID: ")}


_SIGNATURE = re.compile(r"Signature: ?[A-Za-z0-9+/=]{40,}\s*")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\s*")


def is_groks_signature(text: str, artist: str) -> bool:
    """Grok writes a signature in base64 as the description, and an id as the artist."""
    return _SIGNATURE.fullmatch(text) is not None and _UUID.fullmatch(artist) is not None


# GB 45438-2025: 1 is content that AI made, 2 what it may have made, 3 what is suspected of it.
_AIGC_LABELS = {
    "1": (Extent.MADE, "AI made it"),
    "2": (Extent.SUSPECTED, "AI may have made it"),
    "3": (Extent.SUSPECTED, "suspected of being made by AI"),
}


def aigc_label(value: object) -> tuple[Extent, dict[str, str]] | None:
    """What China's label for content made by AI says (GB 45438-2025): {"AIGC": {"Label": "1", ...}}."""
    label = value.get("AIGC", value) if isinstance(value, Mapping) else None
    if not isinstance(label, Mapping) or str(label.get("Label")) not in _AIGC_LABELS or len(label) < 2:
        return None
    told = {str(key): str(item) for key, item in label.items() if item and key != "Label"}
    extent, words = _AIGC_LABELS[str(label["Label"])]
    return extent, {"Label": words, **told}


_SWITCHES = {"s": "Steps", "S": "Seed", "C": "CFG scale", "A": "Sampler", "W": "Width", "H": "Height"}
_DREAM = re.compile(r'"(.*)"((?: -\w+ ?[\w.]+)+)\s*', re.DOTALL)


def dream(text: str) -> dict[str, str] | None:
    """InvokeAI's first form, a command line: "a castle" -s 50 -S 42 -C 7.5 -A k_lms."""
    found = _DREAM.fullmatch(text)
    if found is None:
        return None
    switches = dict(re.findall(r"-(\w) ?([\w.]+)", found[2]))
    return {"Prompt": found[1], **{_SWITCHES[key]: value for key, value in switches.items() if key in _SWITCHES}}
