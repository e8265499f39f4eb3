"""The demo's Deployment, HPA and nodes: pods are real processes, the HPA is the controller's arithmetic.

The nodes are simulated: the second one takes a minute to start, as a cloud's nodes take some minutes.
"""

import asyncio
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pixelscan.errors import StoreUnavailable
from pixelscan.load.autoscaler.controller import Controller
from pixelscan.load.autoscaler.controller_flags import DEFAULT_FLAGS
from pixelscan.load.autoscaler.explanation import explain
from pixelscan.load.autoscaler.observation import Observation, PodMetrics, PodStatus
from pixelscan.load.autoscaler.pod_history import FIRST_METRIC_SECONDS, METRIC_AGE_SECONDS, METRIC_WINDOW_SECONDS
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, MetricTarget
from pixelscan.load.demo.cpu_group import CpuGroups
from pixelscan.load.demo.demo_pod import DemoPod
from pixelscan.load.history import History

WARDEN = Path(__file__).with_name("warden.py")
REQUEST_MILLICORES, LIMIT_MILLICORES = 100, 300
HPA = AutoscalerSpec(1, 5, MetricTarget(60), PIXELSCAN_BEHAVIOR)
PODS_PER_NODE, NODE_SECONDS = 3, 60.0
CONTAINER = "pixelscan"


@dataclass(frozen=True, slots=True)
class DemoPace:
    """How fast things happen, in seconds: looks of the HPA, the second node, and what the metrics API knows."""

    look: int = int(DEFAULT_FLAGS.sync_period)
    node: float = NODE_SECONDS
    metric_age: float = METRIC_AGE_SECONDS
    metric_window: float = METRIC_WINDOW_SECONDS
    first_metric: float = FIRST_METRIC_SECONDS


