"""The output of `kubectl kustomize` for the manifests, and a copy of them that tests may break."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
APP = ("k8s", "overlays/digitalocean", "overlays/traefik", "overlays/managed-database", "overlays/observe")
KUSTOMIZATIONS = (*APP, "overlays/loadtest", "overlays/grafana")
COMPONENTS = "overlays/components"
# How visitors come in, of which an installation has one; what may be added to each.
ENTRANCES = ("digitalocean", "traefik")
ADDITIONS = ("managed-database", "observe", "low-priority", "login")
PLAIN = ("k8s/deployment.yaml", "k8s/service.yaml", "k8s/hpa.yaml")
SECRETS = {
    "k8s/secret.env": "postgres-password=p\ncookie-secret=c\n"
    "database-url=postgresql://pixelscan:p@pixelscan-postgres:5432/pixelscan\n",
    f"{COMPONENTS}/managed-database/database.env": "database-url=postgresql://u:p@db:25060/d?sslmode=require\n",
}

# A Kubernetes object as YAML has it: whatever the API's schema allows.
Manifest = dict[str, Any]


def copy_manifests(to: Path) -> Path:
    """The manifests as in the repository, with secrets as `make secrets` would write them."""
    for folder in ("k8s", "overlays"):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("*.env"))
    for file, text in SECRETS.items():
        (to / file).write_text(text, encoding="utf-8")
    return to


def combine(manifests: Path, components: Sequence[str]) -> str:
    """A kustomization in the copy that adds these components to the base, as docs/cluster.md says."""
    folder = manifests / "overlays" / "mine"
    folder.mkdir(exist_ok=True)
    lines = ["resources: [../../k8s]", f"components: [{', '.join(f'../components/{name}' for name in components)}]"]
    (folder / "kustomization.yaml").write_text("\n".join(lines), encoding="utf-8")
    return "overlays/mine"


def rendered(manifests: Path, kustomization: str) -> str:
    """The YAML that `kubectl apply -k` would send. Fails with kustomize's message."""
    made = subprocess.run(
        [BIN / "kubectl", "kustomize", manifests / kustomization], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def validated(file: Path, version: str) -> str:
    """Complaints of strict schema validation, including an unknown kind or version."""
    command: list[str | Path] = [
        BIN / "kubernetes-validate",
        "--strict",
        "--quiet",
        "--kubernetes-version",
        version,
        file,
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


def objects(text: str) -> list[Manifest]:
    return [document for document in yaml.safe_load_all(text) if document]


def of_kind(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    return [manifest for manifest in manifests if manifest["kind"] in kinds]


def name_of(manifest: Manifest) -> str:
    return str(manifest["metadata"]["name"])


def pod_makers(manifests: list[Manifest]) -> list[Manifest]:
    return of_kind(manifests, "Deployment", "StatefulSet")


def pod_of(maker: Manifest) -> Manifest:
    """The pod's own specification."""
    pod: Manifest = maker["spec"]["template"]["spec"]
    return pod


def millicores(quantity: str) -> int:
    return int(quantity[:-1]) if quantity.endswith("m") else round(float(quantity) * 1000)


def mebibytes(quantity: str) -> int:
    return int(quantity[:-2]) * {"Mi": 1, "Gi": 1024}[quantity[-2:]]
