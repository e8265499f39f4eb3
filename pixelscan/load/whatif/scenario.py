"""The cluster that a load is replayed on: the HPA's spec, a pod's size and start, a node's size, start and price."""

from dataclasses import dataclass

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.spec import MEBIBYTE, AutoscalerSpec, Resource
from pixelscan.load.autoscaler.validation import invalid, validate


@dataclass(frozen=True, slots=True)
class Scenario:
    """One variant. Times in seconds, sizes in cores; `node_cores` is what a node offers to these pods.

    `pod_seconds`: from the HPA's step until the new pod is ready, if a node has room. `node_seconds`: from the
    first pod that is Pending until its node is ready. `node_price`: of one hour, in any currency. Memory is in MiB, and
    matters if the spec has a metric of it: a pod uses `pod_memory`, and `core_memory` for each core that it uses.
    """

    name: str
    spec: AutoscalerSpec
    request_cores: float = 0.3
    limit_cores: float = 1.0
    pod_seconds: float = 15.0
    node_seconds: float = 120.0
    node_cores: float = 3.8
    node_price: float = 0.071
    request_memory: float = 320.0
    pod_memory: float = 160.0
    core_memory: float = 0.0

    @property
    def request_millicores(self) -> int:
        """The request in the controller's unit."""
        return round(1000 * self.request_cores)

    @property
    def requested(self) -> dict[Resource, int]:
        """A pod's requests, in millicores and bytes."""
        return {"cpu": self.request_millicores, "memory": round(self.request_memory * MEBIBYTE)}

    def used(self, millicores: int) -> dict[Resource, int]:
        """What a pod with this CPU use uses, in millicores and bytes."""
        return {"cpu": millicores, "memory": round((self.pod_memory + self.core_memory * millicores / 1000) * MEBIBYTE)}


def checked(scenario: Scenario) -> Scenario:
    """The scenario, if Kubernetes would accept it and a pod fits on a node. Raises InvalidAutoscaler."""
    validate(scenario.spec)
    resources = "spec.containers[0].resources"
    request, limit = f"{scenario.request_cores:g}", f"{scenario.limit_cores:g}"
    if scenario.request_millicores < 1:
        raise InvalidAutoscaler(f"{invalid(f'{resources}.requests', request, 'must be greater than 0')}.")
    if scenario.request_cores > scenario.limit_cores:
        must = f"must be less than or equal to cpu limit of {limit}"
        raise InvalidAutoscaler(f"{invalid(f'{resources}.requests', request, must)}.")
    if scenario.request_cores > scenario.node_cores:
        node = f"{scenario.node_cores:g}"
        raise InvalidAutoscaler(f"A pod requests {request} cores, and a node has {node}: it would stay Pending.")
    if min(scenario.pod_seconds, scenario.node_seconds, scenario.node_price) < 0:
        raise InvalidAutoscaler("Start times and prices cannot be negative.")
    if min(scenario.pod_memory, scenario.core_memory) < 0 or round(scenario.request_memory * MEBIBYTE) < 1:
        raise InvalidAutoscaler("Memory cannot be negative, and a pod's request for it must be more than 0.")
    return scenario
