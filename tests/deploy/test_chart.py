"""The Helm chart, rendered by Helm: it creates what the manifests do, keeps its passwords, and refuses wrong values."""

import base64
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from pixelscan import __version__
from pixelscan.metadata.samples import sample_photos
from tests.support.cluster import (
    BIN,
    COMPONENTS,
    ROOT,
    SECRETS,
    Manifest,
    copy_manifests,
    name_of,
    objects,
    of_kind,
    pod_of,
    rendered,
    validated,
)
from tests.support.image_checks import faults
from tests.support.server import Server

CHART = ROOT / "charts/pixelscan"
HELM = shutil.which("helm", path=f"{BIN}:/usr/local/bin:/usr/bin")
needs_helm = pytest.mark.skipif(HELM is None, reason="needs helm: sh .ci/helm .venv/bin")
DIGITALOCEAN = yaml.safe_load((ROOT / COMPONENTS / "digitalocean/service.yaml").read_text(encoding="utf-8"))
DATABASE = SECRETS[f"{COMPONENTS}/managed-database/database.env"].partition("=")[2].strip()
# The values that make what an overlay makes.
SAME: dict[str, dict[str, Any]] = {
    "k8s": {},
    "overlays/digitalocean": {
        "service": {"annotations": DIGITALOCEAN["metadata"]["annotations"], "externalTrafficPolicy": "Local"}
    },
    "overlays/traefik": {"ingress": {"enabled": True}},
    "overlays/managed-database": {"database": {"mode": "external", "url": DATABASE}},
}
VARIANTS: list[dict[str, Any]] = [
    *SAME.values(),
    {"observe": {"enabled": True}, "priority": {"enabled": True}, "loadTest": {"enabled": True}},
    {"ingress": {"enabled": True, "host": "photos.example.org", "tlsSecret": "certificate"}},
    {"database": {"mode": "none"}, "settings": {"MAX_UPLOAD_MB": 50, "SCAN_SECONDS": 2.5}},
    {"login": {"mode": "required", "existingSecret": "pixelscan-login"}},
    {"existingSecret": "mine", "imagePullSecrets": [{"name": "registry"}]},
]
WRONG = {
    "database.mode=other": "database/mode",
    "hpa.minreplicas=2": "minreplicas",
    "settings.PIXELSCAN_WORKERS=2": "PIXELSCAN_WORKERS",
    "database.mode=external": "set database.url",
    "database.url=postgresql://u:p@db/d": "database.mode must be external",
    "login.mode=required": "login.existingSecret",
    "priority.value=-11": "priority/value",
}


def helm(*words: str | Path, values: dict[str, Any] | None = None) -> subprocess.CompletedProcess[str]:
    assert HELM
    return subprocess.run(
        [HELM, *words, *(("--values", "-") if values is not None else ())],
        input=json.dumps(values or {}),
        capture_output=True,
        text=True,
        check=False,
    )


def template(values: dict[str, Any], *options: str | Path) -> str:
    made = helm("template", "pixelscan", CHART, *options, values=values)
    assert made.returncode == 0, made.stderr
    return made.stdout


def essence(manifest: Manifest) -> Manifest:
    """Without what only Helm or only kustomize adds: labels, checksums, hashes in names, and the order of variables."""
    text = re.sub(r"\b(pixelscan-(?:secrets|hpa))-[a-z0-9]{10}\b", r"\1", json.dumps(manifest))
    found: Manifest = json.loads(text)
    metadata = found["metadata"]
    metadata.pop("labels", None)
    metadata.get("annotations", {}).pop("helm.sh/resource-policy", None)
    if not metadata.get("annotations"):
        metadata.pop("annotations", None)
    if "template" in found.get("spec", {}):
        found["spec"]["template"]["metadata"].pop("annotations", None)
        for box in pod_of(found)["containers"]:
            box["env"].sort(key=lambda variable: variable["name"])
    if found["kind"] == "Secret":
        found["data"] = sorted(found["data"])
    if found["kind"] == "ConfigMap":
        found["data"] = yaml.safe_load(found["data"]["hpa.yaml"])["spec"]
    return found


