"""What a controller saw of PixelScan's pods at a moment, reconstructed from what they wrote to the store.

Readiness, deletion and the metrics API's answers are not stored: they follow from a pod's start, its last heartbeat and
its samples, with delays as measured on a real cluster.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from pixelscan.load.autoscaler.observation import PodMetrics, PodStatus
from pixelscan.load.model import Pod, Sample

# From the process's start until Kubernetes sees the pod ready: 2 to 4 s on a calm node.
READY_SECONDS = 3.0
# The mean age of a metric at a look: every 15 s metrics-server fetches what the kubelet measured up to 10 s before.
# On a real cluster the HPA acted 21 s after a load's start, half a sync period and some seconds of averaging included.
METRIC_AGE_SECONDS = 12.0
METRIC_WINDOW_SECONDS = 15.0
# The shortest span for which metrics-server gives a container's first metric.
FIRST_METRIC_SECONDS = 10.0
# A pod that does not report its deletion sleeps for 15 s, and sends its last heartbeat in the second after.
LEAVING_SECONDS = 15.5


@dataclass(slots=True)
class PodHistory:
    """Pods and their samples as known at `now`; `container` is the name under which their CPU is reported."""

    pods: Collection[Pod]
    now: float
    container: str
    _times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _cores: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, pods: Collection[Pod], samples: Iterable[Sample], now: float, container: str) -> "PodHistory":
        """The history, with the samples sorted."""
        history = cls(pods, now, container)
        for sample in sorted(samples, key=lambda sample: sample.time):
            history._times[sample.pod].append(sample.time)
            history._cores[sample.pod].append(sample.cores)
        return history

    def left(self, pod: Pod) -> float | None:
        """When the pod was deleted; None if it was not."""
        return pod.leaving or (pod.seen - LEAVING_SECONDS if pod.is_stale(self.now) else None)

    def present(self, moment: float) -> Iterator[Pod]:
        """Pods that ran then, including those that were being deleted."""
        for pod in self.pods:
            if pod.started <= moment and (moment <= pod.seen or not pod.is_stale(self.now)):
                yield pod

    def staying(self, moment: float) -> list[Pod]:
        """Pods that ran then and were not being deleted."""
        return [pod for pod in self.present(moment) if (left := self.left(pod)) is None or moment < left]

    def started_within(self, after: float, until: float) -> int:
        """How many pods started then."""
        return sum(after < pod.started <= until for pod in self.pods)

    def status(self, pod: Pod, moment: float, *, is_deleted: bool) -> PodStatus:
        """The pod as the controller saw it."""
        ready = moment >= pod.started + READY_SECONDS
        return PodStatus(
            pod.name,
            {self.container: None if pod.request_cores is None else round(1000 * pod.request_cores)},
            is_deleted=is_deleted,
            started=pod.started,
            ready="True" if ready else "False",
            ready_since=pod.started + READY_SECONDS if ready else pod.started,
        )

    def metrics(self, moment: float) -> dict[str, PodMetrics]:
        """The metrics API's answer then, by the pod's name."""
        measured = moment - METRIC_AGE_SECONDS
        found = {}
        for pod in self.present(moment):
            began = max(measured - METRIC_WINDOW_SECONDS, pod.started)
            if measured - began >= FIRST_METRIC_SECONDS and (cores := self._mean_cores(pod.name, began, measured)):
                used = {self.container: round(1000 * cores)}
                found[pod.name] = PodMetrics(used, measured, measured - began)
        return found

    def _mean_cores(self, pod: str, after: float, until: float) -> float | None:
        times = self._times[pod]
        cores = self._cores[pod][bisect_right(times, after) : bisect_right(times, until)]
        return sum(cores) / len(cores) if cores else None
