"""A run with all the data for its report, read from the store."""

from dataclasses import dataclass

from pixelscan.charts.load.pod_colours import pod_colours
from pixelscan.charts.load.run import axes
from pixelscan.load.model import Run, Sample
from pixelscan.load.replicas import replica_steps
from pixelscan.load.report import Report, report
from pixelscan.web.load.pod import autoscaler
from pixelscan.web.services import services

POINTS = 600


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """A report with the samples it was made from, those to be drawn, each pod's colour, and when it was made."""

    figures: Report
    samples: list[Sample]
    drawn: list[Sample]
    replicas: list[tuple[float, int]]
    colours: dict[str, str]
    now: float


def samples_of(run: Run) -> list[Sample]:
    """The samples from the run's time, up to now. Raises StoreUnavailable."""
    return services().agent.history.samples(run.starts_at, min(run.ends_at, services().agent.history.clock.now()))


def reported(run: Run) -> ReportedRun:
    """The run's report, read from the store now. Raises StoreUnavailable."""
    history, samples = services().agent.history, samples_of(run)
    now = history.clock.now()
    shown = axes([(run, ())])
    first, last = run.starts_at + shown.first, run.starts_at + shown.last
    drawn = history.samples(first, min(last, now), points=POINTS)
    pods = history.pods(first)
    replicas = replica_steps(pods, now)
    colours = pod_colours(pods)
    drawn = [sample for sample in drawn if sample.pod in colours]
    return ReportedRun(report(run, samples, pods, now, autoscaler()), samples, drawn, replicas, colours, now)
