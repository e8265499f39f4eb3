"""The objects that are followed, as far as overlays/observe allows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# The label of the pods in k8s/deployment.yaml.
POD_LABELS = "app=pixelscan"


@dataclass(frozen=True, slots=True)
class Kind:
    """Where the API has objects of a kind, and which of them; `namespace` None: they belong to the cluster."""

    name: str
    version: str
    namespace: str | None
    selection: Mapping[str, str] = field(default_factory=dict)


def followed(hpa: str) -> tuple[Kind, ...]:
    """For an HPA named NAMESPACE/NAME."""
    namespace, _, name = hpa.rpartition("/")
    involved = f"involvedObject.kind=HorizontalPodAutoscaler,involvedObject.name={name}"
    return (
        Kind("horizontalpodautoscalers", "autoscaling/v2", namespace, {"fieldSelector": f"metadata.name={name}"}),
        Kind("pods", "v1", namespace, {"labelSelector": POD_LABELS}),
        Kind("events", "v1", namespace, {"fieldSelector": involved}),
        Kind("nodes", "v1", None),
    )
