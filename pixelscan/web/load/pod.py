"""What pages say about this pod: the HPA's settings and next step, active runs, and why a page is incomplete."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, CpuTarget
from pixelscan.load.feed import Snapshot
from pixelscan.load.model import Run
from pixelscan.web.services import services

UNKNOWN_HPA = "To see the autoscaler's next step here, set PIXELSCAN_HPA_TARGET, _MIN and _MAX."


@dataclass(frozen=True, slots=True)
class Hpa:
    """The HPA's settings from the environment: percent of the request, numbers of pods; None where not set."""

    target_utilization: int | None
    min_replicas: int | None
    max_replicas: int | None


def hpa() -> Hpa:
    """As set by PIXELSCAN_HPA_TARGET, _MIN and _MAX."""
    given = services().settings
    return Hpa(given.hpa_target or None, given.hpa_min or None, given.hpa_max or None)


def autoscaler() -> AutoscalerSpec | None:
    """The HPA's spec with the behavior of k8s/hpa.yaml, None unless all three numbers are set."""
    numbers = hpa()
    if numbers.target_utilization is None or numbers.min_replicas is None or numbers.max_replicas is None:
        return None
    target = CpuTarget(numbers.target_utilization)
    return AutoscalerSpec(numbers.min_replicas, numbers.max_replicas, target, PIXELSCAN_BEHAVIOR)


def active_runs(now: float) -> list[Run]:
    """Runs that have not ended, the newest first."""
    return [run for run in services().agent.run_registry.runs(now) if run.ends_at > now]


def banner(snapshot: Snapshot) -> str:
    """Why this page is incomplete: the store, the agent or the stress fails; "" when all is well."""
    status = services().agent.status
    if status.fault or status.stress_fault:
        return status.fault or status.stress_fault
    if not (snapshot.fault or status.offline_since):
        return ""
    since = f" since {datetime.fromtimestamp(status.offline_since, UTC):%H:%M:%S} UTC" if status.offline_since else ""
    kept = "Only this pod is shown; its samples of the last 15 minutes are kept and written later."
    lost = f" {status.lost:,} older ones are lost." if status.lost else ""
    return f"{snapshot.fault or status.reason} Shared history offline{since}. {kept}{lost}"


def why(snapshot: Snapshot) -> str:
    """What the HPA will do next, and why; or which settings that needs."""
    known = autoscaler()
    if known is None:
        return UNKNOWN_HPA
    return "" if snapshot.fault else services().feed.outlook(known).sentence
