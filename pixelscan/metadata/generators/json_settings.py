"""Generators that write their settings as one JSON object: InvokeAI, Fooocus, NovelAI, Draw Things, SwarmUI ..."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pixelscan.metadata.generators.generation import Generation, Setting, settings_of

Fields = Mapping[str, object]


class _Form(NamedTuple):
    """One program's form: how it is told, where its settings lie, and what it calls them."""

    program: str
    fits: Callable[[Fields], bool]
    inside: str
    names: dict[str, tuple[str, ...]]


def _has(*names: str) -> Callable[[Fields], bool]:
    return lambda fields: all(name in fields for name in names)


_COMMON = {
    "Prompt": ("prompt", "positive_prompt", "positivePrompt"),
    "Negative prompt": ("negative_prompt", "negativeprompt", "negativePrompt", "uc"),
    "Model": ("model", "base_model", "baseModel", "use_stable_diffusion_model", "model_weights"),
    "Seed": ("seed",),
    "Steps": ("steps", "num_inference_steps"),
    "Sampler": ("sampler", "sampler_name", "scheduler"),
    "CFG scale": ("cfg_scale", "cfgscale", "guidance_scale", "scale", "cfgScale"),
    "Size": ("size", "resolution"),
}
_FORMS = (
    _Form("InvokeAI", _has("generation_mode", "app_version"), "", _COMMON),
    _Form("InvokeAI", _has("app_id", "image"), "image", _COMMON),
    _Form("Fooocus", lambda fields: str(fields.get("version", "")).startswith("Fooocus"), "", _COMMON),
    _Form("Fooocus", lambda fields: fields.get("metadata_scheme") == "fooocus", "", _COMMON),
    _Form("SwarmUI", _has("sui_image_params"), "sui_image_params", _COMMON),
    _Form("NovelAI", _has("uc", "sampler", "noise_schedule"), "", _COMMON),
    _Form("NovelAI", _has("uc", "sampler", "n_samples"), "", _COMMON),
    _Form("NovelAI", _has("uc", "signed_hash"), "", _COMMON),
    _Form("Draw Things", _has("c", "uc", "seed", "sampler"), "", {**_COMMON, "Prompt": ("c",)}),
    _Form("Easy Diffusion", _has("use_stable_diffusion_model", "prompt"), "", _COMMON),
)
# Any other object with a prompt and two of these comes from a generator that is not known by name.
_SIGNS = (*_COMMON["Negative prompt"], *_COMMON["Seed"], *_COMMON["Steps"], *_COMMON["Sampler"], *_COMMON["CFG scale"])


def read(fields: Fields) -> Generation | None:
    """The program and its settings, None for JSON of anything else."""
    for form in _FORMS:
        if form.fits(fields):
            return Generation(form.program, _told(form.names, _inner(fields, form.inside)))
    signs = sum(name in fields for name in _SIGNS)
    if signs >= 2 and any(name in fields for name in _COMMON["Prompt"]):
        return Generation("", _told(_COMMON, fields))
    return None


def _inner(fields: Fields, name: str) -> Fields:
    inner = fields.get(name) if name else fields
    return inner if isinstance(inner, Mapping) else {}


def _told(names: dict[str, tuple[str, ...]], fields: Fields) -> tuple[Setting, ...]:
    return settings_of({label: _first(fields, keys) for label, keys in names.items()})


def _first(fields: Fields, keys: tuple[str, ...]) -> str:
    return next((_plain(fields[key]) for key in keys if fields.get(key) not in (None, "")), "")


def _plain(value: object) -> str:
    """A model may be {"name": ...}, and InvokeAI's first prompts are [{"prompt": ..., "weight": 1}]."""
    if isinstance(value, Mapping):
        return str(next((value[name] for name in ("name", "model_name", "prompt") if name in value), ""))
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value)
