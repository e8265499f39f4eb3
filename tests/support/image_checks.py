"""Checks beyond any schema: each gives a sentence for each fault in the objects that are applied together."""

import base64
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from tests.support.cluster import Manifest, mebibytes, millicores, name_of, of_kind, pod_makers, pod_of

Faults = Iterator[str]
Check = Callable[[list[Manifest]], Faults]

# DigitalOcean's node of 2 vCPU and 4 GB gives pods this much; its own pods request about this much on each node.
NODE_MILLICORES, NODE_MEBIBYTES = 1900, 2560
SYSTEM_MILLICORES = (300, 800)
SYSTEM_MEBIBYTES = 800
MOST_NODES = 2


def selectors_meet_labels(manifests: list[Manifest]) -> Faults:
    """A selector that matches no pod is valid, but does nothing."""
    pods = [maker["spec"]["template"]["metadata"]["labels"] for maker in pod_makers(manifests)]
    for manifest in manifests:
        wanted = _selected(manifest)
        if wanted and not any(wanted.items() <= labels.items() for labels in pods):
            yield f"{manifest['kind']} {name_of(manifest)} selects {wanted}, and no pod has these labels."


def _selected(manifest: Manifest) -> dict[str, str]:
    specification = manifest.get("spec", {})
    match manifest["kind"]:
        case "Service":
            selector: dict[str, str] = specification["selector"]
        case "NetworkPolicy":
            selector = specification["podSelector"]["matchLabels"]
        case "Deployment" | "StatefulSet" | "PodDisruptionBudget":
            selector = specification["selector"]["matchLabels"]
        case _:
            selector = {}
    return selector


def hpa_can_measure(manifests: list[Manifest]) -> Faults:
    """An HPA needs an existing target, a container of that name, and a CPU request; otherwise it shows <unknown>."""
    makers = {(maker["kind"], name_of(maker)): maker for maker in pod_makers(manifests)}
    for hpa in of_kind(manifests, "HorizontalPodAutoscaler"):
        target = hpa["spec"]["scaleTargetRef"]
        maker = makers.get((target["kind"], target["name"]))
        if maker is None:
            yield f"{name_of(hpa)} scales {target['kind']} {target['name']}, which does not exist."
            continue
        if "replicas" in maker["spec"]:
            yield f"{name_of(maker)} sets replicas, which belong to {name_of(hpa)}: each apply would set them back."
        requests = {box["name"]: box["resources"].get("requests", {}) for box in pod_of(maker)["containers"]}
        for metric in hpa["spec"]["metrics"]:
            container = metric["containerResource"]["container"]
            if container not in requests:
                yield f"{name_of(hpa)} measures container {container}, which does not exist."
            elif "cpu" not in requests[container]:
                yield f"{container} requests no CPU, of which {name_of(hpa)} could take a percentage."


def probes_ask_a_port(manifests: list[Manifest]) -> Faults:
    for maker in pod_makers(manifests):
        for box in pod_of(maker)["containers"]:
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                port = box.get(probe, {}).get("httpGet", {}).get("port")
                if port is not None and port not in _ports(maker):
                    yield f"{probe} of {name_of(maker)} asks port {port}, which it has not."


def ports_lead_somewhere(manifests: list[Manifest]) -> Faults:
    """Services and network policies name ports that the containers behind them have."""
    for manifest in of_kind(manifests, "Service", "NetworkPolicy"):
        rules = manifest["spec"].get("ingress", [manifest["spec"]])
        for port in (port.get("targetPort", port["port"]) for rule in rules for port in rule["ports"]):
            for maker in _pods_behind(manifest, manifests):
                if port not in _ports(maker):
                    yield f"{name_of(manifest)} opens port {port}, which {name_of(maker)} has not."


def ingress_leads_to_a_service(manifests: list[Manifest]) -> Faults:
    services = {name_of(service): service["spec"]["ports"] for service in of_kind(manifests, "Service")}
    for ingress in of_kind(manifests, "Ingress"):
        for path in (path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]):
            backend = path["backend"]["service"]
            if backend["port"]["name"] not in [port["name"] for port in services.get(backend["name"], [])]:
                yield f"{name_of(ingress)} leads to {backend['name']}, port {backend['port']['name']}: there is none."


def _ports(maker: Manifest) -> set[int | str]:
    ports = [port for box in pod_of(maker)["containers"] for port in box.get("ports", [])]
    return {port["containerPort"] for port in ports} | {port["name"] for port in ports}


def _pods_behind(manifest: Manifest, manifests: list[Manifest]) -> list[Manifest]:
    wanted = _selected(manifest).items()
    return [
        maker for maker in pod_makers(manifests) if wanted <= maker["spec"]["template"]["metadata"]["labels"].items()
    ]


