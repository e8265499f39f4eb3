"""A pod that was asked to go: for some seconds more it shows its visitors what they opened, and takes nothing new."""

import json
import os
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pixelscan.metadata.samples import sample_photos
from tests.support.chromium import profile
from tests.support.server import Server
from tests.support.waiting import PATIENCE_SECONDS, wait_until

PHOTO = sample_photos()[0]
RESTARTS = "The server is about to restart"


@pytest.fixture
def pod(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "server.log", {"PIXELSCAN_POD_NAME": "pod-a"}) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, pod: Server) -> Iterator[Page]:
    with profile(browser, pod.address) as context:
        yield context.new_page()


def pre_stop(pod: Server) -> None:
    """The signal that k8s/deployment.yaml's hook sends."""
    os.kill(pod.process.pid, signal.SIGUSR1)


def test_visitors_see_it_at_once_and_nothing_is_uploaded_in_vain(visit: Page, pod: Server, tmp_path: Path) -> None:
    """Their photo is still there."""
    (tmp_path / PHOTO.name).write_bytes(PHOTO.data)
    visit.goto("/")
    chooser = visit.get_by_test_id("stFileUploaderDropzoneInput")
    chooser.set_input_files(tmp_path / PHOTO.name)
    expect(visit.locator(".ps-headline h1")).to_have_text(PHOTO.name)
    visit.wait_for_load_state("networkidle")
    pre_stop(pod)
    expect(visit.locator(".note")).to_contain_text(RESTARTS)
    expect(visit.locator(".ps-headline h1")).to_have_text(PHOTO.name)
    visit.get_by_role("button", name="Add").click()
    expect(visit.get_by_text(f"{RESTARTS}, so you cannot add photos now")).to_be_visible()
    expect(chooser).to_be_disabled()


def test_the_cpu_page_says_that_its_pod_is_stopping(visit: Page, pod: Server) -> None:
    visit.goto("/cpu")
    expect(visit.locator(".summary")).to_contain_text("1 pod uses")
    pre_stop(pod)
    expect(visit.locator(".moved")).to_contain_text("This page's pod, pod-a, is gone or about to go")

    def leaves() -> bool:
        with urllib.request.urlopen(f"{pod.address}/api/cpu", timeout=PATIENCE_SECONDS) as answer:
            told = json.load(answer)
        return told["pods"][0]["gone"] is not None and told["replicas"][-1][1] == 0 and told["latest"] == []

    wait_until(leaves, "it no longer counts")
