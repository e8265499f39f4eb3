"""Variants compared with the first one, in sentences."""

from collections.abc import Iterator, Sequence

from pixelscan import formatting
from pixelscan.load.whatif.outcome import ReplayOutcome

HOUR_SECONDS = 3600
# Smaller differences are not worth mentioning.
NEGLIGIBLE_SHARE = 0.005


def sentences(outcomes: Sequence[ReplayOutcome]) -> list[str]:
    """One on the first variant, then one on each other variant that says what it would have changed."""
    first, *others = outcomes
    return [_alone(first), *(_against(first, other) for other in others)]


def _alone(one: ReplayOutcome) -> str:
    peak = f"{one.peak_ready} pod{'' if one.peak_ready == 1 else 's'} ready at the peak"
    if one.peak_replicas > one.peak_ready:
        peak += f" of {one.peak_replicas} requested"
    short = f"too little CPU for {seconds(one.short_seconds)}" if one.short_seconds else "never too little CPU"
    bound = (
        ", because the nodes are full before their pods reach their limits"
        if one.short_seconds and one.bound_by_nodes
        else ""
    )
    return f"{one.scenario.name}: {peak}, {short}{bound}, {one.pod_hours:.2f} pod-hours."


def _against(first: ReplayOutcome, other: ReplayOutcome) -> str:
    changes = list(_changes(first, other))
    cost = _cost(first, other)
    if not changes:
        return f"{other.scenario.name} would have been as fast, {cost}."
    return f"{other.scenario.name} would have {' and '.join(changes)}, {cost}."


def _changes(first: ReplayOutcome, other: ReplayOutcome) -> Iterator[str]:
    if first.short_seconds and not other.short_seconds:
        yield "never had too little CPU"
        return
    less = first.short_seconds - other.short_seconds
    earlier = 0 if first.caught_up is None or other.caught_up is None else first.caught_up - other.caught_up
    if earlier * less > 0:
        yield f"been ready {seconds(abs(earlier))} {'earlier' if earlier > 0 else 'later'}"
    if less and less != earlier:
        yield f"had too little CPU for {seconds(abs(less))} {'less' if less > 0 else 'more'}"


def _cost(first: ReplayOutcome, other: ReplayOutcome) -> str:
    share = other.pod_hours / first.pod_hours - 1
    pods = f"for {_percent(share)} pod-hours" if abs(share) >= NEGLIGIBLE_SHARE else "for the same pod-hours"
    nodes = other.node_hours / first.node_hours - 1 if first.node_hours else 0.0
    return f"{pods} and {_percent(nodes)} node-hours" if abs(nodes) >= NEGLIGIBLE_SHARE else pods


def _percent(share: float) -> str:
    return f"{formatting.percent(abs(share))} {'more' if share > 0 else 'fewer'}"


def seconds(count: float) -> str:
    """14 s, 5 min 3 s, 2 h 1 min."""
    whole = round(count)
    if whole < 120:
        return f"{whole} s"
    if whole < HOUR_SECONDS:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // HOUR_SECONDS} h {whole % HOUR_SECONDS // 60} min"
