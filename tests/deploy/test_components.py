"""Components can be combined, changed for others, and deleted without harm to another installation."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.support.cluster import (
    ADDITIONS,
    APP,
    COMPONENTS,
    ENTRANCES,
    ROOT,
    combine,
    copy_manifests,
    name_of,
    objects,
    of_kind,
    pod_makers,
    pod_of,
    rendered,
    validated,
)
from tests.support.image_checks import faults

# Applied once per cluster, not with any kustomization.
PRIORITY_CLASS = objects((ROOT / "k8s/priority-class.yaml").read_text(encoding="utf-8"))
COMBINATIONS = [
    [*entrance, *added]
    for entrance in ([], *([name] for name in ENTRANCES))
    for count in (0, 1, len(ADDITIONS))
    for added in combinations(ADDITIONS, count)
]


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    return copy_manifests(tmp_path)


@pytest.mark.parametrize("components", COMBINATIONS, ids=" ".join)
def test_components_can_be_combined(manifests: Path, tmp_path: Path, components: list[str]) -> None:
    """One entrance, and any of what may be added: valid, and without the faults that no schema shows."""
    file = tmp_path / "rendered.yaml"
    file.write_text(rendered(manifests, combine(manifests, components)), encoding="utf-8")
    assert validated(file, "1.37") == ""
    assert faults(objects(file.read_text(encoding="utf-8")) + PRIORITY_CLASS) == []


def test_an_overlay_is_the_component_of_its_name(manifests: Path) -> None:
    """So what is said of one holds for the other."""
    for overlay in (name for name in APP if name != "k8s"):
        assert rendered(manifests, overlay) == rendered(manifests, combine(manifests, [overlay.rpartition("/")[2]]))


@pytest.mark.parametrize("kustomization", APP)
def test_what_cannot_be_changed_is_the_same_everywhere(manifests: Path, kustomization: str) -> None:
    """Kubernetes refuses another volume claim or selector, so switching from one overlay to another would fail."""

    def fixed(name: str) -> dict[str, Any]:
        found = pod_makers(objects(rendered(manifests, name)))
        return {name_of(made): (made["spec"]["selector"], made["spec"].get("volumeClaimTemplates")) for made in found}

    ours, base = fixed(kustomization), fixed("k8s")
    assert ours == {name: base[name] for name in ours}


def test_a_changed_secret_replaces_the_pods(manifests: Path) -> None:
    """By a new name of the secret in their template; otherwise old and new values run together."""

    def template(kustomization: str) -> Any:
        (deployment,) = of_kind(objects(rendered(manifests, kustomization)), "Deployment")
        return pod_of(deployment)["containers"][0]["env"]

    before = template("k8s")
    assert template("overlays/managed-database") != before
    file = manifests / "k8s/secret.env"
    file.write_text(file.read_text(encoding="utf-8").replace("cookie-secret=c", "cookie-secret=d"), encoding="utf-8")
    assert template("k8s") != before


@pytest.mark.parametrize("namespace", ["default", "photos-two"])
def test_installations_share_nothing_that_one_could_delete(manifests: Path, namespace: str) -> None:
    """Objects outside of namespaces have the installation's namespace in their names, or belong to no installation."""
    file = manifests / f"{COMPONENTS}/observe/kustomization.yaml"
    text = file.read_text(encoding="utf-8").replace("namespace: default", f"namespace: {namespace}")
    file.write_text(text, encoding="utf-8")
    made = objects(rendered(manifests, combine(manifests, ["traefik", *ADDITIONS])))
    outside = [found for found in made if "namespace" not in found["metadata"]]
    assert {found["kind"] for found in outside} == {"ClusterRole", "ClusterRoleBinding"}
    assert {name_of(found) for found in outside} == {f"pixelscan-observer-{namespace}"}
