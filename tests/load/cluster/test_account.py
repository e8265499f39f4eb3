"""What the cluster says, from its objects."""

from datetime import datetime
from typing import Any

import pytest

from pixelscan.load.cluster.account import account
from tests.load.cluster.objects import event, hpa, named, node, pending, pod, pulling

NOW = datetime.fromisoformat("2026-11-28T12:01:00Z").timestamp()
NO_ROOM = "0/1 nodes are available: 1 Insufficient cpu."


def rows(kind: str, *items: dict[str, Any]) -> list[tuple[str, str]]:
    return account({kind: {item["metadata"]["uid"]: item for item in items}}, {}, {}, NOW)


def test_the_hpas_replicas_and_what_holds_it_are_told() -> None:
    """Conditions that say that all is well are left out."""
    limited = ("ScalingLimited", "TooManyReplicas", "the desired replica count is more than the maximum replica count")
    well = ("ScalingActive", "ValidMetricFound", "the HPA was able to calculate a replica count")
    assert rows("horizontalpodautoscalers", hpa(5, 6, well, limited)) == [
        ("HPA", "desired replicas 6, current 5"),
        ("ScalingLimited", "TooManyReplicas: the desired replica count is more than the maximum replica count"),
    ]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (pending("p", NO_ROOM), f"Pending: {NO_ROOM}"),
        (pulling("p"), "ImagePullBackOff: Back-off pulling image"),
        (pod("p", ready="False"), "Running, not ready yet"),
        (pod("p", deletionTimestamp="2026-11-28T12:00:50Z"), "is being removed"),
        ({**named("p"), "status": {"phase": "Failed"}}, "Failed, not ready yet"),
    ],
)
def test_a_pod_that_does_not_serve_is_told_with_the_reason(seen: dict[str, Any], said: str) -> None:
    """Those that do are on the page already."""
    assert rows("pods", pod("well"), seen) == [("p", said)]


def test_nodes_are_told_with_their_pods_also_those_that_come_and_go() -> None:
    nodes = {"a": node("node-a"), "b": node("node-b", "2026-11-28T12:00:20Z", "False")}
    pods = {name: pod(name) for name in ("one", "two")}
    assert account({"nodes": nodes, "pods": pods}, {"node-c": NOW - 300}, {}, NOW) == [
        ("Node node-a", "2 pods"),
        ("Node node-b", "0 pods, joined 40 s ago, not ready"),
        ("Node node-c", "left 5 min ago"),
    ]


def test_the_newest_events_come_first() -> None:
    """Four at most; some have another field for their time."""
    old = [event(f"e{second}", "Old", "", f"2026-11-28T11:00:0{second}Z") for second in range(6)]
    new = {**named("n"), "reason": "SuccessfulRescale", "message": "New size: 6", "eventTime": "2026-11-28T12:00:50.5Z"}
    told = rows("events", *old, new)
    assert told[0] == ("SuccessfulRescale, 10 s ago", "New size: 6")
    assert len(told) == 4


def test_what_may_not_be_seen_is_said() -> None:
    [(label, text)] = account({}, {}, {"nodes": "this pod may not see them"}, NOW)
    assert (label, text) == ("No nodes", "The Kubernetes API does not provide them: this pod may not see them.")
