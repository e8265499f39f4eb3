"""`pixelscan whatif`: what an HPA with other settings would have made of a load."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import cast, get_args

from pixelscan.cli.arguments import add_path
from pixelscan.cli.exit_status import ExitStatus
from pixelscan.errors import InvalidAutoscaler, NotALoad, StoreUnavailable
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, MetricTarget
from pixelscan.load.history import History
from pixelscan.load.whatif.changes import CHANGES, change
from pixelscan.load.whatif.comparison import seconds, sentences
from pixelscan.load.whatif.demand import Demand, DrawnShape, draw, recorded
from pixelscan.load.whatif.demand_csv import read_csv
from pixelscan.load.whatif.manifest_file import read_manifest
from pixelscan.load.whatif.manifest_text import patch_line, spec_fields, to_yaml
from pixelscan.load.whatif.outcome import ReplayOutcome, replay
from pixelscan.load.whatif.proposals import propose
from pixelscan.load.whatif.scenario import Scenario
from pixelscan.settings import read_settings

LARGEST_CSV = 100_000_000
HEADER = ("", "requested", "ready", "too little CPU", "pod-hours", "node-hours", "price")

EPILOG = f"""\
LOAD is a CSV file, the ID of a run (pixelscan stress list), or a drawn load as SHAPE:CORES:SECONDS, where SHAPE is
step, ramp, wave or spike. A CSV file has lines of seconds,cores, or it is a run's file from the Runs page, or the
..._stats_history.csv of a Locust run.

settings (times in seconds, sizes in cores, memory in MiB):
  {", ".join(list(CHANGES)[:6])},
  {", ".join(list(CHANGES)[6:12])},
  {", ".join(list(CHANGES)[12:19])},
  {", ".join(list(CHANGES)[19:])}
Policies are VALUE:TYPE:SECONDS, several with commas: up-policies=2:Pods:15,100:Percent:15.

examples:
  %(prog)s day.csv --hpa k8s/hpa.yaml --set target=50 --set target=70 min=2
  %(prog)s 1f2e3d4c5b6a --hpa k8s/hpa.yaml --propose
  %(prog)s step:2:300 --base request=0.5 limit=1 pod-seconds=40 --set pod-seconds=10 --json

