"""The lessons: what to ask, which load to start, and what to watch."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.lessons.answers import (
    ceil_answer,
    nothing_answer,
    request_answer,
    stabilization_answer,
    start_answer,
    throttling_answer,
)
from pixelscan.load.lessons.evidence import Evidence
from pixelscan.load.model import Run, Shape, ShapeName, Unit

STARTED_BY = "lesson"


@dataclass(frozen=True, slots=True)
class Load:
    """A lesson's run: on every pod unless it is `shared`."""

    amount: float
    unit: Unit
    seconds: float
    shape: Shape = field(default_factory=Shape)
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """`load` makes the run from the HPA's spec and a pod's request in cores; `answer` needs a run that has begun.

    `after` is how many seconds after the run's end the answer may still change.
    """

    number: int
    title: str
    question: str
    watch: str
    load: Callable[[AutoscalerSpec, float], Load]
    answer: Callable[[Evidence], str]
    after: float = 30.0

    @property
    def started_by(self) -> str:
        """By which its runs are known."""
        return f"{STARTED_BY} {self.number}"

    def newest(self, runs: list[Run]) -> Run | None:
        """Its newest run, None if it was never started."""
        own = (run for run in runs if run.started_by == self.started_by)
        return max(own, key=lambda run: run.created, default=None)


def _of_target(parts: float, seconds: float) -> Callable[[AutoscalerSpec, float], Load]:
    """One total for all pods, as so many pods at the target would use."""

    def load(spec: AutoscalerSpec, request: float) -> Load:
        at_target = spec.target.value if spec.target.type == "AverageValue" else 10 * request * spec.target.value
        return Load(round(max(1.0, parts * at_target), 1), "millicores", seconds, shared=True)

    return load


def _of_limit(
    percent: float, seconds: float, shape: ShapeName = "constant", *, shared: bool = False
) -> Callable[[AutoscalerSpec, float], Load]:
    return lambda _spec, _request: Load(percent, "percent of limit", seconds, Shape(shape), shared)


LESSONS = (
    Lesson(
        1,
        "Why three pods, and not two?",
        "The load is what 2.2 pods use at the HPA's target. How many pods does the HPA request?",
        "The sentence below the chart: the percentage, and the sum with ceil.",
        _of_target(2.2, 180),
        ceil_answer,
    ),
    Lesson(
        2,
        "Requests, not limits",
        "Every pod runs at 80 % of its CPU limit. Which percentage does the HPA see?",
        "Switch the unit between % of request and % of limit, and compare both with the target.",
        _of_limit(80, 120),
        request_answer,
    ),
    Lesson(
        3,
        "Throttling",
        "The load climbs in four steps to 90 % of the limit. From which step on does the limit slow the pods down?",
        "Red dots on the lines, and “throttled” on the cards.",
        _of_limit(90, 160, "steps"),
        throttling_answer,
    ),
    Lesson(
        4,
        "Why did nothing happen?",
        "The load is 3 % above the HPA's target. Why is there no second pod?",
        "The sentence below the chart, which names the rule: the tolerance, the maximum, missing metrics, pods that "
        "are not ready, or a window.",
        _of_target(1.03, 150),
        nothing_answer,
    ),
    Lesson(
        5,
        "Stabilization",
        "After a minute the load ends at once. When does the first pod go?",
        "The number of pods after the end of the run, and the countdown in the sentence below the chart.",
        _of_limit(80, 75),
        stabilization_answer,
        after=420.0,
    ),
    Lesson(
        6,
        "What slow starts cost",
        "The load is there at once; pods take time. How much of the load is lost until they are ready?",
        "The time between a step of the HPA and the new pod's first sample; a node that must be added takes longest.",
        _of_limit(250, 180, shared=True),
        start_answer,
    ),
)
