"""The manifests are valid by the API's schemas and by checks beyond them; each check is shown to find its fault."""

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from pixelscan.load.autoscaler.manifest import read_spec
from pixelscan.settings import Settings, read_settings
from pixelscan.web.server.door.memory_limit import warning
from tests.support import image_checks as checks
from tests.support.cluster import (
    APP,
    COMPONENTS,
    KUSTOMIZATIONS,
    PLAIN,
    ROOT,
    SECRETS,
    combine,
    copy_manifests,
    name_of,
    objects,
    of_kind,
    pod_of,
    rendered,
    validated,
)
from tests.support.image_checks import Check, faults

DEPLOYMENT, SERVICE, HPA, BUDGET = (
    f"k8s/{name}.yaml" for name in ("deployment", "service", "hpa", "disruption-budget")
)
RBAC = f"{COMPONENTS}/observe/rbac.yaml"
VERSIONS = ("1.30", "1.37")
# Applied once per cluster, not with any kustomization.
PRIORITY_CLASS = objects((ROOT / "k8s/priority-class.yaml").read_text(encoding="utf-8"))
# The check, the broken file of the copy, the text to replace, and its replacement.
BREAKS: list[tuple[Check, str, str, str]] = [
    (checks.selectors_meet_labels, SERVICE, "    app: pixelscan\n  ports", "    app: pixelsan\n  ports"),
    (checks.selectors_meet_labels, BUDGET, "app: pixelscan", "app: other"),
    (checks.selectors_meet_labels, "k8s/network-policy.yaml", "app: pixelscan\n  policyTypes", "app: a\n  policyTypes"),
    (checks.hpa_can_measure, HPA, "name: pixelscan-deployment", "name: pixelscan"),
    (checks.hpa_can_measure, HPA, "container: pixelscan", "container: app"),
    (checks.hpa_can_measure, DEPLOYMENT, "              cpu: 300m\n", ""),
    (checks.hpa_can_measure, DEPLOYMENT, "  minReadySeconds", "  replicas: 2\n  minReadySeconds"),
    (checks.probes_ask_a_port, DEPLOYMENT, "              port: http", "              port: web"),
    (checks.ports_lead_somewhere, DEPLOYMENT, "containerPort: 8501", "containerPort: 8051"),
    (checks.ports_lead_somewhere, SERVICE, "targetPort: http", "targetPort: web"),
    (checks.ingress_leads_to_a_service, f"{COMPONENTS}/traefik/ingress.yaml", "name: http\n", "name: web\n"),
    (checks.pods_end_in_time, DEPLOYMENT, "sleep 15", "sleep 40"),
    (checks.references_resolve, "k8s/shared-store.yaml", "key: cookie-secret", "key: cookie"),
    (checks.references_resolve, f"{COMPONENTS}/low-priority/deployment.yaml", "Name: pixelscan-low", "Name: low"),
    (checks.references_resolve, DEPLOYMENT, "            - name: tmp\n", "            - name: temporary\n"),
    (checks.pods_are_restricted, DEPLOYMENT, "runAsUser: 10001", "runAsUser: 0"),
    (checks.pods_are_restricted, DEPLOYMENT, "ServiceAccountToken: false", "ServiceAccountToken: true"),
    (
        checks.pods_are_restricted,
        f"{COMPONENTS}/observe/rbac.yaml",
        "resources: [pods, events]",
        "resources: [secrets]",
    ),
    (checks.pods_are_restricted, "k8s/postgres.yaml", "drop: [ALL]", "drop: [NET_RAW]"),
    (checks.pods_are_restricted, "k8s/postgres.yaml", "RootFilesystem: true", "RootFilesystem: false"),
    (checks.cpu_is_told_in_millicores, DEPLOYMENT, "                  divisor: 1m\n", ""),
    (checks.hpa_numbers_are_told, "k8s/hpa-numbers.yaml", "spec.maxReplicas", "spec.minReplicas"),
    (checks.visitors_keep_their_pod, SERVICE, "sessionAffinity: ClientIP", "sessionAffinity: None"),
    (checks.visitors_keep_their_pod, f"{COMPONENTS}/traefik/service.yaml", 'cookie: "true"', 'cookie: "false"'),
    (checks.upgrades_are_not_blocked, BUDGET, "maxUnavailable: 1", "minAvailable: 1"),
    (checks.store_is_reached, "k8s/secret.env", "@pixelscan-postgres:", "@postgres:"),
    (checks.store_is_reached, f"{COMPONENTS}/managed-database/database.env", ":25060/", ":25061/"),
    (checks.second_node_comes_and_is_enough, DEPLOYMENT, "cpu: 300m", "cpu: 200m"),
    (checks.second_node_comes_and_is_enough, HPA, "maxReplicas: 6", "maxReplicas: 12"),
]


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    return copy_manifests(tmp_path)


