"""Rules of stress runs: what may be started, who is asked for how much, what stops."""

import math
import os
import time
import uuid
from collections.abc import Callable
from typing import Protocol, get_args

from pixelscan.errors import RunRefused
from pixelscan.load.model import Run, Shape, ShapeName, Target, Unit
from pixelscan.load.shapes import level

LONGEST_SECONDS = 30 * 60
MOST_CORES = 1000
# Above this the page that shows the run gets slow: CPU limits throttle a pod whatever the niceness of its processes.
LIMIT_SHARE = 0.9


class RunStore(Protocol):
    """What keeps runs: History, or a pod's Orders, which also serve it while the history is away."""

    def add_run(self, run: Run, check: Callable[[list[Run]], None]) -> None:
        """Keep a run, after `check` has seen those that have not ended."""

    def stop_run(self, run_id: str, at: float) -> bool:
        """End a run; False when there is none that had not ended."""

    def runs(self, since: float = 0.0) -> list[Run]:
        """Runs that have not ended before `since`, the newest first."""


def new_run(  # noqa: PLR0913 - what the launcher's form asks
    amount: float,
    unit: Unit,
    seconds: float,
    *,
    pod: str | None = None,
    shape: Shape | None = None,
    shared: bool = False,
    started_by: str = "",
) -> Run:
    """A run that begins now, on one pod, or on all when none is named. Raises RunRefused for what is out of range."""
    now = time.time()
    target: Target = "pod" if pod is not None else "all"
    shape = shape or Shape()
    _check_amount(amount, unit, shared=shared)
    _check_shape(shape)
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise RunRefused(f"A run lasts 1 second to {LONGEST_SECONDS // 60} minutes, not {seconds:g} seconds.")
    if pod == "":
        raise RunRefused("A run needs the name of its pod, or all pods.")
    if shared and target == "pod":
        raise RunRefused("Only a run on all pods can be shared among them.")
    return Run(
        uuid.uuid4().hex[:12], now, now, now + seconds, target, pod, amount, unit, shape, shared, None, started_by
    )


def start(store: RunStore, run: Run) -> None:
    """Start it. Raises RunRefused while another run is on for one of its pods; StoreUnavailable."""

    def none_other(unended: list[Run]) -> None:
        for other in unended:
            if other.id != run.id and _meet(run, other):
                left = max(1, math.ceil(other.ends_at - run.created))
                raise RunRefused(
                    f"Run {other.id} on {_whom(other)} goes on for {left} s; stop it first, or wait until it ends."
                )

    store.add_run(run, none_other)


def stop(store: RunStore, run_id: str | None = None) -> list[str]:
    """Stop one run, or all that have not ended; which ones. Raises RunRefused when there is nothing to stop."""
    now = time.time()
    asked = [run_id] if run_id else [run.id for run in store.runs(now) if run.ends_at > now]
    stopped = [one for one in asked if store.stop_run(one, now)]
    if not stopped:
        raise RunRefused(f"No run {run_id} is on." if run_id else "No run is on.")
    return stopped


def demand(run: Run, now: float, *, living: int, limit_cores: float | None) -> float:
    """Cores that a run asks of one pod at this moment: its share, its shape's level, capped (see `most_cores`).

    A shared run is divided by the `living` pods, so a pod born into it joins, and the others are relieved.
    """
    if not run.is_on(now):
        return 0.0
    whole = run.amount * _cores_of(run.unit, limit_cores)
    share = whole / max(1, living) if run.shared else whole
    return min(share * level(run.shape, now - run.starts_at, run.stop_at - run.starts_at), most_cores(limit_cores))


def most_cores(limit_cores: float | None) -> float:
    """What a run may take of one pod: 90 % of its limit, and one worker for each whole core of it, but at least one."""
    limit = limit_cores or machine_cores()
    return min(LIMIT_SHARE * limit, max(1, math.floor(limit)))


def room(limit_cores: float | None, others: float) -> float:
    """Cores that may burn beside what else the pod uses, its visitors above all: together 90 % of its limit."""
    return max(LIMIT_SHARE * (limit_cores or machine_cores()) - others, 0.0)


def machine_cores() -> int:
    """Cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cores_of(unit: Unit, limit_cores: float | None) -> float:
    return {"workers": 1.0, "millicores": 0.001, "percent of limit": (limit_cores or machine_cores()) / 100}[unit]


def _check_amount(amount: float, unit: Unit, *, shared: bool) -> None:
    most: dict[Unit, int] = {
        "workers": MOST_CORES,
        "millicores": MOST_CORES * 1000,
        "percent of limit": 100 * MOST_CORES if shared else 100,
    }
    if unit not in most:
        raise RunRefused(f"A run's amount counts in {', '.join(get_args(Unit))}; not in {unit}.")
    if not 0 < amount <= most[unit]:
        raise RunRefused(f"A run takes more than 0 and at most {most[unit]:,} {unit}, not {amount:g}.")
    if unit == "workers" and amount != int(amount):
        raise RunRefused(f"Workers are whole, {amount:g} is not; millicores say it finer.")


def _check_shape(shape: Shape) -> None:
    if shape.name not in get_args(ShapeName):
        raise RunRefused(f"A run's shape is {', '.join(get_args(ShapeName))}; not {shape.name}.")
    if (shape.name == "replay") != bool(shape.levels):
        raise RunRefused("A replay needs the levels of a past run, and no other shape has any.")
    if len(shape.levels) > LONGEST_SECONDS:
        raise RunRefused(f"A replay has at most {LONGEST_SECONDS} levels, not {len(shape.levels)}.")
    if not all(0 <= one <= 1 for one in shape.levels):
        raise RunRefused("The levels of a replay lie between 0 and 1.")


def _meet(one: Run, other: Run) -> bool:
    """Whether some pod would have to obey both at a time."""
    together = one.starts_at < other.ends_at and other.starts_at < one.ends_at
    return together and ("all" in (one.target, other.target) or one.pod == other.pod)


def _whom(run: Run) -> str:
    return "all pods" if run.target == "all" else str(run.pod)
