"""What pages show about this pod: the HPA's settings and next step, active runs, and why a page is incomplete."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

import yaml

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.manifest import read_spec
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, MetricTarget
from pixelscan.load.cluster.account import Row, account
from pixelscan.load.feed import Snapshot
from pixelscan.load.model import Pod, Run
from pixelscan.web.load.clock_words import wrong_clocks
from pixelscan.web.services import services


def autoscaler() -> AutoscalerSpec | None:
    """The HPA's spec, None where it is not known."""
    try:
        return _configured()
    except InvalidAutoscaler:
        return None


def target_utilization() -> int | None:
    """The HPA's target in percent of the request, None where it is not known or is no percentage."""
    known = autoscaler()
    if known is None:
        return services().settings.hpa_target or None
    return known.target.value if known.target.type == "Utilization" else None


def _configured() -> AutoscalerSpec | None:
    """From the cluster, else from the HPA's manifest, else from the three numbers and the behavior of k8s/hpa.yaml.

    Raises InvalidAutoscaler.
    """
    given, cluster = services().settings, services().cluster
    if cluster and cluster.hpa:
        return read_spec(cluster.hpa)
    if given.hpa:
        return _from_manifest(given.hpa)
    if given.hpa_target and given.hpa_min and given.hpa_max:
        return AutoscalerSpec(given.hpa_min, given.hpa_max, MetricTarget(given.hpa_target), PIXELSCAN_BEHAVIOR)
    return None


@lru_cache(maxsize=4)
def _from_manifest(text: str) -> AutoscalerSpec:
    try:
        return read_spec(yaml.safe_load(text))
    except (yaml.YAMLError, AttributeError) as fault:
        raise InvalidAutoscaler(f"it is not YAML of one object ({fault})") from None


def active_runs(now: float) -> list[Run]:
    """Runs that have not ended, the newest first."""
    return [run for run in services().agent.run_registry.runs(now) if run.ends_at > now]


def banner(snapshot: Snapshot) -> str:
    """Why this page is incomplete: the store, the agent or the stress has failed; and wrong clocks. Else ""."""
    status = services().agent.status
    if status.fault or status.stress_fault:
        return status.fault or status.stress_fault
    if not (snapshot.fault or status.offline_since):
        found = wrong_clocks(snapshot.ready_pods()), services().agent.history.left_out(snapshot.time)
        return " ".join(filter(None, (*found, neighbours(snapshot.ready_pods()))))
    since = f" since {datetime.fromtimestamp(status.offline_since, UTC):%H:%M:%S} UTC" if status.offline_since else ""
    kept = "Only this pod is shown; its samples of the last 15 minutes are kept and written later."
    lost = f" {status.lost:,} older ones are lost." if status.lost else ""
    return f"{snapshot.fault or status.reason} Shared history offline{since}. {kept}{lost}"


def neighbours(pods: Sequence[Pod]) -> str:
    """Which of the pods are really other PixelScans of this user on this computer; "" if none, or on a cluster."""
    settings, own = services().settings, services().agent.pod
    if settings.database_url or settings.pod_name:
        return ""
    others = ", ".join(sorted(pod.name for pod in pods if pod.node == own.node and pod.name != own.name))
    if not others:
        return ""
    return (
        f"Another PixelScan runs on this computer ({others}) and shares this history, so it looks like a pod. "
        "Stop it, or give it another PIXELSCAN_STATE_DIR."
    )


def cluster_account(now: float) -> list[Row]:
    """What the cluster says, none where it is not observed."""
    if not (cluster := services().cluster):
        return []
    return account(cluster.objects, cluster.left["nodes"], cluster.faults, now)


def why(snapshot: Snapshot) -> str:
    """What the HPA will do next, and why; "" where there is no HPA to know."""
    try:
        known = _configured()
    except InvalidAutoscaler as fault:
        return f"The HPA's manifest cannot be computed: {fault}"
    return "" if known is None or snapshot.fault else services().feed.outlook(known).sentence
