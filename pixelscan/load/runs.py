"""The rules of stress runs: which may start, how many cores each pod should use, and which stop."""

import math
import uuid
from collections.abc import Callable
from typing import Protocol, get_args

from pixelscan.cpu_count import usable_cores
from pixelscan.errors import RunRefused
from pixelscan.load.clock import StoreClock
from pixelscan.load.model import LONGEST_SECONDS, Run, Shape, ShapeName, Target, Unit
from pixelscan.load.shapes import level

MOST_CORES = 1000
# Above this the page that shows the run gets slow: a CPU limit throttles the whole pod, also processes of low priority.
LIMIT_SHARE = 0.9


class RunStore(Protocol):
    """What stores runs: History, or a pod's RunRegistry, which also works while the history is unavailable."""

    @property
    def clock(self) -> StoreClock:
        """The time of runs."""

    def add_run(self, run: Run, check: Callable[[list[Run]], None]) -> None:
        """Store a run, after `check` has seen those that have not ended."""

    def stop_run(self, run_id: str, at: float) -> bool:
        """End a run at this Unix time; False if it had ended already, or is unknown."""

    def unended_ids(self, now: float) -> list[str]:
        """The ids of runs that have not ended, the newest first, also of those that are not understood."""


def new_run(  # noqa: PLR0913 - the fields of the form
    amount: float,
    unit: Unit,
    seconds: float,
    *,
    now: float,
    pod: str | None = None,
    shape: Shape | None = None,
    shared: bool = False,
    started_by: str = "",
) -> Run:
    """A run that starts now by the store's clock, on one pod, or on all if `pod` is None.

    Raises RunRefused for a value out of range.
    """
    target: Target = "pod" if pod is not None else "all"
    shape = shape or Shape()
    _check_amount(amount, unit, shared=shared)
    _check_shape(shape)
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise RunRefused(f"A run lasts 1 second to {LONGEST_SECONDS // 60} minutes, not {seconds:g} seconds.")
    if pod == "":
        raise RunRefused("A run needs the name of its pod, or all pods.")
    if shared and target == "pod":
        raise RunRefused("Only a run on all pods can be shared.")
    return Run(
        uuid.uuid4().hex[:12], now, now, now + seconds, target, pod, amount, unit, shape, shared, None, started_by
    )


def start(store: RunStore, run: Run) -> None:
    """Start a run. Raises RunRefused while another run loads one of its pods; StoreUnavailable."""

    def none_other(unended: list[Run]) -> None:
        for other in unended:
            if other.id != run.id and _overlap(run, other):
                left = max(1, math.ceil(other.ends_at - run.created))
                raise RunRefused(
                    f"Run {other.id} on {_pods_of(other)} has {left} s left; stop it first, or wait until it ends."
                )

    store.add_run(run, none_other)


def stop(store: RunStore, run_id: str | None = None) -> list[str]:
    """Stop one run, or all that have not ended; returns their ids. Raises RunRefused when there is none to stop."""
    now = store.clock.now()
    asked = [run_id] if run_id else store.unended_ids(now)
    stopped = [one for one in asked if store.stop_run(one, now)]
    if not stopped:
        raise RunRefused(f"Run {run_id} is not active." if run_id else "No run is active.")
    return stopped


def target_cores(run: Run, now: float, *, ready_pods: int, limit_cores: float | None) -> float:
    """Cores that a run requests from one pod now: the pod's share times the level of the shape, at most `most_cores`.

    A shared run is divided by the number of ready pods: a pod that starts during the run relieves the others.
    """
    if not run.is_on(now):
        return 0.0
    whole = run.amount * _cores_of(run.unit, limit_cores)
    share = whole / max(1, ready_pods) if run.shared else whole
    return min(share * level(run.shape, now - run.starts_at, run.stop_at - run.starts_at), most_cores(limit_cores))


def most_cores(limit_cores: float | None) -> float:
    """The most that a run may use of one pod: 90 % of its limit, and no more than its whole cores, but at least one."""
    limit = limit_cores or usable_cores()
    return min(LIMIT_SHARE * limit, max(1, math.floor(limit)))


def headroom(limit_cores: float | None, others: float) -> float:
    """Cores left for stress when the rest of the pod uses `others` cores: together 90 % of its limit."""
    return max(LIMIT_SHARE * (limit_cores or usable_cores()) - others, 0.0)


def _cores_of(unit: Unit, limit_cores: float | None) -> float:
    return {"workers": 1.0, "millicores": 0.001, "percent of limit": (limit_cores or usable_cores()) / 100}[unit]


def _check_amount(amount: float, unit: Unit, *, shared: bool) -> None:
    most: dict[Unit, int] = {
        "workers": MOST_CORES,
        "millicores": MOST_CORES * 1000,
        "percent of limit": 100 * MOST_CORES if shared else 100,
    }
    if unit not in most:
        raise RunRefused(f"A run's unit must be one of {', '.join(get_args(Unit))}, not {unit}.")
    if not 0 < amount <= most[unit]:
        raise RunRefused(f"A run's amount must be more than 0 and at most {most[unit]:,} {unit}, not {amount:g}.")
    if unit == "workers" and amount != int(amount):
        raise RunRefused(f"Workers must be a whole number, not {amount:g}; use millicores for parts of a core.")


def _check_shape(shape: Shape) -> None:
    if shape.name not in get_args(ShapeName):
        raise RunRefused(f"A run's shape must be one of {', '.join(get_args(ShapeName))}, not {shape.name}.")
    if (shape.name == "replay") != bool(shape.levels):
        raise RunRefused("A replay needs the levels of a past run, and no other shape has any.")
    if len(shape.levels) > LONGEST_SECONDS:
        raise RunRefused(f"A replay has at most {LONGEST_SECONDS} levels, not {len(shape.levels)}.")
    if not all(0 <= one <= 1 for one in shape.levels):
        raise RunRefused("The levels of a replay must be between 0 and 1.")


def _overlap(one: Run, other: Run) -> bool:
    """Whether both would load the same pod at the same time."""
    together = one.starts_at < other.ends_at and other.starts_at < one.ends_at
    return together and ("all" in (one.target, other.target) or one.pod == other.pod)


def _pods_of(run: Run) -> str:
    return "all pods" if run.target == "all" else str(run.pod)
