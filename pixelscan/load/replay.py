"""A new run with the load of a past one."""

from pixelscan.errors import RunRefused
from pixelscan.load.history import History
from pixelscan.load.model import Run
from pixelscan.load.runs import new_run
from pixelscan.load.shapes import replay


def replay_run(  # noqa: PLR0913 - pods, length and starter, as new_run takes them
    history: History, run_id: str, *, pod: str | None, seconds: float | None = None, shared: bool, started_by: str
) -> Run:
    """A new run with the CPU that all pods together used in a past one, as long as that unless `seconds` is given.

    Raises RunRefused when the history has no samples of the past run; StoreUnavailable.
    """
    past = history.run(run_id)
    if not past:
        raise RunRefused(f"Run {run_id} is not in the history.")
    shape, peak = replay(history.samples(past.starts_at, past.ends_at), past.starts_at, past.ends_at)
    if not peak:
        raise RunRefused(f"The samples of run {run_id} are no longer in the history.")
    length = past.ends_at - past.starts_at if seconds is None else seconds
    return new_run(
        peak * 1000,
        "millicores",
        length,
        now=history.clock.now(),
        pod=pod,
        shape=shape,
        shared=shared,
        started_by=started_by,
    )
