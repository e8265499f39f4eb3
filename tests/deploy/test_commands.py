"""The commands in README and docs name files, targets and objects that exist."""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.cluster import APP, KUSTOMIZATIONS, PLAIN, ROOT, copy_manifests, name_of, objects, rendered

GUIDES = ("README.md", "docs/cluster.md")
# kubectl's names for the kinds in the guides.
KINDS = {
    "clusterrole": "ClusterRole",
    "clusterrolebinding": "ClusterRoleBinding",
    "deployment": "Deployment",
    "hpa": "HorizontalPodAutoscaler",
    "ingress": "Ingress",
    "networkpolicy": "NetworkPolicy",
    "role": "Role",
    "rolebinding": "RoleBinding",
    "serviceaccount": "ServiceAccount",
    "statefulset": "StatefulSet",
    "svc": "Service",
}


def commands(guide: str) -> Iterator[list[str]]:
    """The words of each line in a shell block, and of each command in a table or sentence."""
    text = (ROOT / guide).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(
        r"`((?:kubectl|make|doctl|docker|locust) [^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    )
    for line in lines:
        for command in re.split(r"&&|\|", line):
            if words := shlex.split(command, comments=True):
                yield words


ALL = [(guide, words) for guide in GUIDES for words in commands(guide)]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Kind and name of every object in the manifests."""
    manifests = copy_manifests(tmp_path_factory.mktemp("manifests"))
    found = [made for kustomization in KUSTOMIZATIONS for made in objects(rendered(manifests, kustomization))]
    return {(made["kind"], name_of(made)) for made in found}


def test_the_guides_contain_commands() -> None:
    """So the test below has something to test."""
    assert len(ALL) > 50


@pytest.mark.parametrize(("guide", "words"), ALL, ids=[" ".join(words)[:60] for _, words in ALL])
def test_a_command_names_what_is_there(guide: str, words: list[str], cluster: set[tuple[str, str]]) -> None:
    """Files after -f, -k and -r, targets of make, PixelScan's objects."""
    assert guide in GUIDES
    for option, value in pairwise(words):
        if option in ("-f", "-k", "-r") and "://" not in value:
            assert (ROOT / value).exists()
        if option == "make":
            assert re.search(rf"^{value}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        if words[0] == "kubectl" and option in KINDS and value.startswith("pixelscan"):
            assert (KINDS[option], value) in cluster
    for kind, name in re.findall(r"\b([a-z]+)/(pixelscan[\w-]*)", " ".join(words) if words[0] == "kubectl" else ""):
        assert (KINDS[kind], name) in cluster


def test_what_a_switch_leaves_behind_is_deleted_by_the_guide(tmp_path: Path) -> None:
    """From each overlay to each other one; names with a hash are covered by their label."""
    manifests = copy_manifests(tmp_path)
    made = {overlay: {(one["kind"], name_of(one)) for one in objects(rendered(manifests, overlay))} for overlay in APP}
    left = {one for ours in made.values() for theirs in made.values() for one in ours - theirs}
    typed = " ".join(word for guide, words in ALL if words[:2] == ["kubectl", "delete"] for word in words)
    deleted = {(KINDS[kind], name) for kind, name in re.findall(r"\b([a-z]+)/(pixelscan[\w-]*)", typed)}
    assert {one for one in left if one[0] not in ("Secret", "ConfigMap")} == deleted


def test_every_way_to_apply_is_documented() -> None:
    """Each plain file by itself, and each kustomization."""
    typed = {" ".join(words) for _, words in ALL}
    assert {f"kubectl apply -f {file}" for file in PLAIN} <= typed
    assert {"kubectl apply -k k8s", "kubectl apply -k overlays/loadtest"} <= typed
    told = "".join((ROOT / guide).read_text(encoding="utf-8") for guide in GUIDES)
    assert all(kustomization in told for kustomization in APP)


def test_the_readme_stays_short() -> None:
    """Everything else belongs in docs/."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 250


def test_links_of_the_guide_lead_somewhere() -> None:
    """Relative to docs/."""
    text = (ROOT / "docs/cluster.md").read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (Path(ROOT / "docs") / link).exists()] == []
