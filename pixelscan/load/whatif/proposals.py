"""A search for settings on the Pareto front of cost and shortage: none is better than another in both."""

from collections.abc import Iterator, Sequence
from itertools import product

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.whatif.changes import change
from pixelscan.load.whatif.demand import Demand
from pixelscan.load.whatif.outcome import ReplayOutcome, replay
from pixelscan.load.whatif.scenario import Scenario

TARGETS = (40, 50, 60, 70, 80, 90)
DOWN_WINDOWS = (60, 120, 300)
MOST_MINIMUM = 3
MOST_PROPOSALS = 5


def propose(demand: Demand, now: Scenario, replicas: int = 1) -> list[ReplayOutcome]:
    """Points of the front, cheapest first: each costs more pod-hours and has less shortage than the one before."""
    front: list[ReplayOutcome] = []
    for outcome in sorted((replay(demand, each, replicas) for each in _candidates(now)), key=_cost_then_shortage):
        if not front or outcome.short_seconds < front[-1].short_seconds:
            front.append(outcome)
    return _spread(front)


def _cost_then_shortage(outcome: ReplayOutcome) -> tuple[float, int]:
    return outcome.pod_hours, outcome.short_seconds


def _candidates(now: Scenario) -> Iterator[Scenario]:
    """Other targets, minima and windows. Sizes, prices, policies and max stay: people choose those."""
    spec = now.spec
    minima = range(spec.min_replicas, min(spec.max_replicas, spec.min_replicas + MOST_MINIMUM - 1) + 1)
    targets = _targets(now)
    for target, least, window in product(targets, minima, DOWN_WINDOWS):
        try:
            yield change(now, [f"target={target}", f"min={least}", f"down-window={window}"])
        except InvalidAutoscaler:
            continue


def _targets(now: Scenario) -> Sequence[str]:
    if now.spec.target.type == "Utilization":
        return [str(target) for target in TARGETS]
    return [f"{round(now.request_millicores * target / 100)}m" for target in TARGETS]


def _spread(front: Sequence[ReplayOutcome]) -> list[ReplayOutcome]:
    """Both ends, and some points evenly spaced between them."""
    if len(front) <= MOST_PROPOSALS:
        return list(front)
    step = (len(front) - 1) / (MOST_PROPOSALS - 1)
    return [front[round(index * step)] for index in range(MOST_PROPOSALS)]
