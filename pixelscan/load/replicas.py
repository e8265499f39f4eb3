"""The number of pods over time."""

from collections.abc import Iterable

from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS, Pod


def replica_steps(pods: Iterable[Pod], now: float) -> list[tuple[float, int]]:
    """(time, number of pods from then on), from the pods' starts and last heartbeats."""
    changes: dict[float, int] = {}
    for pod in pods:
        changes[pod.started] = changes.get(pod.started, 0) + 1
        if now - pod.seen > HEARTBEAT_TIMEOUT_SECONDS:
            changes[pod.seen] = changes.get(pod.seen, 0) - 1
    steps, count = [], 0
    for moment in sorted(changes):
        count += changes[moment]
        steps.append((moment, count))
    return steps
