"""The CPU page beside a cluster that it may observe."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.load.cluster.objects import hpa, node, pending
from tests.support.api_server import api_server
from tests.support.chromium import profile
from tests.support.server import Server


def test_the_page_shows_what_the_cluster_says_as_it_changes(browser: Browser, tmp_path: Path) -> None:
    """A Pending pod with its reason, and a node that joins; the target is the HPA's own. Words are no markup."""
    with api_server() as cluster:
        cluster.lists["horizontalpodautoscalers"] = [hpa(1, 2)]
        cluster.lists["pods"] = [pending("pod-b", "<b>1 Insufficient cpu.</b>")]
        access = {"KUBECONFIG": str(cluster.write_kubeconfig(tmp_path / "config"))}
        pod = {"PIXELSCAN_OBSERVED_HPA": "default/pixelscan-hpa", "PIXELSCAN_CPU_REQUEST": "300"}
        with Server(tmp_path / "log", access | pod) as server, profile(browser, server.address) as visit:
            page = visit.new_page()
            page.goto("/cpu")
            said = page.locator(".cluster dl")
            expect(said).to_contain_text("desired replicas 2, current 1")
            expect(said).to_contain_text("Pending: <b>1 Insufficient cpu.</b>")
            cluster.events["nodes"].put({"type": "ADDED", "object": node("pool-2")})
            expect(said).to_contain_text("Node pool-2")
            expect(page.locator(".why")).to_contain_text("The HPA keeps 1 pod")
