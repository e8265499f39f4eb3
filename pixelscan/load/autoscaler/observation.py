"""What the controller sees at a look: the Deployment's pods, and what the metrics API says about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pixelscan.load.autoscaler.spec import Resource

Phase = Literal["Pending", "Running", "Succeeded", "Failed"]


@dataclass(frozen=True, slots=True)
class PodStatus:
    """A pod as the controller sees it. Times are on the controller's clock, in seconds.

    `requests`: millicores by container, None for one that requests no CPU; `memory_requests`: bytes. `started`: when
    the kubelet took it on; None if it has not. `ready`: the Ready condition, None if there is none; `ready_since`: its
    last change.
    """

    name: str
    requests: Mapping[str, int | None]
    phase: Phase = "Running"
    is_deleted: bool = False
    started: float | None = None
    ready: Literal["True", "False", "Unknown"] | None = None
    ready_since: float = 0.0
    memory_requests: Mapping[str, int | None] = field(default_factory=dict)

    def requests_of(self, resource: Resource) -> Mapping[str, int | None]:
        """By container, in millicores or bytes."""
        return self.requests if resource == "cpu" else self.memory_requests


@dataclass(frozen=True, slots=True)
class PodMetrics:
    """What the metrics API says about a pod: millicores by container over the `window` seconds before `timestamp`.

    `memory`: bytes by container, at the timestamp.
    """

    usage: Mapping[str, int]
    timestamp: float
    window: float
    memory: Mapping[str, int] = field(default_factory=dict)

    def usage_of(self, resource: Resource) -> Mapping[str, int]:
        """By container, in millicores or bytes."""
        return self.usage if resource == "cpu" else self.memory


@dataclass(frozen=True, slots=True)
class Observation:
    """The pods at `time`, and how many of them the Deployment wants.

    `metrics` by the pod's name; none at all: the metrics API is down. Some may belong to pods that are gone.
    """

    time: float
    replicas: int
    pods: Sequence[PodStatus]
    metrics: Mapping[str, PodMetrics]