exit status: 0 done, 1 the load or the HPA cannot be used (see standard error), 2 wrong usage
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Replay a load through the HPA's arithmetic with other settings, on a simulated cluster."
    parser.epilog = EPILOG
    add_path(parser, "load", "LOAD", "a CSV file, a run's ID, or SHAPE:CORES:SECONDS")
    hpa = parser.add_argument("--hpa", type=Path, metavar="FILE", help="the HPA's manifest (default: PixelScan's own)")
    vars(hpa)["complete"] = "file"
    parser.add_argument(
        "--base", nargs="+", default=[], metavar="NAME=VALUE", help="settings of all variants, also of the first"
    )
    parser.add_argument(
        "--set", nargs="+", action="append", default=[], metavar="NAME=VALUE", help="a variant; may be given again"
    )
    parser.add_argument("--propose", action="store_true", help="add variants between least cost and least shortage")
    parser.add_argument(
        "--core-seconds-per-request", type=float, metavar="N", help="CPU time of a request, for a Locust run"
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print one JSON array, an object per variant")
    output.add_argument("--yaml", action="store_true", help="also print each variant's spec and kubectl line")


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Replay and compare. Raises InvalidAutoscaler for settings on the command line."""
    try:
        spec = read_manifest(chosen.hpa) if chosen.hpa else AutoscalerSpec(1, 6, MetricTarget(60), PIXELSCAN_BEHAVIOR)
        demand, base = _load(chosen, Scenario("as it is", spec))
    except (InvalidAutoscaler, NotALoad, StoreUnavailable) as fault:
        sys.stderr.write(f"{fault}\n")
        return ExitStatus.FAILED
    base = replace(change(base, chosen.base), name="as it is")
    variants = [base, *(change(base, changes) for changes in chosen.set)]
    outcomes = [replay(demand, variant) for variant in variants]
    if chosen.propose:
        outcomes += propose(demand, base)
    told = sentences(outcomes)
    sys.stdout.write(_json(outcomes, told) if chosen.json else _text(demand, outcomes, told, with_yaml=chosen.yaml))
    return ExitStatus.DONE


def _load(chosen: argparse.Namespace, base: Scenario) -> tuple[Demand, Scenario]:
    """The load, and the scenario with the sizes of the run's pods if it is a run. Raises NotALoad, StoreUnavailable."""
    path: Path = chosen.load
    if path.exists():
        return _from_file(path, chosen.core_seconds_per_request), base
    shape, *numbers = str(path).split(":")
    if shape in get_args(DrawnShape):
        return _drawn(cast("DrawnShape", shape), numbers), base
    if path.suffix:
        raise NotALoad(f"There is no file {path}.")
    return _from_history(str(path), base)


def _from_file(path: Path, core_seconds: float | None) -> Demand:
    try:
        if path.stat().st_size > LARGEST_CSV:
            raise NotALoad(f"{path} is larger than {LARGEST_CSV // 1_000_000} MB.")
        return read_csv(path.name, path.read_text(encoding="utf-8-sig"), core_seconds)
    except OSError as fault:
        raise NotALoad(f"{path} cannot be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise NotALoad(f"{path} is not a CSV file: it is not text.") from fault


def _drawn(shape: DrawnShape, numbers: Sequence[str]) -> Demand:
    try:
        cores, length = numbers
        return draw(shape, float(cores), int(length))
    except ValueError:
        raise NotALoad(f"A drawn load is SHAPE:CORES:SECONDS, such as {shape}:2:300.") from None


def _from_history(run_id: str, base: Scenario) -> tuple[Demand, Scenario]:
    history = History(read_settings().history_url())
    try:
        run = history.run(run_id)
        if run is None:
            raise NotALoad(f"There is neither a file nor a run {run_id} ({history.address}).")
        samples = history.samples(run.starts_at, run.ends_at)
    finally:
        history.close()
    sizes = next(((one.request_cores, one.limit_cores) for one in samples if one.request_cores), (None, None))
    request, limit = sizes[0] or base.request_cores, sizes[1] or base.limit_cores
    return recorded(run, samples), replace(base, request_cores=request, limit_cores=limit)


def _json(outcomes: Sequence[ReplayOutcome], told: Sequence[str]) -> str:
    variants = [_variant(outcome, sentence) for outcome, sentence in zip(outcomes, told, strict=True)]
    return json.dumps(variants, indent=1) + "\n"


def _variant(outcome: ReplayOutcome, sentence: str) -> dict[str, object]:
    figures = asdict(outcome)
    scenario, course = figures.pop("scenario"), figures.pop("course")
    name, _ = scenario.pop("name"), scenario.pop("spec")
    steps = {kind: course[kind] for kind in ("requested", "services", "nodes")}
    spec = spec_fields(outcome.scenario.spec)
    return {"name": name, "sentence": sentence, **figures, "cluster": scenario, "spec": spec, "steps": steps}


def _text(demand: Demand, outcomes: Sequence[ReplayOutcome], told: Sequence[str], *, with_yaml: bool) -> str:
    title = f"{demand.name}: {seconds(len(demand.cores))}, {demand.peak:.2f} cores at the most"
    parts = [title, "", *_table([HEADER, *map(_figures, outcomes)]), "", *told]
    for outcome in outcomes if with_yaml else ():
        spec = outcome.scenario.spec
        parts += ["", f"# {outcome.scenario.name}", to_yaml(spec).rstrip(), patch_line(spec)]
    return "\n".join(parts) + "\n"


def _figures(outcome: ReplayOutcome) -> tuple[str, ...]:
    hours = f"{outcome.pod_hours:.2f}", f"{outcome.node_hours:.2f}", f"{outcome.price:.3f}"
    pods = f"{outcome.peak_replicas}", f"{outcome.peak_ready}"
    return (outcome.scenario.name, *pods, seconds(outcome.short_seconds), *hours)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Names to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for name, *figures in rows:
        cells = [name.ljust(widths[0]), *(each.rjust(width) for each, width in zip(figures, widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return lines