@pytest.mark.parametrize("kustomization", KUSTOMIZATIONS)
def test_each_kustomization_is_valid(manifests: Path, tmp_path: Path, kustomization: str) -> None:
    """By the schemas of the oldest Kubernetes that README names and of the newest; unknown fields are refused."""
    file = tmp_path / "rendered.yaml"
    file.write_text(rendered(manifests, kustomization), encoding="utf-8")
    assert [validated(file, version) for version in VERSIONS] == ["", ""]


@pytest.mark.parametrize("file", [*PLAIN, "k8s/namespace.yaml", "k8s/priority-class.yaml"])
def test_each_plain_file_is_valid(file: str) -> None:
    """`kubectl apply -f` sends the file unchanged."""
    assert [validated(ROOT / file, version) for version in VERSIONS] == ["", ""]


def test_validation_sees_a_wrong_field_and_an_unknown_version(tmp_path: Path) -> None:
    """The validator itself exits with 0 for the latter."""
    text = (ROOT / "k8s/hpa.yaml").read_text(encoding="utf-8")
    for broken in (text.replace("minReplicas", "minReplica"), text.replace("autoscaling/v2", "autoscaling/v9")):
        file = tmp_path / "broken.yaml"
        file.write_text(broken, encoding="utf-8")
        assert validated(file, VERSIONS[-1]) != ""


@pytest.mark.parametrize("kustomization", KUSTOMIZATIONS)
def test_each_kustomization_passes_the_checks(manifests: Path, kustomization: str) -> None:
    """The checks that no schema makes."""
    assert faults(objects(rendered(manifests, kustomization))) == []


def test_the_plain_files_pass_the_checks_together() -> None:
    """Without kustomize, the store and the secrets; the copies of the HPA's numbers are equal."""
    assert faults([found for file in PLAIN for found in objects((ROOT / file).read_text(encoding="utf-8"))]) == []


@pytest.mark.parametrize(("check", "file", "right", "wrong"), BREAKS)
def test_a_broken_copy_is_noticed(manifests: Path, check: Check, file: str, right: str, wrong: str) -> None:
    """Each fault that a check is for, made once."""
    text = (manifests / file).read_text(encoding="utf-8")
    assert right in text
    (manifests / file).write_text(text.replace(right, wrong), encoding="utf-8")
    folder = file.rsplit("/", 1)[0]
    kustomization = folder if folder == "k8s" else combine(manifests, [folder.removeprefix(f"{COMPONENTS}/")])
    assert list(check(objects(rendered(manifests, kustomization)) + PRIORITY_CLASS)) != []


def test_every_check_is_proven() -> None:
    """A check that never reports anything checks nothing."""
    assert {check for check, *_ in BREAKS} == set(checks.CHECKS)


def test_the_hpas_numbers_have_one_source(manifests: Path) -> None:
    """If only hpa.yaml changes, kustomize passes the numbers on to the pods."""
    file = manifests / "k8s/hpa.yaml"
    text = file.read_text(encoding="utf-8").replace("averageUtilization: 60", "averageUtilization: 75")
    file.write_text(text.replace("maxReplicas: 6", "maxReplicas: 7"), encoding="utf-8")
    (deployment,) = of_kind(objects(rendered(manifests, "k8s")), "Deployment")
    told = {variable["name"]: variable.get("value") for variable in pod_of(deployment)["containers"][0]["env"]}
    assert (told["PIXELSCAN_HPA_TARGET"], told["PIXELSCAN_HPA_MAX"]) == ("75", "7")


def test_the_pods_know_the_hpa_as_it_is_applied(manifests: Path) -> None:
    """Its behavior too; a change gives the ConfigMap another name, so that pods are replaced by ones that know it."""
    names = set()
    for seconds in (120, 45):
        file = manifests / "k8s/hpa.yaml"
        text = file.read_text(encoding="utf-8").replace("WindowSeconds: 120", f"WindowSeconds: {seconds}")
        file.write_text(text, encoding="utf-8")
        made = objects(rendered(manifests, "k8s"))
        (stored,), (applied,) = of_kind(made, "ConfigMap"), of_kind(made, "HorizontalPodAutoscaler")
        told = read_spec(yaml.safe_load(stored["data"]["hpa.yaml"]))
        assert told == read_spec(applied)
        assert told.rules.scale_down.stabilization_window_seconds == seconds
        names.add(name_of(stored))
    assert len(names) == 2