def pods_end_in_time(manifests: list[Manifest]) -> Faults:
    """The preStop wait is part of the grace period; the rest must be enough for SIGTERM."""
    for maker in pod_makers(manifests):
        grace = pod_of(maker).get("terminationGracePeriodSeconds", 30)
        for box in pod_of(maker)["containers"]:
            hook = box.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", [""])
            wait = int(hook[-1].rpartition("sleep ")[2] or 0)
            if wait + 10 > grace:
                yield f"{name_of(maker)} waits {wait} s of its {grace} s before it is told to stop."


def references_resolve(manifests: list[Manifest]) -> Faults:
    """Secrets and config maps with their keys, priority classes, volumes: a pod waits forever for a missing one."""
    stores = {
        (store["kind"], name_of(store)): store.get("data", {}).keys() | store.get("stringData", {}).keys()
        for store in of_kind(manifests, "Secret", "ConfigMap")
    }
    classes = {name_of(known) for known in of_kind(manifests, "PriorityClass")}
    for maker in pod_makers(manifests):
        pod = pod_of(maker)
        if pod.get("priorityClassName") and pod["priorityClassName"] not in classes:
            yield f"{name_of(maker)} has the priority class {pod['priorityClassName']}, which does not exist."
        volumes = {volume["name"] for volume in pod.get("volumes", [])}
        volumes |= {name_of(claim) for claim in maker["spec"].get("volumeClaimTemplates", [])}
        for box in pod["containers"]:
            for mount in box.get("volumeMounts", []):
                if mount["name"] not in volumes:
                    yield f"{name_of(maker)} mounts {mount['name']}, which is no volume of it."
            for variable in box.get("env", []):
                for kind, key in (("Secret", "secretKeyRef"), ("ConfigMap", "configMapKeyRef")):
                    wanted = variable.get("valueFrom", {}).get(key)
                    if wanted and wanted["key"] not in stores.get((kind, wanted["name"]), ()):
                        yield f"{variable['name']} is key {wanted['key']} of {kind} {wanted['name']}: there is none."


def pods_are_restricted(manifests: list[Manifest]) -> Faults:
    """Pod Security's level restricted, and beyond it: read-only root, a number for a user, no token, no limits open."""
    for maker in pod_makers(manifests):
        pod = pod_of(maker)
        own = pod.get("securityContext", {})
        expected = {
            "runs as root": own.get("runAsNonRoot") is True and own.get("runAsUser", 0) > 0,
            "has no seccomp profile": own.get("seccompProfile", {}).get("type") == "RuntimeDefault",
            "holds a service account's token": pod.get("automountServiceAccountToken") is False
            or _may_only_read(pod.get("serviceAccountName"), manifests),
            "gets every service's address as variables": pod.get("enableServiceLinks") is False,
        }
        for box in pod["containers"]:
            rights, resources = box.get("securityContext", {}), box.get("resources", {})
            expected |= {
                "may gain privileges": rights.get("allowPrivilegeEscalation") is False,
                "keeps capabilities": rights.get("capabilities") == {"drop": ["ALL"]},
                "may write to its root": rights.get("readOnlyRootFilesystem") is True,
                "has no CPU or memory bound": resources.get("limits", {}).keys() == {"cpu", "memory"},
                "has no CPU or memory request": resources.get("requests", {}).keys() == {"cpu", "memory"},
            }
        yield from (f"{name_of(maker)} {fault}." for fault, is_well in expected.items() if not is_well)


def _may_only_read(account: str | None, manifests: list[Manifest]) -> bool:
    """Whether the account has roles here, and none that changes anything or reads secrets."""
    bindings = of_kind(manifests, "RoleBinding", "ClusterRoleBinding")
    named = {
        binding["roleRef"]["name"] for binding in bindings for who in binding["subjects"] if who["name"] == account
    }
    rules = [
        rule for role in of_kind(manifests, "Role", "ClusterRole") if name_of(role) in named for rule in role["rules"]
    ]
    readable = {"horizontalpodautoscalers", "pods", "events", "nodes"}
    return bool(rules) and all(
        set(rule["verbs"]) <= {"get", "list", "watch"} and set(rule["resources"]) <= readable for rule in rules
    )


def cpu_is_told_in_millicores(manifests: list[Manifest]) -> Faults:
    """Without a divisor the downward API rounds 300m up to 1."""
    for maker in pod_makers(manifests):
        for variable in (variable for box in pod_of(maker)["containers"] for variable in box.get("env", [])):
            field = variable.get("valueFrom", {}).get("resourceFieldRef")
            if field and field["resource"].endswith(".cpu") and field.get("divisor") != "1m":
                yield f"{variable['name']} has no divisor of 1m."


