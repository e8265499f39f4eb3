"""An HPA's spec from a YAML or JSON file, which may contain other manifests too."""

from pathlib import Path

import yaml

from pixelscan.errors import InvalidAutoscaler
from pixelscan.load.autoscaler.manifest import read_spec
from pixelscan.load.autoscaler.manifest_fields import refuse_unknown_fields
from pixelscan.load.autoscaler.spec import AutoscalerSpec


def read_manifest(path: Path) -> AutoscalerSpec:
    """The spec of the file's one HorizontalPodAutoscaler. Raises InvalidAutoscaler, which names the file."""
    try:
        documents = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise InvalidAutoscaler(f"{path} cannot be read: {fault.strerror}.") from fault
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise InvalidAutoscaler(f"{path} is neither YAML nor JSON{_place(fault)}.") from fault
    found = [each for each in documents if isinstance(each, dict) and each.get("kind") == "HorizontalPodAutoscaler"]
    if len(found) != 1:
        raise InvalidAutoscaler(f"{path} has {len(found) or 'no'} HorizontalPodAutoscaler; it must have one.")
    try:
        spec = read_spec(found[0])
        refuse_unknown_fields(found[0])
    except InvalidAutoscaler as fault:
        raise InvalidAutoscaler(f"{path}: {fault}") from fault
    return spec


def _place(fault: Exception) -> str:
    mark = getattr(fault, "problem_mark", None)
    return f" (line {mark.line + 1})" if mark else ""