def essences(text: str) -> dict[str, Manifest]:
    return {f"{made['kind']} {name_of(made)}": made for made in map(essence, objects(text))}


@needs_helm
@pytest.mark.parametrize("overlay", SAME)
def test_it_creates_what_the_manifests_do(tmp_path: Path, overlay: str) -> None:
    """Field by field, for the base and the overlays that values can express."""
    made = essences(template(SAME[overlay], "--skip-tests"))
    wanted = essences(rendered(copy_manifests(tmp_path), overlay))
    if overlay == "overlays/managed-database":  # which leaves a password that nothing uses
        wanted["Secret pixelscan-secrets"]["data"].remove("postgres-password")
    # An empty list of annotations, and a cleared field, mean the same as none.
    assert made.keys() == wanted.keys()
    for name, manifest in wanted.items():
        assert made[name] == manifest, name


@needs_helm
@pytest.mark.parametrize("values", VARIANTS, ids=lambda values: " ".join(values) or "defaults")
def test_what_it_creates_is_valid(tmp_path: Path, values: dict[str, Any]) -> None:
    """By the schemas of the oldest and the newest Kubernetes, and by the checks that no schema makes."""
    file = tmp_path / "rendered.yaml"
    file.write_text(template(values), encoding="utf-8")
    assert [validated(file, version) for version in ("1.30", "1.37")] == ["", ""]
    made = objects(file.read_text(encoding="utf-8"))
    missing = [fault for fault in faults(made) if "Secret mine" not in fault]
    assert [fault for fault in missing if "load test" not in fault] == []


@needs_helm
def test_helm_finds_nothing_to_complain_about() -> None:
    linted = helm("lint", "--strict", CHART)
    assert linted.returncode == 0, linted.stdout


@needs_helm
@pytest.mark.parametrize("value", WRONG)
def test_a_wrong_value_is_refused_with_its_name(value: str) -> None:
    """By values.schema.json, or a sentence."""
    made = helm("template", "pixelscan", CHART, "--set", value)
    assert made.returncode != 0
    assert WRONG[value] in made.stderr


