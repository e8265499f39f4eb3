"""Each pod's colour, the same in every chart."""

from collections.abc import Iterable
from zlib import crc32

from pixelscan.load.model import Pod

# Tableau's twenty, the strong ones first, without its reds, which mark limits.
STRONG = ("#4c78a8", "#f58518", "#54a24b", "#b279a2", "#439894", "#9d755d", "#d67195", "#b79a20", "#79706e")
PALE = ("#9ecae9", "#ffbf79", "#88d27a", "#d6a5c9", "#83bcb6", "#d8b5a5", "#fcbfd2", "#f2cf5b", "#bab0ac")


def pod_colours(pods: Iterable[Pod]) -> dict[str, str]:
    """A colour per pod, chosen by its name; where an older pod has the same one, the next that is free."""
    found: dict[str, str] = {}
    for pod in sorted(pods, key=lambda pod: (pod.started, pod.name)):
        wanted = crc32(pod.name.encode()) % len(STRONG)
        palette = (*STRONG[wanted:], *STRONG[:wanted], *PALE)
        taken = set(found.values())
        found[pod.name] = next((colour for colour in palette if colour not in taken), palette[0])
    return found
