"""GitHub's workflows: actions pinned by digest, and every Python that pyproject.toml names."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_digest(path: Path) -> None:
    """A tag can be moved; the version is beside the digest, where Dependabot updates both."""
    uses = re.findall(r"uses: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert uses
    pinned = re.compile(r"\./.*|[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [action for action in uses if not pinned.fullmatch(action)] == []


def test_every_python_that_is_promised_is_tested() -> None:
    """The matrix names the versions of the classifiers."""
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["classifiers"]
    promised = [
        name.rpartition(" :: ")[2] for name in classifiers if name.startswith("Programming Language :: Python ::")
    ]
    matrix = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == promised


def test_make_targets_of_the_workflows_exist() -> None:
    """Otherwise a job that calls a removed target would fail only there, a week later."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = {target for path in WORKFLOWS for target in re.findall(r"run: make (\S+)", path.read_text())}
    assert {"test", "check"} <= called
    targets = {*re.findall(r"^([\w-]+):", makefile, re.MULTILINE), ".venv/dev.stamp"}
    assert called <= targets
