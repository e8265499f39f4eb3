"""The number of pods over time."""

from collections import Counter
from collections.abc import Iterable

from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS, Pod


def replica_steps(pods: Iterable[Pod], now: float) -> list[tuple[float, int]]:
    """(time, number of pods from then on), from the pods' starts and last heartbeats; one each 0.1 s."""
    changes = Counter[float]()
    for pod in pods:
        changes[round(pod.started, 1)] += 1
        if now - pod.seen > HEARTBEAT_TIMEOUT_SECONDS:
            changes[round(pod.seen, 1)] -= 1
    steps, count = [], 0
    for moment in sorted(changes):
        count += changes[moment]
        steps.append((moment, count))
    return steps