@dataclass(slots=True)
class DemoCluster:
    """`say` is called with a sentence for each event. `close` leaves no trace, nor does a kill."""

    say: Callable[[str], None]
    spec: AutoscalerSpec = HPA
    pace: DemoPace = field(default_factory=DemoPace)
    folder: Path = field(init=False)
    groups: CpuGroups | None = None
    pods: list[DemoPod] = field(default_factory=list)
    controller: Controller = field(default_factory=Controller)
    second_node_at: float = 0.0
    _warden: subprocess.Popen[str] = field(init=False)
    _history: History = field(init=False)
    _born: int = 0
    _ending: set[asyncio.Task[None]] = field(default_factory=set)
    _secret: str = field(default_factory=lambda: secrets.token_hex(32))

    def __post_init__(self) -> None:
        self._warden = subprocess.Popen(  # noqa: S603 - this interpreter and our own file
            [sys.executable, "-I", str(WARDEN)], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        self.folder = Path(tempfile.mkdtemp(prefix="pixelscan-demo-"))
        self._tell("folder", self.folder)
        self.groups = CpuGroups.found()
        for group in self.groups.folders if self.groups else ():
            self._tell("group", group)
        self._history = History(f"sqlite:///{self.folder / 'history.sqlite'}")

    def ready_ports(self) -> list[int]:
        """The ports of the pods that accept visitors."""
        return [pod.port for pod in self.pods if pod.is_ready and not pod.is_leaving]

    async def run(self) -> None:
        """Run until cancelled: one pod, then as many as the HPA wants, every 15 s."""
        await self._scale(self.spec.min_replicas)
        while True:
            for _ in range(self.pace.look):
                await asyncio.sleep(1)
                await self._schedule()
            await self._look()

    async def close(self) -> None:
        """End all pods; the warden removes what is left."""
        await asyncio.gather(*(pod.end() for pod in self.pods), *self._ending)
        self._history.close()
        await asyncio.to_thread(self._warden.communicate)

    async def _look(self) -> None:
        try:
            seen = await asyncio.to_thread(self._observe, time.time())
        except StoreUnavailable as fault:
            self.say(str(fault))
            return
        decision = self.controller.look(self.spec, seen)
        self.say(explain(self.spec, seen, decision))
        await self._scale(decision.desired_replicas)

    def _observe(self, now: float) -> Observation:
        measured = now - self.pace.metric_age
        samples = self._history.samples(measured - self.pace.metric_window, measured)
        found = {}
        for pod in self.pods:
            window = min(self.pace.metric_window, measured - (pod.started or now))
            cores = [sample.cores for sample in samples if sample.pod == pod.name]
            if cores and window >= self.pace.first_metric:
                found[pod.name] = PodMetrics({CONTAINER: round(1000 * sum(cores) / len(cores))}, measured, window)
        staying = [pod for pod in self.pods if not pod.is_leaving]
        return Observation(now, len(staying), [_status(pod) for pod in self.pods], found)

    async def _scale(self, replicas: int) -> None:
        staying = [pod for pod in self.pods if not pod.is_leaving]
        for _ in range(replicas - len(staying)):
            self._born += 1
            self.pods.append(DemoPod(f"pixelscan-demo-{self._born}", _free_port(), time.time()))
        for pod in sorted(staying, key=lambda pod: (pod.is_ready, -pod.asked))[: max(0, len(staying) - replicas)]:
            pod.is_leaving = True
            task = asyncio.create_task(self._end(pod))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
        await self._schedule()

    async def _schedule(self) -> None:
        """Give Pending pods a node that has room; order the second node when there is none."""
        for pod in self.pods:
            if pod.node or pod.is_leaving:
                continue
            node = self._node_with_room()
            if node:
                await self._start(pod, node)
            elif not self.second_node_at:
                self.second_node_at = time.time() + self.pace.node
                pending = f"{pod.name} is Pending: Insufficient cpu."
                self.say(f"{pending} A second node is ordered; it takes {self.pace.node:.0f} s.")

    def _node_with_room(self) -> str:
        nodes = ["demo-node-1"]
        if self.second_node_at and time.time() >= self.second_node_at:
            nodes.append("demo-node-2")
        return next((node for node in nodes if sum(pod.node == node for pod in self.pods) < PODS_PER_NODE), "")

    async def _start(self, pod: DemoPod, node: str) -> None:
        if self.groups:
            pod.groups = self.groups.make(pod.name, LIMIT_MILLICORES / 1000)
            for group in pod.groups:
                self._tell("group", group)
        pid = await pod.start(node, self._settings(pod, node), self.folder / f"{pod.name}.log")
        self._tell("pod", pid)
        self.say(f"{pod.name} starts on {node}.")

    async def _end(self, pod: DemoPod) -> None:
        self.say(f"{pod.name} is asked to go.")
        await pod.end()
        self.pods.remove(pod)
        if pod.process:
            self._tell("gone", pod.process.pid)
        if self.groups:
            self.groups.remove(pod.groups)

    def _settings(self, pod: DemoPod, node: str) -> dict[str, str]:
        return {
            "PIXELSCAN_DATABASE_URL": f"sqlite:///{self.folder / 'history.sqlite'}",
            "PIXELSCAN_STATE_DIR": str(self.folder),
            "PIXELSCAN_POD_NAME": pod.name,
            "PIXELSCAN_NODE_NAME": node,
            "PIXELSCAN_CPU_REQUEST": str(REQUEST_MILLICORES),
            "PIXELSCAN_CPU_LIMIT": str(LIMIT_MILLICORES),
            "PIXELSCAN_HPA_TARGET": str(self.spec.target.value),
            "PIXELSCAN_HPA_MIN": str(self.spec.min_replicas),
            "PIXELSCAN_HPA_MAX": str(self.spec.max_replicas),
            "PIXELSCAN_WORKERS": "1",
            "STREAMLIT_SERVER_COOKIE_SECRET": self._secret,
        }

    def _tell(self, kind: str, what: object) -> None:
        """Start the warden at once: it removes only what it was told about."""
        if self._warden.stdin:
            self._warden.stdin.write(f"{kind} {what}\n")
            self._warden.stdin.flush()


def _status(pod: DemoPod) -> PodStatus:
    requests = {CONTAINER: REQUEST_MILLICORES}
    if pod.started is None:
        return PodStatus(pod.name, requests, "Pending", is_deleted=pod.is_leaving)
    return PodStatus(
        pod.name,
        requests,
        is_deleted=pod.is_leaving,
        started=pod.started,
        ready="True" if pod.is_ready else "False",
        ready_since=pod.ready_since,
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
