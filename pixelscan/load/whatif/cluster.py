"""A simulated cluster: pods that need time to start, and nodes that are ordered when no node has room for a pod."""

import math
from dataclasses import dataclass, field

from pixelscan.load.autoscaler.pod_history import LEAVING_SECONDS
from pixelscan.load.whatif.scenario import Scenario

# The cluster autoscaler's --scale-down-unneeded-time.
NODE_IDLE_SECONDS = 600.0
# Pods that exist at the start are older than any period of the controller.
BEGINNING = -3600.0


@dataclass(slots=True, eq=False)
class SimulatedNode:
    """A node that is ready from `ready` on; its idle time counts from `idle_since`."""

    ready: float
    pods: int = 0
    ready_pods: int = 0
    idle_since: float = 0.0


@dataclass(slots=True, eq=False)
class SimulatedPod:
    """A pod. `started` and `ready` are infinite while it is Pending because no node is ready for it."""

    name: str
    node: SimulatedNode
    started: float
    ready: float


@dataclass(frozen=True, slots=True)
class Service:
    """From `since` on, `ready` pods can deliver `cores`, within their limits and what the nodes have."""

    since: float
    ready: int
    cores: float


@dataclass(slots=True)
class SimulatedCluster:
    """Pods and nodes after the last `advance`. `node_steps`: (second, number of nodes from then on)."""

    scenario: Scenario
    pods: list[SimulatedPod] = field(default_factory=list)
    nodes: list[SimulatedNode] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    node_steps: list[tuple[float, int]] = field(default_factory=list)
    pod_seconds: float = 0.0
    node_seconds: float = 0.0
    last_ready: float = BEGINNING
    _least_nodes: int = 1
    _starting: list[SimulatedPod] = field(default_factory=list)
    _born: int = 0

    @classmethod
    def of(cls, scenario: Scenario, replicas: int) -> "SimulatedCluster":
        """A cluster of so many pods that started long ago, on as many nodes as they need."""
        cluster = cls(scenario)
        cluster._least_nodes = max(1, math.ceil(replicas / cluster.pods_per_node))
        cluster.nodes = [SimulatedNode(BEGINNING) for _ in range(cluster._least_nodes)]
        for _ in range(replicas):
            cluster._add(BEGINNING, BEGINNING)
        cluster._starting.clear()
        for pod in cluster.pods:
            pod.node.ready_pods += 1
        cluster._serve(0.0, replicas)
        cluster.node_steps.append((0.0, cluster._least_nodes))
        return cluster

    @property
    def pods_per_node(self) -> int:
        """How many pods fit on a node by their requests."""
        return max(1, math.floor(round(self.scenario.node_cores / self.scenario.request_cores, 6)))

    @property
    def is_starting(self) -> bool:
        """Whether a pod is Pending or not ready."""
        return bool(self._starting)

    def advance(self, now: float) -> None:
        """Advance to `now`: pods become ready, nodes come and go."""
        if self._starting:
            for pod in sorted((pod for pod in self._starting if pod.ready <= now), key=lambda pod: pod.ready):
                pod.node.ready_pods += 1
                self._serve(pod.ready, self.services[-1].ready + 1)
                self.last_ready = max(self.last_ready, pod.ready)
            self._starting = [pod for pod in self._starting if pod.ready > now]
        if len(self.nodes) > self._least_nodes:
            self._remove_idle_nodes(now)

    def scale(self, replicas: int, now: float) -> None:
        """Add or remove pods, as a ReplicaSet does: those that are not ready go first, then the youngest."""
        if replicas > len(self.pods):
            for _ in range(replicas - len(self.pods)):
                self._add(now, now + self.scenario.pod_seconds)
            return
        leaving = sorted(self.pods, key=lambda pod: pod.ready)[replicas:]
        for pod in leaving:
            self._remove(pod, now)

    def finish(self, end: float) -> None:
        """Count the time of the remaining pods and nodes, from second 0 or their start to the end."""
        self.advance(end)
        self.pod_seconds += sum(max(0.0, end - max(0.0, pod.started)) for pod in self.pods)
        self.node_seconds += sum(max(0.0, end - max(0.0, node.ready)) for node in self.nodes)

    def _add(self, started: float, ready: float) -> None:
        node = self._node_with_room(started)
        waits = max(0.0, node.ready - started)
        pod = SimulatedPod(f"pod-{self._born}", node, started + waits, ready + waits)
        self._born += 1
        node.pods += 1
        self.pods.append(pod)
        self._starting.append(pod)

    def _node_with_room(self, now: float) -> SimulatedNode:
        """The first node that has room, even if it is only ordered; otherwise orders a new one."""
        for node in self.nodes:
            if node.pods < self.pods_per_node:
                return node
        node = SimulatedNode(now + self.scenario.node_seconds)
        self.nodes.append(node)
        self.node_steps.append((node.ready, len(self.nodes)))
        return node

    def _remove(self, pod: SimulatedPod, now: float) -> None:
        """A running pod is paid for until it has gone, but gets no more traffic."""
        self.pods.remove(pod)
        pod.node.pods -= 1
        pod.node.idle_since = now
        if pod.started < now:
            self.pod_seconds += now + LEAVING_SECONDS - max(0.0, pod.started)
        if pod in self._starting:
            self._starting.remove(pod)
        else:
            pod.node.ready_pods -= 1
            self._serve(now, self.services[-1].ready - 1)

    def _remove_idle_nodes(self, now: float) -> None:
        for node in [node for node in self.nodes if not node.pods][: len(self.nodes) - self._least_nodes]:
            gone = max(node.idle_since, node.ready) + NODE_IDLE_SECONDS
            if gone <= now:
                self.nodes.remove(node)
                self.node_seconds += gone - max(0.0, node.ready)
                self.node_steps.append((gone, len(self.nodes)))

    def _serve(self, moment: float, ready: int) -> None:
        if self.services and self.services[-1].since == moment:
            self.services.pop()
        limit, most = self.scenario.limit_cores, self.scenario.node_cores
        self.services.append(Service(moment, ready, sum(min(node.ready_pods * limit, most) for node in self.nodes)))
