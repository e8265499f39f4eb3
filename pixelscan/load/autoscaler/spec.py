"""The settings of a HorizontalPodAutoscaler (autoscaling/v2), with Kubernetes' names and defaults."""

import math
from dataclasses import dataclass
from typing import Literal

PolicyType = Literal["Pods", "Percent"]
SelectPolicy = Literal["Max", "Min", "Disabled"]
TargetType = Literal["Utilization", "AverageValue"]
Resource = Literal["cpu", "memory"]
MEBIBYTE = 1 << 20

DEFAULT_TOLERANCE = 0.1


@dataclass(frozen=True, slots=True)
class ScalingPolicy:
    """The largest change within a period: so many pods, or percent of the pods at the period's start."""

    type: PolicyType
    value: int
    period_seconds: int


@dataclass(frozen=True, slots=True)
class ScalingRules:
    """The behavior of one direction. `tolerance` is a share: 0.1 is 10 %."""

    policies: tuple[ScalingPolicy, ...]
    stabilization_window_seconds: int
    select_policy: SelectPolicy = "Max"
    tolerance: float = DEFAULT_TOLERANCE

    @property
    def tolerated_share(self) -> float:
        """The tolerance as the controller counts with it: thousandths, rounded up, × 0.001; 0.7 becomes a bit more."""
        return math.ceil(round(self.tolerance * 1000, 6)) * 0.001


DEFAULT_SCALE_UP = ScalingRules((ScalingPolicy("Pods", 4, 15), ScalingPolicy("Percent", 100, 15)), 0)
DEFAULT_SCALE_DOWN = ScalingRules((ScalingPolicy("Percent", 100, 15),), 300)


@dataclass(frozen=True, slots=True)
class Behavior:
    """The rules of both directions; a direction left out has Kubernetes' defaults."""

    scale_up: ScalingRules = DEFAULT_SCALE_UP
    scale_down: ScalingRules = DEFAULT_SCALE_DOWN

    @property
    def longest_window_seconds(self) -> int:
        """How long a recommendation matters."""
        return max(self.scale_up.stabilization_window_seconds, self.scale_down.stabilization_window_seconds)


# k8s/hpa.yaml's behavior; a test compares them.
PIXELSCAN_BEHAVIOR = Behavior(
    ScalingRules((ScalingPolicy("Pods", 2, 15), ScalingPolicy("Percent", 100, 15)), 0),
    ScalingRules((ScalingPolicy("Pods", 1, 30),), 120),
)


@dataclass(frozen=True, slots=True)
class MetricTarget:
    """What a pod should use on average: percent of its request (Utilization), or millicores or bytes (AverageValue)."""

    value: int
    type: TargetType = "Utilization"


@dataclass(frozen=True, slots=True)
class ResourceMetric:
    """A metric of pods. `container`: the one that is measured (ContainerResource); None: all of a pod (Resource)."""

    resource: Resource
    target: MetricTarget
    container: str | None = None


@dataclass(frozen=True, slots=True)
class AutoscalerSpec:
    """An HPA's spec with one CPU metric, and possibly one of memory beside it: then the larger number of pods wins.

    `target` and `container` are those of the CPU metric. `behavior` None: the manifest has none, which is not the same
    as a behavior left to its defaults.
    """

    min_replicas: int
    max_replicas: int
    target: MetricTarget
    behavior: Behavior | None = None
    container: str | None = None
    memory: ResourceMetric | None = None

    @property
    def metrics(self) -> tuple[ResourceMetric, ...]:
        """All metrics, in the order in which they are considered."""
        cpu = ResourceMetric("cpu", self.target, self.container)
        return (cpu, self.memory) if self.memory else (cpu,)

    @property
    def rules(self) -> Behavior:
        """The behavior, or Kubernetes' defaults: for tolerances, which apply without a behavior too."""
        return self.behavior or Behavior()
