"""The HPA as pages know it: from its manifest, from three numbers, or not at all; never a traceback."""

from pathlib import Path

import pytest

from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR
from pixelscan.load.feed import Snapshot
from pixelscan.settings import Settings
from pixelscan.web import services as module
from pixelscan.web.load.pod import autoscaler, target_utilization, why
from pixelscan.web.services import open_services

MANIFEST = (Path(__file__).parents[2] / "k8s/hpa.yaml").read_text(encoding="utf-8")
NOTHING = Snapshot(0.0, True, (), (), (), ())


@pytest.fixture(autouse=True)
def none_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_open", [])


def test_the_manifest_has_everything(tmp_path: Path) -> None:
    """Its behavior is not assumed, and its numbers are preferred to those of the other variables."""
    slower = MANIFEST.replace("WindowSeconds: 120", "WindowSeconds: 600").replace("maxReplicas: 6", "maxReplicas: 9")
    numbers = {"hpa_target": 50, "hpa_min": 2, "hpa_max": 3}
    with open_services(Settings(workers=1, state_dir=str(tmp_path), hpa=slower, **numbers)):  # type: ignore[arg-type]
        known = autoscaler()
        assert known is not None
        assert known.rules.scale_down.stabilization_window_seconds == 600
        assert (known.min_replicas, known.max_replicas, target_utilization()) == (1, 9, 60)


def test_numbers_alone_have_the_behavior_of_this_repository(tmp_path: Path) -> None:
    with open_services(Settings(workers=1, state_dir=str(tmp_path), hpa_target=50, hpa_min=2, hpa_max=3)):
        known = autoscaler()
        assert known is not None
        assert (known.behavior, target_utilization()) == (PIXELSCAN_BEHAVIOR, 50)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("{", "it is not YAML"),
        ("just words", "it is not YAML of one object"),
        (MANIFEST.replace("maxReplicas: 6", "maxReplicas: 0"), "spec.maxReplicas"),
        (MANIFEST.replace("name: cpu", "name: memory"), "only one metric of CPU"),
    ],
)
def test_what_cannot_be_computed_is_said_in_a_sentence(tmp_path: Path, manifest: str, said: str) -> None:
    with open_services(Settings(workers=1, state_dir=str(tmp_path), hpa=manifest)):
        assert (autoscaler(), target_utilization()) == (None, None)
        assert said in why(NOTHING)
