"""A run that is over as the shape of a new one."""

from pixelscan.errors import RunRefused
from pixelscan.load.history import History
from pixelscan.load.model import Run
from pixelscan.load.runs import new_run
from pixelscan.load.shapes import replay


def repeated(  # noqa: PLR0913 - whom, how long, by whom, as new_run asks
    history: History, run_id: str, *, pod: str | None, seconds: float | None = None, shared: bool, started_by: str
) -> Run:
    """A new run of what all pods together burnt in a past one, as long as that unless `seconds` says otherwise.

    Raises RunRefused when the history knows too little of it; StoreUnavailable.
    """
    past = history.run(run_id)
    if not past:
        raise RunRefused(f"The history knows no run {run_id}.")
    shape, peak = replay(history.samples(past.starts_at, past.ends_at), past.starts_at, past.ends_at)
    if not peak:
        raise RunRefused(f"The history has no sample of run {run_id} any more.")
    length = past.ends_at - past.starts_at if seconds is None else seconds
    return new_run(peak * 1000, "millicores", length, pod=pod, shape=shape, shared=shared, started_by=started_by)
