"""The watch of the cluster, over HTTP against a stand-in for the API server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pixelscan.load.cluster import watch
from pixelscan.load.cluster.watch import ClusterWatch
from tests.load.cluster.objects import hpa, node, pod
from tests.support.api_server import END, GONE, ApiServer, api_server
from tests.support.waiting import wait_until

pytest.importorskip("kr8s")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ApiServer]:
    """One node, one pod, the HPA; faults are tried again soon."""
    monkeypatch.setattr(watch, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(watch, "PAUSE_SECONDS", 0.1)
    with api_server() as running:
        running.lists["nodes"].append(node("node-a"))
        running.lists["pods"].append(pod("one"))
        running.lists["horizontalpodautoscalers"].append(hpa(1, 1))
        monkeypatch.setenv("KUBECONFIG", str(running.write_kubeconfig(tmp_path / "config")))
        yield running


@pytest.fixture
def seen(server: ApiServer) -> Iterator[ClusterWatch]:
    assert server.lists
    following = ClusterWatch("default/pixelscan-hpa")
    following.start()
    yield following
    following.stop()
    assert not following._thread.is_alive()


def names(seen: ClusterWatch, kind: str) -> list[str]:
    return sorted(item["metadata"]["name"] for item in seen.objects.get(kind, {}).values())


def test_objects_are_listed_and_then_followed(server: ApiServer, seen: ClusterWatch) -> None:
    """A node joins and leaves; only what overlays/observe allows is asked for."""
    wait_until(lambda: len(seen.objects) == 4, "all kinds are listed")
    assert (names(seen, "nodes"), names(seen, "pods"), seen.faults) == (["node-a"], ["one"], {})
    assert seen.hpa is not None
    server.events["nodes"].put({"type": "ADDED", "object": node("node-b")})
    wait_until(lambda: names(seen, "nodes") == ["node-a", "node-b"], "it joins")
    server.events["nodes"].put({"type": "DELETED", "object": node("node-b")})
    wait_until(lambda: names(seen, "nodes") == ["node-a"], "it leaves")
    assert list(seen.left["nodes"]) == ["node-b"]
    server.events["horizontalpodautoscalers"].put({"type": "MODIFIED", "object": hpa(1, 3)})
    wait_until(lambda: bool(seen.hpa and seen.hpa["status"]["desiredReplicas"] == 3), "it wants more")
    asked = {path for path, _ in server.asked}
    assert asked == {
        "/version/",
        "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
        "/api/v1/namespaces/default/pods",
        "/api/v1/namespaces/default/events",
        "/api/v1/nodes",
    }
    assert {query["labelSelector"][0] for path, query in server.asked if path.endswith("pods")} == {"app=pixelscan"}


@pytest.mark.parametrize("cut", [END, GONE])
def test_a_watch_that_ends_begins_anew_with_a_list(server: ApiServer, seen: ClusterWatch, cut: dict[str, str]) -> None:
    """Cut, or too old (410 Gone): what was missed meanwhile is in the list."""
    wait_until(lambda: names(seen, "pods") == ["one"], "pods are listed")
    server.lists["pods"] = [pod("two")]
    server.events["pods"].put(cut)
    if cut is GONE:
        server.events["pods"].put(END)
    wait_until(lambda: names(seen, "pods") == ["two"], "they are listed again")
    assert (server.times_listed("pods") >= 2, seen.faults) == (True, {})


@pytest.mark.parametrize(("status", "said"), [(403, "may not see them"), (500, "it answers 500")])
def test_a_kind_that_is_refused_costs_only_itself(server: ApiServer, status: int, said: str) -> None:
    """It is asked for again, and shown as soon as it may be seen."""
    server.status["nodes"] = status
    seen = ClusterWatch("default/pixelscan-hpa")
    seen.start()
    wait_until(lambda: "nodes" in seen.faults and "pods" in seen.objects, "the others are listed")
    assert said in seen.faults["nodes"]
    del server.status["nodes"]
    wait_until(lambda: names(seen, "nodes") == ["node-a"], "it is allowed")
    wait_until(lambda: not seen.faults, "nothing is missing")
    seen.stop()


def test_a_wrong_token_is_said_and_a_new_one_is_read(server: ApiServer, tmp_path: Path) -> None:
    """Kubernetes replaces a service account's token every hour."""
    server.write_kubeconfig(tmp_path / "config", token="expired")  # noqa: S106 - of the stand-in
    seen = ClusterWatch("default/pixelscan-hpa")
    seen.start()
    wait_until(lambda: len(seen.faults) == 4, "all kinds are refused")
    assert set(seen.faults.values()) == {"it does not accept this pod's token"}
    server.write_kubeconfig(tmp_path / "config")
    wait_until(lambda: len(seen.objects) == 4, "all are listed")
    seen.stop()


def test_without_an_api_server_the_page_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nor does the end wait for an answer."""
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    seen = ClusterWatch("default/pixelscan-hpa")
    seen.start()
    wait_until(lambda: len(seen.faults) == 4, "nothing answers")
    assert all("does not answer" in fault for fault in seen.faults.values())
    seen.stop()
    assert not seen._thread.is_alive()