def discovery(manifests: list[Manifest]) -> dict[str, Manifest]:
    """What an API server that knows these kinds answers when it is asked for them."""
    answers: dict[str, Manifest] = {
        "/version": {"major": "1", "minor": "36", "gitVersion": "v1.36.2"},
        "/api": {"kind": "APIVersions", "versions": ["v1"]},
    }
    versions = {manifest["apiVersion"] for manifest in manifests}
    for version in versions:
        kinds = {manifest["kind"] for manifest in manifests if manifest["apiVersion"] == version}
        resources = [{"name": f"{kind.lower()}s", "namespaced": True, "kind": kind, "verbs": ["get"]} for kind in kinds]
        path = f"/apis/{version}" if "/" in version else f"/api/{version}"
        answers[path] = {"kind": "APIResourceList", "groupVersion": version, "resources": resources}
    groups = [
        {"name": version.partition("/")[0], "versions": [known], "preferredVersion": known}
        for version in versions
        if "/" in version
        for known in [{"groupVersion": version, "version": version.partition("/")[2]}]
    ]
    return answers | {"/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}}


@contextmanager
def api_server(manifests: list[Manifest]) -> Iterator[str]:
    """A stand-in for the API server that knows the kinds of these objects, and has the Secret; gives its address."""
    (secret,) = of_kind(manifests, "Secret")
    # Helm's own marks; without them it would not take the Secret over after an uninstall.
    secret["metadata"]["annotations"] |= {"meta.helm.sh/release-name": "pixelscan"}
    secret["metadata"]["annotations"] |= {"meta.helm.sh/release-namespace": "default"}
    answers = discovery(manifests) | {f"/api/v1/namespaces/default/secrets/{name_of(secret)}": secret}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = answers.get(self.path.partition("?")[0])
            missing = {"kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404}
            self.send_response(200 if answer else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer or {"apiVersion": "v1", **missing}).encode())

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def secrets_of(text: str) -> dict[str, str]:
    (secret,) = of_kind(objects(text), "Secret")
    return {key: base64.b64decode(value).decode() for key, value in secret["data"].items()}


@needs_helm
def test_secrets_are_random_on_install_and_kept_on_upgrade() -> None:
    """Helm reads the Secret that is there; only what is given anew changes."""
    first, other = secrets_of(template({})), secrets_of(template({}))
    assert min(len(first["postgres-password"]), len(first["cookie-secret"])) >= 32
    assert not set(first.values()) & set(other.values())
    assert f":{first['postgres-password']}@pixelscan-postgres:5432/" in first["database-url"]
    there = template({})
    with api_server(objects(there)) as address:
        asked = ("--dry-run=server", "--disable-openapi-validation", "--kube-apiserver", address)
        upgraded = secrets_of(template({}, *asked))
        changed = secrets_of(template({"cookieSecret": "mine"}, *asked))
    assert upgraded == secrets_of(there)
    assert changed == {**upgraded, "cookie-secret": "mine"}


@needs_helm
@pytest.mark.parametrize(
    "values",
    [{"cookieSecret": "a"}, {"database": {"bundled": {"password": "a"}}}, {"hpa": {"maxReplicas": 7}}],
    ids="".join,
)
def test_a_changed_secret_or_hpa_replaces_the_pods(values: dict[str, Any]) -> None:
    """By checksums in the pods' template; a rendering with other random passwords alone does not."""

    def pods(values: dict[str, Any]) -> Manifest:
        (deployment,) = of_kind(objects(template(values)), "Deployment")
        annotations: Manifest = deployment["spec"]["template"]["metadata"]["annotations"]
        return annotations

    assert pods({}) == pods({})
    assert pods(values) != pods({})


@needs_helm
def test_the_notes_name_the_next_command_and_what_is_there() -> None:
    """For each entrance."""
    entrances: list[tuple[dict[str, Any], str]] = [
        ({}, "get svc pixelscan-service"),
        ({"service": {"type": "ClusterIP"}}, "port-forward svc/pixelscan-service 8501:80"),
        ({"ingress": {"enabled": True, "host": "photos.example.org"}}, "http://photos.example.org"),
    ]
    for values, wanted in entrances:
        told = helm("install", "pixelscan", CHART, "--dry-run=client", values=values)
        assert told.returncode == 0, told.stderr
        notes = told.stdout.partition("NOTES:")[2]
        assert wanted in notes
        assert "helm -n default test pixelscan" in notes


@needs_helm
def test_helms_test_reads_a_photo(server: Server) -> None:
    """Its script, against a running server instead of the Service."""
    (pod,) = of_kind(objects(template({})), "Pod")
    box = pod["spec"]["containers"][0]
    script, address = box["args"]
    assert address == "http://pixelscan-service:80/api/scan"
    told = subprocess.run(
        [sys.executable, "-c", script, f"{server.address}/api/scan"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith(f"{sample_photos()[0].name}: ")
    assert "None" not in told.stdout


def test_the_readme_is_made_from_the_comments(tmp_path: Path) -> None:
    """If this fails: make chart-readme."""
    copy = shutil.copytree(CHART, tmp_path / "pixelscan")
    (copy / "README.md").unlink()
    subprocess.run([sys.executable, ROOT / ".ci/chart-readme", copy], check=True)
    assert (copy / "README.md").read_text(encoding="utf-8") == (CHART / "README.md").read_text(encoding="utf-8")


def test_the_schema_knows_every_value() -> None:
    """And no other, so that a misspelt one is refused."""

    def keys(schema: Manifest, values: Manifest, path: str = "") -> Iterator[str]:
        if schema.get("additionalProperties") is False:
            given = schema["properties"].keys() - {"global"}
            yield from (f"{path}{key}" for key in given ^ values.keys())
            for key in given & values.keys():
                if isinstance(values[key], dict):
                    yield from keys(schema["properties"][key], values[key], f"{path}{key}.")

    schema = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
    assert list(keys(schema, yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8")))) == []


def test_the_chart_has_pixelscans_version() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))
    assert (chart["version"].replace("-dev.", ".dev"), chart["appVersion"]) == (__version__, __version__)
