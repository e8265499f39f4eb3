"""`pixelscan whatif`: other settings for a load, in a shell."""

import json
import time
from pathlib import Path

import pytest
import yaml

from pixelscan.cli import main
from pixelscan.load.history import History
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.load.whatif.manifest_file import read_manifest

ROOT = Path(__file__).resolve().parents[2]
HPA = str(ROOT / "k8s" / "hpa.yaml")


def test_variants_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    """A table, and a sentence each."""
    variants = ["--base", "node-cores=8", "--set", "target=50", "--set", "min=3", "max=8"]
    assert main(["whatif", "step:2:300", "--hpa", HPA, *variants]) == 0
    told = capsys.readouterr().out
    assert "min=3 max=8" in told
    assert "target=50 would have been ready 15 s earlier, for " in told


def test_json_has_the_figures_and_the_spec(capsys: pytest.CaptureFixture[str]) -> None:
    """For CI."""
    assert main(["whatif", "wave:2:600", "--hpa", HPA, "--set", "target=50", "--json"]) == 0
    now, other = json.loads(capsys.readouterr().out)
    assert now["name"] == "as it is"
    assert other["spec"]["metrics"][0]["containerResource"]["target"]["averageUtilization"] == 50
    assert {"short_seconds", "pod_hours", "node_hours", "price", "sentence", "steps", "cluster"} <= set(now)


def test_yaml_of_a_variant_is_the_manifest_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What is printed can be applied: it reads as the spec that it came from."""
    assert main(["whatif", "step:2:60", "--hpa", HPA, "--yaml"]) == 0
    text = capsys.readouterr().out.partition("# as it is\n")[2]
    body, _, line = text.partition("kubectl patch hpa ")
    (tmp_path / "hpa.yaml").write_text(f"kind: HorizontalPodAutoscaler\n{body}")
    assert read_manifest(tmp_path / "hpa.yaml") == read_manifest(Path(HPA))
    assert json.loads(line.partition("-p '")[2].rstrip("'\n")) == yaml.safe_load(body) | {}


def test_a_run_from_the_history(url: str, history: History, capsys: pytest.CaptureFixture[str]) -> None:
    """Its pods' request and limit are those of the first variant."""
    now = time.time()
    run = Run("1f2e3d4c5b6a", now - 60, now - 60, now - 30, "all", None, 900.0, "millicores")
    history.add_run(run, lambda _: None)
    samples = [Sample("a", now - 60 + second, 0.9, 0.25, 0.9) for second in range(1, 30)]
    history.write(Pod("a", now - 100, "node", 0.25, 0.9, "cgroup v2"), samples, now)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PIXELSCAN_DATABASE_URL", url)
        assert main(["whatif", run.id, "--json"]) == 0
        (only,) = json.loads(capsys.readouterr().out)
        assert (only["cluster"]["request_cores"], only["cluster"]["limit_cores"]) == (0.25, 0.9)
        assert main(["whatif", "unknown"]) == 1
    assert "neither a file nor a run unknown" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ("spec:\n  minReplicas: 5\n  maxReplicas: 2\n", "must be greater than or equal to `minReplicas`"),
        (
            "spec:\n  maxReplicas: 2\n  behavior: {scaleDown: {stabilizationWindowSeconds: 3601}}\n",
            "scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600",
        ),
        ("spec: [\n", "is neither YAML nor JSON (line "),
    ],
)
def test_an_hpa_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], manifest: str, sentence: str
) -> None:
    """Kubernetes' own words, and exit code 1."""
    file = tmp_path / "hpa.yaml"
    file.write_text(f"kind: HorizontalPodAutoscaler\n{manifest}")
    assert main(["whatif", "step:2:60", "--hpa", str(file)]) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    "setting",
    [
        "target",
        "target=0",
        "target=half",
        "colour=red",
        "min=7",
        "up-policies=2",
        "up-select=Most",
        "request=2",
        "node-cores=0.1",
    ],
)
def test_a_setting_that_cannot_be(capsys: pytest.CaptureFixture[str], setting: str) -> None:
    """A sentence, and exit code 2."""
    assert main(["whatif", "step:2:60", "--set", setting]) == 2
    assert capsys.readouterr().err.strip().endswith(".")


@pytest.mark.parametrize(
    "setting",
    [
        "tolerance=5%",
        "up-tolerance=0.2",
        "up-window=30s",
        "down-policies=1:Pods:30,10:Percent:60",
        "down-select=Disabled",
    ],
)
def test_settings_of_the_behavior(capsys: pytest.CaptureFixture[str], setting: str) -> None:
    """Each is a variant of its own name."""
    assert main(["whatif", "step:2:60", "--set", setting]) == 0
    assert setting in capsys.readouterr().out


def test_a_file_that_is_no_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing, not text, or drawn wrongly."""
    (tmp_path / "photo.csv").write_bytes(b"\xff\xd8\xff")
    for load in (str(tmp_path / "photo.csv"), str(tmp_path), "nothing.csv", "step:2"):
        assert main(["whatif", load]) == 1
        assert capsys.readouterr().err.strip().endswith(".")
