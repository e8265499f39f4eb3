"""A run with all the data for its report, read from the store."""

from dataclasses import dataclass

from pixelscan.load.model import Run, Sample
from pixelscan.load.replicas import replica_steps
from pixelscan.load.report import Report, report
from pixelscan.web.load.pod import autoscaler
from pixelscan.web.services import services

BEFORE_SECONDS, AFTER_SECONDS = 60.0, 900.0
POINTS = 600


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """A report with the samples it was made from, and those to be drawn."""

    figures: Report
    samples: list[Sample]
    drawn: list[Sample]
    replicas: list[tuple[float, int]]


def samples_of(run: Run) -> list[Sample]:
    """The samples from the run's time, up to now. Raises StoreUnavailable."""
    return services().agent.history.samples(run.starts_at, min(run.ends_at, services().agent.history.clock.now()))


def reported(run: Run) -> ReportedRun:
    """The run's report, read from the store now. Raises StoreUnavailable."""
    history, samples = services().agent.history, samples_of(run)
    now = history.clock.now()
    until = min(run.ends_at + AFTER_SECONDS, now)
    drawn = history.samples(run.starts_at - BEFORE_SECONDS, until, points=POINTS)
    pods = history.pods(run.starts_at - BEFORE_SECONDS)
    replicas = replica_steps(pods, now)
    return ReportedRun(report(run, samples, pods, now, autoscaler()), samples, drawn, replicas)
