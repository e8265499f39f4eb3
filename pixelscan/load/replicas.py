"""The number of pods over time."""

from collections import Counter
from collections.abc import Iterable

from pixelscan.load.model import Pod


def replica_steps(pods: Iterable[Pod], now: float) -> list[tuple[float, int]]:
    """(time, number of pods from then on), from when pods started and ended; at most one per 0.1 s."""
    changes = Counter[float]()
    for pod in pods:
        changes[round(pod.started, 1)] += 1
        if (gone := pod.gone_at(now)) is not None:
            changes[round(gone, 1)] -= 1
    steps, count = [], 0
    for moment in sorted(changes):
        count += changes[moment]
        steps.append((moment, count))
    return steps
