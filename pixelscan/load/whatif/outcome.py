"""A replayed load in figures: shortage, pod-hours, node-hours and their price."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pixelscan.load.whatif.demand import Demand
from pixelscan.load.whatif.scenario import Scenario
from pixelscan.load.whatif.simulation import Course, simulate

# Anything below this is a rounding error of sums.
NEGLIGIBLE_CORES = 1e-6
HOUR = 3600


@dataclass(frozen=True, slots=True)
class ReplayOutcome:
    """One scenario's course and figures.

    `short_seconds`: seconds in which ready pods could not deliver the load at their limits; `lost_core_hours`: the
    load that was lost. `bound_by_nodes`: for most of that time, pods could have used more, but their nodes could not.
    `caught_up`: the second at which the first shortage ended, None if there was none, or if it did not end.
    """

    scenario: Scenario
    course: Course
    peak_replicas: int
    peak_ready: int
    short_seconds: int
    lost_core_hours: float
    bound_by_nodes: bool
    caught_up: int | None
    pod_hours: float
    node_hours: float
    price: float


def replay(demand: Demand, scenario: Scenario, replicas: int = 1) -> ReplayOutcome:
    """How the scenario would have handled the load, starting with so many pods."""
    course = simulate(demand, scenario, replicas=replicas)
    lacking = np.maximum(np.asarray(demand.cores) - capacity(course, len(demand.cores)), 0.0)
    short = lacking > NEGLIGIBLE_CORES
    node_hours = course.node_seconds / HOUR
    return ReplayOutcome(
        scenario,
        course,
        max(count for _, count in course.requested),
        max(service.ready for service in course.services),
        int(short.sum()),
        float(lacking.sum()) / HOUR,
        _is_bound_by_nodes(short, course, scenario),
        _end_of_first(short),
        course.pod_seconds / HOUR,
        node_hours,
        node_hours * scenario.node_price,
    )


def _is_bound_by_nodes(short: npt.NDArray[np.bool_], course: Course, scenario: Scenario) -> bool:
    """Whether for most of the shortage the limits of ready pods added up to more than their nodes have."""
    full = np.zeros(len(short), dtype=bool)
    for service in course.services:
        full[math.ceil(service.since) :] = service.cores < service.ready * scenario.limit_cores - NEGLIGIBLE_CORES
    return 2 * int((short & full).sum()) > int(short.sum())


def capacity(course: Course, seconds: int) -> npt.NDArray[np.float64]:
    """Cores that ready pods can deliver, second by second; a pod counts from its first whole second."""
    found = np.zeros(seconds)
    for service in course.services:
        found[int(np.ceil(service.since)) :] = service.cores
    return found


def _end_of_first(short: npt.NDArray[np.bool_]) -> int | None:
    if not short.any():
        return None
    first = int(short.argmax())
    enough = ~short[first:]
    return first + int(enough.argmax()) if enough.any() else None
