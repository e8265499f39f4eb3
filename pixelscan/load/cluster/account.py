"""What the cluster says of the HPA, its pods and nodes: rows of a label and a text, from the API's objects."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

Object = Mapping[str, Any]
Row = tuple[str, str]

EVENTS_SHOWN = 4
NEW_NODE_SECONDS = 600.0
# Conditions that say that all is well.
USUAL_REASONS = {"ReadyForNewScale", "ValidMetricFound", "DesiredWithinRange", "SucceededRescale", "SucceededGetScale"}


def account(
    objects: Mapping[str, Mapping[str, Object]], nodes_left: Mapping[str, float], faults: Mapping[str, str], now: float
) -> list[Row]:
    """Rows for all kinds of objects that are known, and for those that are not, why."""
    found = {kind: list(items.values()) for kind, items in objects.items()}
    pods = sorted(found.get("pods", ()), key=_name)
    return [
        *(row for hpa in found.get("horizontalpodautoscalers", ()) for row in _hpa(hpa)),
        *(row for pod in pods if (row := _pod(pod))),
        *_nodes(found.get("nodes", ()), pods, nodes_left, now),
        *_events(found.get("events", ()), now),
        *((f"No {kind}", f"The Kubernetes API does not provide them: {fault}.") for kind, fault in faults.items()),
    ]


def _hpa(hpa: Object) -> Iterator[Row]:
    status = hpa.get("status", {})
    current, desired = status.get("currentReplicas", 0), status.get("desiredReplicas", 0)
    yield "HPA", f"desired replicas {desired}, current {current}"
    for condition in status.get("conditions", ()):
        if condition.get("reason") not in USUAL_REASONS:
            yield condition["type"], f"{condition.get('reason')}: {condition.get('message')}"


def _pod(pod: Object) -> Row | None:
    """A pod that is not simply running and ready."""
    why = _why_not_ready(pod)
    return (_name(pod), why) if why else None


def _why_not_ready(pod: Object) -> str:
    if "deletionTimestamp" in pod["metadata"]:
        return "is being removed"
    status = pod.get("status", {})
    conditions = {condition["type"]: condition for condition in status.get("conditions", ())}
    scheduled = conditions.get("PodScheduled", {})
    if scheduled.get("status") == "False":
        return f"Pending: {scheduled.get('message') or scheduled.get('reason')}"
    for container in status.get("containerStatuses", ()):
        if waiting := container.get("state", {}).get("waiting"):
            return ": ".join(filter(None, (waiting.get("reason"), waiting.get("message"))))
    ready = conditions.get("Ready", {}).get("status") == "True"
    return "" if ready else f"{status.get('phase', 'Unknown')}, not ready yet"


def _nodes(nodes: Collection[Object], pods: Collection[Object], left: Mapping[str, float], now: float) -> Iterator[Row]:
    """Each node that is there or has left, with its pods."""
    held = Counter(pod.get("spec", {}).get("nodeName") for pod in pods)
    for node in sorted(nodes, key=_name):
        count = held[_name(node)]
        parts = [f"{count} pod{'' if count == 1 else 's'}"]
        age = now - _time(node["metadata"]["creationTimestamp"])
        if age < NEW_NODE_SECONDS:
            parts.append(f"joined {_ago(age)}")
        if not _is_ready(node):
            parts.append("not ready")
        yield f"Node {_name(node)}", ", ".join(parts)
    for name, when in left.items():
        yield f"Node {name}", f"left {_ago(now - when)}"


def _is_ready(node: Object) -> bool:
    conditions = node.get("status", {}).get("conditions", ())
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)


def _events(events: Collection[Object], now: float) -> Iterator[Row]:
    """The newest ones, the last first."""
    dated = sorted(((_when(event), event) for event in events), key=lambda pair: pair[0], reverse=True)
    for when, event in dated[:EVENTS_SHOWN]:
        yield f"{event.get('reason')}, {_ago(now - when)}", str(event.get("message", ""))


def _when(event: Object) -> float:
    given = event.get("lastTimestamp") or event.get("eventTime") or event["metadata"]["creationTimestamp"]
    return _time(given)


def _time(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()


def _ago(seconds: float) -> str:
    return f"{max(seconds, 0):.0f} s ago" if seconds < 120 else f"{seconds / 60:.0f} min ago"


def _name(item: Object) -> str:
    return str(item["metadata"]["name"])
