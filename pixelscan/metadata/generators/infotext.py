"""The text of AUTOMATIC1111's web UI: a prompt, "Negative prompt: ...", and "Steps: 20, Sampler: Euler a, ...".

Its descendants, Civitai and savers of images for ComfyUI write the same, in PNG's "parameters" or in UserComment.
"""

import re

from pixelscan.metadata.generators.generation import Generation, settings_of

_SETTINGS_START = re.compile(r"(?:^|\s)(?=Steps: ?\d{1,6}, ?[A-Z])")
_SETTING = re.compile(r'([A-Z][\w /-]{0,40}): ?("(?:\\.|[^"\\])*"|[^,\n]*)(?:,|\n|$)')
_NEGATIVE = re.compile(r"(?:^|\s)Negative prompt: ?")
# At least two of these, so that a recipe or a manual with "Steps: 3, ..." is none.
_SIGNS = {"Sampler", "CFG scale", "Seed", "Size", "Model", "Model hash", "Schedule type", "Distilled CFG Scale"}
UNNAMED = "Stable Diffusion web UI, or a program that writes as it does"


def read(text: str) -> Generation | None:
    """The program and its settings, None if the text is no such text."""
    starts = list(_SETTINGS_START.finditer(text))
    if not starts:
        return None
    start = starts[-1].end()
    stored = {name: value.strip().strip('"') for name, value in _SETTING.findall(text[start:])}
    if len(_SIGNS & stored.keys()) < 2:
        return None
    prompt, *negative = _NEGATIVE.split(text[:start], maxsplit=1)
    told = {"Prompt": prompt, "Negative prompt": "".join(negative), **stored}
    return Generation(_program(stored), settings_of(told))


def _program(stored: dict[str, str]) -> str:
    """Told by the version that it writes: v1.10.1, f2.0.1v1.10.1 (Forge), ComfyUI, Fooocus v2.5.5."""
    version, app = stored.get("Version", ""), stored.get("App", "")
    if app:
        return app
    if re.match(r"f\d", version):
        return "Stable Diffusion WebUI Forge"
    if re.match(r"v?\d", version):
        return "Stable Diffusion web UI (AUTOMATIC1111)"
    named = re.match(r"[A-Za-z][\w. -]{2,30}", version)
    if named:
        return re.split(r"[ -]v?\d", named[0])[0].strip()
    return "Civitai" if "Civitai resources" in stored else UNNAMED
