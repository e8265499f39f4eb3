"""Objects as the API server of Kubernetes 1.36 gives them, shortened."""

from typing import Any

Object = dict[str, Any]


def named(name: str, created: str = "2026-11-28T12:00:00Z", **metadata: str) -> Object:
    return {"metadata": {"name": name, "uid": f"uid-of-{name}", "creationTimestamp": created, **metadata}}


def pod(name: str, node: str | None = "node-a", ready: str = "True", **metadata: str) -> Object:
    conditions = [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": ready}]
    status = {"phase": "Running", "conditions": conditions}
    return {**named(name, **metadata), "spec": {"nodeName": node}, "status": status}


def pending(name: str, message: str) -> Object:
    unscheduled = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message}
    return {**named(name), "spec": {}, "status": {"phase": "Pending", "conditions": [unscheduled]}}


def pulling(name: str) -> Object:
    waiting = {"state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}
    found = pod(name, ready="False")
    return {**found, "status": {**found["status"], "phase": "Pending", "containerStatuses": [waiting]}}


def node(name: str, created: str = "2026-11-28T10:00:00Z", ready: str = "True") -> Object:
    return {**named(name, created), "status": {"conditions": [{"type": "Ready", "status": ready}]}}


def hpa(current: int, desired: int, *conditions: tuple[str, str, str]) -> Object:
    metric = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}
    told = [{"type": kind, "status": "True", "reason": why, "message": said} for kind, why, said in conditions]
    return {
        **named("pixelscan-hpa"),
        "spec": {"minReplicas": 1, "maxReplicas": 6, "metrics": [{"type": "Resource", "resource": metric}]},
        "status": {"currentReplicas": current, "desiredReplicas": desired, "conditions": told},
    }


def event(name: str, reason: str, message: str, when: str) -> Object:
    return {**named(name), "reason": reason, "message": message, "lastTimestamp": when}