def test_pods_are_given_settings_that_pixelscan_reads(manifests: Path) -> None:
    """Every variable exists and every value is valid, with values from the cluster as the cluster would set them."""
    (deployment,) = of_kind(objects(rendered(manifests, "k8s")), "Deployment")
    given = {variable["name"]: variable.get("value", "1") for variable in pod_of(deployment)["containers"][0]["env"]}
    given["PIXELSCAN_DATABASE_URL"] = SECRETS["k8s/secret.env"].rsplit("=", 1)[-1].strip()
    ours = {name.removeprefix("PIXELSCAN_").lower() for name in given if name.startswith("PIXELSCAN_")}
    assert ours <= {field.name for field in fields(Settings)}
    assert read_settings(given).hpa_max == 6


def test_five_full_visitors_fit_into_a_pod() -> None:
    """Their photos into the spool, the spool into the volume, and what the settings allow into the memory limit."""
    [pod] = yaml.safe_load_all((ROOT / "k8s/deployment.yaml").read_text(encoding="utf-8"))
    spec = pod["spec"]["template"]["spec"]
    container, [volume] = spec["containers"][0], spec["volumes"]
    settings = read_settings({one["name"]: one["value"] for one in container["env"] if "value" in one})
    assert 5 * settings.session_mb <= settings.spool_mb < int(volume["emptyDir"]["sizeLimit"].removesuffix("Gi")) << 10
    assert warning(settings, int(container["resources"]["limits"]["memory"].removesuffix("Gi")) << 10) == ""


def test_the_plain_files_have_the_names_that_readers_know() -> None:
    """One object per file; none needs another, except the HPA its Deployment."""
    found = [objects((ROOT / file).read_text(encoding="utf-8")) for file in PLAIN]
    names = [[name_of(manifest) for manifest in manifests] for manifests in found]
    assert names == [["pixelscan-deployment"], ["pixelscan-service"], ["pixelscan-hpa"]]


@pytest.mark.parametrize("kustomization", APP)
def test_the_image_is_named_once_for_all_overlays(manifests: Path, kustomization: str) -> None:
    """The image in k8s/kustomization.yaml is deployed by every overlay."""
    file = manifests / "k8s/kustomization.yaml"
    text = file.read_text(encoding="utf-8").replace("newName: pixelscan", "newName: registry.example/me/pixelscan")
    file.write_text(text.replace('newTag: "1"', 'newTag: "2"'), encoding="utf-8")
    (deployment,) = of_kind(objects(rendered(manifests, kustomization)), "Deployment")
    assert pod_of(deployment)["containers"][0]["image"] == "registry.example/me/pixelscan:2"


def test_secrets_are_random_private_and_written_once(tmp_path: Path) -> None:
    """A second run does not change the password of a running database."""
    script = tmp_path / "write-secrets"
    script.write_bytes((ROOT / "k8s/write-secrets").read_bytes())
    written = []
    for _ in range(2):
        subprocess.run(["sh", script], check=True, capture_output=True)
        written.append((tmp_path / "secret.env").read_text(encoding="utf-8"))
    assert written[0] == written[1]
    assert (tmp_path / "secret.env").stat().st_mode & 0o077 == 0
    values = dict(line.split("=", 1) for line in written[0].splitlines())
    assert len(values["postgres-password"]) >= 32
    assert f":{values['postgres-password']}@pixelscan-postgres:5432/" in values["database-url"]
    assert len(values["cookie-secret"]) >= 32


@pytest.mark.parametrize("dockerfile", ["Dockerfile", "overlays/loadtest/Dockerfile"])
def test_every_builder_is_sent_what_the_image_copies(dockerfile: str) -> None:
    """.dockerignore lets it through; only BuildKit would read an ignore file beside another Dockerfile."""
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    text = (ROOT / dockerfile).read_text(encoding="utf-8").replace("\\\n", " ")
    for name, default in re.findall(r"^ARG (\w+)=(\S+)$", text, re.MULTILINE):
        text = text.replace(f"${{{name}}}", default)
    copied = [name for words in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE) for name in words.split()]
    assert copied
    assert [name for name in copied if name not in (".", *allowed)] == []
    assert not list(ROOT.rglob("overlays/**/*.dockerignore"))


def test_git_ignores_the_secrets() -> None:
    """Neither file may ever be committed."""
    for file in ("k8s/secret.env", f"{COMPONENTS}/managed-database/database.env"):
        assert subprocess.run(["git", "check-ignore", "-q", file], cwd=ROOT, check=False).returncode == 0
