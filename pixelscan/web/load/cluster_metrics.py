"""What the pods share, for Prometheus: runs, the number of pods, and what the HPA will do next.

Every pod reports the same values, as far as its clock and the store allow: queries take one of them, with `max`.
"""

from collections.abc import Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pixelscan.load.autoscaler.forecast import Outlook
from pixelscan.load.autoscaler.replica_calculator import Recommendation
from pixelscan.load.autoscaler.spec import AutoscalerSpec
from pixelscan.load.feed import Feed, Snapshot
from pixelscan.web.load.pod import autoscaler
from pixelscan.web.load.run_words import load_in_words

WINDOW_SECONDS = 60.0


class ClusterCollector(Collector):
    """The feed's newest snapshot and forecast, read at each scrape."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def describe(self) -> list[Metric]:
        """Empty, because the metrics depend on the HPA."""
        return []

    def collect(self) -> Iterator[Metric]:
        """One family for each known value; nothing while the store is unavailable."""
        snapshot = self._feed.snapshot(WINDOW_SECONDS, 0)
        if snapshot.fault:
            return
        yield GaugeMetricFamily("pixelscan_pods", "Pods that report and stay.", len(snapshot.ready_pods()))
        yield from _runs(snapshot)
        if spec := autoscaler():
            yield from _forecast(spec, self._feed.outlook(spec))


def _runs(snapshot: Snapshot) -> Iterator[Metric]:
    active = [run for run in snapshot.runs if run.is_on(snapshot.time)]
    yield GaugeMetricFamily("pixelscan_runs", "Stress runs that are active on any pod.", len(active))
    text = "Time until the end of an active run."
    family = GaugeMetricFamily("pixelscan_run_remaining_seconds", text, labels=["run", "load"])
    for run in active:
        family.add_metric([run.id, load_in_words(run)], run.ends_at - snapshot.time)
    yield family


def _forecast(spec: AutoscalerSpec, outlook: Outlook) -> Iterator[Metric]:
    """The HPA's settings, and its next decision as PixelScan computes it."""
    found = [
        ("min_replicas", "The HPA's minReplicas.", spec.min_replicas),
        ("max_replicas", "The HPA's maxReplicas.", spec.max_replicas),
    ]
    if decision := outlook.decision:
        found += [
            ("replicas", "Replicas that the Deployment requests, as the pods show it.", decision.replicas),
            ("forecast_replicas", "Replicas that the HPA will request next.", decision.desired_replicas),
        ]
        if wanted := decision.recommendation:
            found += [("wanted_replicas", "Replicas that the load alone requires.", wanted.replicas)]
    yield from (GaugeMetricFamily(f"pixelscan_hpa_{name}", text, value) for name, text, value in found)
    if outlook.decision and (wanted := outlook.decision.recommendation):
        yield from _utilization([wanted, *wanted.others])


def _utilization(found: Sequence[Recommendation]) -> Iterator[Metric]:
    """By resource; a target that is no percentage has none."""
    used = "Use of the pods that count, in percent of their requests."
    utilization = GaugeMetricFamily("pixelscan_hpa_utilization_percent", used, labels=["resource"])
    target = GaugeMetricFamily("pixelscan_hpa_target_percent", "The HPA's target for it.", labels=["resource"])
    for one in found:
        if one.usage.utilization is not None:
            utilization.add_metric([one.metric.resource], one.usage.utilization)
            target.add_metric([one.metric.resource], one.metric.target.value)
    yield from (utilization, target)
