"""What Kubernetes' API rejects in an HPA's spec, worded as there: field, value, and what it must be."""

from collections.abc import Iterator

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.spec import AutoscalerSpec, ResourceMetric, ScalingPolicy, ScalingRules

LONGEST_WINDOW_SECONDS = 3600
LONGEST_PERIOD_SECONDS = 1800


def validate(spec: AutoscalerSpec) -> AutoscalerSpec:
    """The spec, if Kubernetes accepts it. Raises InvalidAutoscaler, which names every fault."""
    if found := list(_faults(spec)):
        raise InvalidAutoscaler(f"{'; '.join(found)}.")
    return spec


def invalid(field: str, value: object, must: str) -> str:
    """A fault as kubectl prints it."""
    return f"{field}: Invalid value: {value}: {must}"


def unsupported(field: str, value: object, supported: tuple[str, ...]) -> str:
    """A fault of a value that must be one of several words."""
    return f'{field}: Unsupported value: "{value}": supported values: ' + ", ".join(f'"{word}"' for word in supported)


def _faults(spec: AutoscalerSpec) -> Iterator[str]:
    if spec.min_replicas < 1:
        yield invalid("spec.minReplicas", spec.min_replicas, "must be greater than or equal to 1")
    if spec.max_replicas < 1:
        yield invalid("spec.maxReplicas", spec.max_replicas, "must be greater than 0")
    if spec.max_replicas < spec.min_replicas:
        yield invalid("spec.maxReplicas", spec.max_replicas, "must be greater than or equal to `minReplicas`")
    for index, metric in enumerate(spec.metrics):
        yield from _faults_of_metric(f"spec.metrics[{index}]", metric)
    if spec.behavior:
        yield from _faults_of_rules("spec.behavior.scaleUp", spec.behavior.scale_up)
        yield from _faults_of_rules("spec.behavior.scaleDown", spec.behavior.scale_down)


def _faults_of_metric(field: str, metric: ResourceMetric) -> Iterator[str]:
    if metric.target.value < 1:
        source = "containerResource" if metric.container else "resource"
        is_share = metric.target.type == "Utilization"
        name = "averageUtilization" if is_share else "averageValue"
        must = "must be greater than 0" if is_share else "must be positive"
        yield invalid(f"{field}.{source}.target.{name}", metric.target.value, must)


def _faults_of_rules(field: str, rules: ScalingRules) -> Iterator[str]:
    window = rules.stabilization_window_seconds
    if window < 0:
        yield invalid(f"{field}.stabilizationWindowSeconds", window, "must be greater than or equal to zero")
    if window > LONGEST_WINDOW_SECONDS:
        must = f"must be less than or equal to {LONGEST_WINDOW_SECONDS}"
        yield invalid(f"{field}.stabilizationWindowSeconds", window, must)
    if rules.select_policy not in {"Disabled", "Max", "Min"}:
        yield unsupported(f"{field}.selectPolicy", rules.select_policy, ("Disabled", "Max", "Min"))
    if rules.tolerance < 0:
        yield invalid(f"{field}.tolerance", f"{rules.tolerance:g}", "must be greater than or equal to 0")
    if not rules.policies:
        yield f"{field}.policies: Required value: must specify at least one Policy"
    for index, policy in enumerate(rules.policies):
        yield from _faults_of_policy(f"{field}.policies[{index}]", policy)


def _faults_of_policy(field: str, policy: ScalingPolicy) -> Iterator[str]:
    if policy.type not in {"Pods", "Percent"}:
        yield unsupported(f"{field}.type", policy.type, ("Percent", "Pods"))
    if policy.value <= 0:
        yield invalid(f"{field}.value", policy.value, "must be greater than zero")
    if policy.period_seconds <= 0:
        yield invalid(f"{field}.periodSeconds", policy.period_seconds, "must be greater than zero")
    if policy.period_seconds > LONGEST_PERIOD_SECONDS:
        must = f"must be less than or equal to {LONGEST_PERIOD_SECONDS}"
        yield invalid(f"{field}.periodSeconds", policy.period_seconds, must)
