"""Two real PixelScan processes behind a proxy that sends each address to one of them, or to either."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pods import Pods


@pytest.fixture(scope="module")
def pods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pods]:
    """With affinity, as in k8s/service.yaml; a test that kills a pod waits until it is back."""
    running = Pods(tmp_path_factory.mktemp("pods"), 9250, least=2, most=2)
    running.wait_until_ready(2)
    yield running
    running.stop()


@pytest.fixture
def pods_without_affinity(tmp_path: Path) -> Iterator[Pods]:
    running = Pods(tmp_path, 9270, least=2, most=2, affinity="none")
    running.wait_until_ready(2)
    yield running
    running.stop()
