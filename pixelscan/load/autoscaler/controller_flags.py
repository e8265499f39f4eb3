"""The flags of kube-controller-manager that concern the HPA."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ControllerFlags:
    """--horizontal-pod-autoscaler-..., in seconds, with Kubernetes' defaults."""

    sync_period: float = 15
    cpu_initialization_period: float = 300
    initial_readiness_delay: float = 30
    downscale_stabilization: float = 300


DEFAULT_FLAGS = ControllerFlags()