def hpa_numbers_are_told(manifests: list[Manifest]) -> Faults:
    """The charts draw the HPA's lines by these variables."""
    told = {
        variable["name"]: variable.get("value")
        for maker in of_kind(manifests, "Deployment")
        for box in pod_of(maker)["containers"]
        for variable in box.get("env", [])
    }
    for hpa in (hpa["spec"] for hpa in of_kind(manifests, "HorizontalPodAutoscaler")):
        numbers = {
            "PIXELSCAN_HPA_TARGET": hpa["metrics"][0]["containerResource"]["target"]["averageUtilization"],
            "PIXELSCAN_HPA_MIN": hpa["minReplicas"],
            "PIXELSCAN_HPA_MAX": hpa["maxReplicas"],
        }
        for name, number in numbers.items():
            if told.get(name) != str(number):
                yield f"{name} is {told.get(name)}, and {number} in the HPA."


def visitors_keep_their_pod(manifests: list[Manifest]) -> Faults:
    """By address or by cookie: an upload that reaches another pod is lost."""
    for service in of_kind(manifests, "Service"):
        if name_of(service) != "pixelscan-service":
            continue
        sticky = service["metadata"].get("annotations", {}).get("traefik.ingress.kubernetes.io/service.sticky.cookie")
        by_cookie = sticky == "true" and any(of_kind(manifests, "Ingress"))
        if not by_cookie and service["spec"].get("sessionAffinity") != "ClientIP":
            yield "pixelscan-service sends a visitor's requests to any pod."


def upgrades_are_not_blocked(manifests: list[Manifest]) -> Faults:
    for budget in of_kind(manifests, "PodDisruptionBudget"):
        if not budget["spec"].get("maxUnavailable"):
            yield f"{name_of(budget)} lets no pod go while there is one: no node could be upgraded."
        if budget["spec"].get("unhealthyPodEvictionPolicy") != "AlwaysAllow":
            yield f"{name_of(budget)} keeps broken pods from leaving a node."


def store_is_reached(manifests: list[Manifest]) -> Faults:
    """The database's address is a Service here whose port is open to the app, or outside and let through."""
    for secret in of_kind(manifests, "Secret"):
        if "database-url" not in secret["data"]:
            continue
        address = urlsplit(base64.b64decode(secret["data"]["database-url"]).decode())
        own = [policy for policy in of_kind(manifests, "NetworkPolicy") if name_of(policy) == "pixelscan-network"]
        let_out = {port["port"] for policy in own for rule in policy["spec"]["egress"] for port in rule["ports"]}
        if {53, address.port} - let_out:
            yield f"The network policy lets the app out to {sorted(let_out)}, not to DNS and {address.port}."
        inside = {name_of(service) for service in of_kind(manifests, "Service")}
        if of_kind(manifests, "StatefulSet") and address.hostname not in inside:
            yield f"The database's address is {address.hostname}, which is no Service here."


def second_node_comes_and_is_enough(manifests: list[Manifest]) -> Faults:
    """All pods do not fit on one node, even if the system requests little, but on two, even if it requests much."""
    most = {hpa["spec"]["scaleTargetRef"]["name"]: hpa["spec"]["maxReplicas"] for hpa in _hpas(manifests)}
    if not most:
        return
    cpu = memory = 0
    for maker in pod_makers(manifests):
        count = most.get(name_of(maker), maker["spec"].get("replicas", 1))
        requests = [box["resources"]["requests"] for box in pod_of(maker)["containers"]]
        cpu += count * sum(millicores(request.get("cpu", "0")) for request in requests)
        memory += count * sum(mebibytes(request.get("memory", "0Mi")) for request in requests)
    least, much = SYSTEM_MILLICORES
    if cpu + least <= NODE_MILLICORES:
        yield f"All pods ask for {cpu}m: they fit one node, and the second never comes."
    if cpu + MOST_NODES * much > MOST_NODES * NODE_MILLICORES:
        yield f"All pods ask for {cpu}m: they do not fit {MOST_NODES} nodes."
    if memory + MOST_NODES * SYSTEM_MEBIBYTES > MOST_NODES * NODE_MEBIBYTES:
        yield f"All pods ask for {memory} MiB: they do not fit {MOST_NODES} nodes."


def _hpas(manifests: list[Manifest]) -> list[Manifest]:
    return of_kind(manifests, "HorizontalPodAutoscaler")


CHECKS: tuple[Check, ...] = (
    selectors_meet_labels,
    hpa_can_measure,
    probes_ask_a_port,
    ports_lead_somewhere,
    ingress_leads_to_a_service,
    pods_end_in_time,
    references_resolve,
    pods_are_restricted,
    cpu_is_told_in_millicores,
    hpa_numbers_are_told,
    visitors_keep_their_pod,
    upgrades_are_not_blocked,
    store_is_reached,
    second_node_comes_and_is_enough,
)


def faults(manifests: list[Manifest]) -> list[str]:
    return [fault for check in CHECKS for fault in check(manifests)]
