"""GET /metrics: this pod's CPU use, stress, scans and sessions, runs and the HPA's next step, as Prometheus text.

Prometheus itself adds the pod's name. Values that the cgroup or Streamlit does not report are absent, not 0.
"""

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.load.agent import Agent
from pixelscan.web.load.cluster_metrics import ClusterCollector
from pixelscan.web.services import services
from pixelscan.web.streamlit_internals import open_sessions


class PodCollector(Collector):
    """An agent's latest second, read at each scrape."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    def describe(self) -> list[Metric]:
        """Empty, because the metrics depend on the pod."""
        return []

    def collect(self) -> Iterator[Metric]:
        """One family for each known value."""
        yield from _cpu(self._agent)
        status = self._agent.status
        burning = float(status.run is not None)
        yield GaugeMetricFamily("pixelscan_stress_running", "Whether a stress run is active on this pod.", burning)
        requested = status.requested_cores or 0.0
        yield GaugeMetricFamily("pixelscan_stress_requested_cores", "Cores that it requests from this pod.", requested)
        if (sessions := open_sessions()) is not None:
            yield GaugeMetricFamily("pixelscan_sessions", "Pages that are open on this pod.", sessions)


def _cpu(of: Agent) -> Iterator[Metric]:
    pod, reading = of.pod, of.reading
    gauges = [
        ("pixelscan_cpu_cores", "Cores used in the last second.", reading.cores if reading else None),
        ("pixelscan_cpu_limit_cores", "The pod's CPU limit in cores.", pod.limit_cores),
        ("pixelscan_cpu_request_cores", "The pod's CPU request in cores.", pod.request_cores),
    ]
    counters = [
        ("pixelscan_cpu_seconds", "Processor time used, in seconds.", reading.seconds if reading else None),
        (
            "pixelscan_cpu_throttled_seconds",
            "Time for which the pod's processes were throttled by its limit, in seconds.",
            reading.throttled_seconds if reading else None,
        ),
    ]
    yield from (GaugeMetricFamily(name, text, value) for name, text, value in gauges if value is not None)
    yield from (CounterMetricFamily(name, text, value) for name, text, value in counters if value is not None)


def metrics(_request: Request) -> Response:
    """The current metrics."""
    registry = CollectorRegistry()
    registry.register(services().scanner.seconds)
    registry.register(PodCollector(services().agent))
    registry.register(ClusterCollector(services().feed))
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


METRICS_ROUTES = (Route("/metrics", metrics),)
