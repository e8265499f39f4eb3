"""The fields of an HPA's manifest (autoscaling/v2), as kubectl checks them, and the older form autoscaling/v1."""

from collections.abc import Iterator, Mapping
from typing import Any

from pixelscan.errors import InvalidAutoscaler

VERSIONS = ("autoscaling/v2", "autoscaling/v1")
# Each field's own fields; None: any value.
Fields = Mapping[str, "Fields | None"]
_TARGET: Fields = dict.fromkeys(("type", "averageUtilization", "averageValue", "value"))
_POLICY: Fields = dict.fromkeys(("type", "value", "periodSeconds"))
_RULES: Fields = {
    **dict.fromkeys(("stabilizationWindowSeconds", "selectPolicy", "tolerance")),
    "policies": _POLICY,
}
_METRIC: Fields = {
    **dict.fromkeys(("type", "pods", "object", "external")),
    "resource": {"name": None, "target": _TARGET},
    "containerResource": {"name": None, "container": None, "target": _TARGET},
}
SPEC: Fields = {
    **dict.fromkeys(("scaleTargetRef", "minReplicas", "maxReplicas")),
    "metrics": _METRIC,
    "behavior": {"scaleUp": _RULES, "scaleDown": _RULES},
}
SPEC_OF_V1: Fields = dict.fromkeys(("scaleTargetRef", "minReplicas", "maxReplicas", "targetCPUUtilizationPercentage"))


def as_v2(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The manifest as autoscaling/v2. Raises InvalidAutoscaler for versions that clusters no longer have."""
    version, spec = manifest.get("apiVersion", VERSIONS[0]), manifest.get("spec")
    if version not in VERSIONS:
        raise InvalidAutoscaler(
            f'no matches for kind "HorizontalPodAutoscaler" in version "{version}": write autoscaling/v2.'
        )
    is_v1 = version == "autoscaling/v1" and isinstance(spec, Mapping)
    return {**manifest, "spec": _spec_of_v1(manifest["spec"])} if is_v1 else manifest


def refuse_unknown_fields(manifest: Mapping[str, Any]) -> None:
    """For manifests that no API server has accepted yet. Raises InvalidAutoscaler, which names them as kubectl does."""
    known = SPEC_OF_V1 if manifest.get("apiVersion") == "autoscaling/v1" else SPEC
    if unknown := [f'unknown field "{field}"' for field in _unknown(manifest.get("spec"), known, "spec")]:
        raise InvalidAutoscaler(f"{', '.join(unknown)}.")


def _unknown(given: object, known: Fields, path: str) -> Iterator[str]:
    """Paths of fields that there are not, as kubectl writes them; lists are followed into their objects."""
    if isinstance(given, list):
        for index, item in enumerate(given):
            yield from _unknown(item, known, f"{path}[{index}]")
    for name, value in given.items() if isinstance(given, Mapping) else ():
        if name not in known:
            yield f"{path}.{name}"
        elif (below := known[name]) is not None:
            yield from _unknown(value, below, f"{path}.{name}")


def _spec_of_v1(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the one metric that version 1 has, if it names its target."""
    kept = {name: value for name, value in spec.items() if name != "targetCPUUtilizationPercentage"}
    if (share := spec.get("targetCPUUtilizationPercentage")) is None:
        return kept
    target = {"type": "Utilization", "averageUtilization": share}
    return {**kept, "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]}
