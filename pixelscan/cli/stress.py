"""`pixelscan stress`: start, stop and list stress runs from a shell, through the pods' shared history."""

import argparse
import json
import socket
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import get_args

from pixelscan.cli.exit_status import ExitStatus
from pixelscan.errors import RunRefused, StoreUnavailable
from pixelscan.load.history import History
from pixelscan.load.model import HEARTBEAT_TIMEOUT_SECONDS, Run, Shape, ShapeName, Unit
from pixelscan.load.replay import replay_run
from pixelscan.load.runs import new_run, start, stop
from pixelscan.settings import read_settings

DEFAULT_SECONDS = 60.0

EPILOG = """\
examples:
  %(prog)s start --cores 0.8 --seconds 60            one pod
  %(prog)s start --workers 1 --seconds 300 --all     every pod, also those that start later
  %(prog)s start --cores 2 --seconds 300 --shared    one total, split across the pods
  %(prog)s start --replay 1f2e3d4c5b6a --all         the CPU use of a past run again
  %(prog)s stop

exit status: 0 done, 1 refused, or the history does not answer (see standard error), 2 wrong usage
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Put CPU load on pods, as the CPU page does."
    parser.epilog = EPILOG
    actions = parser.add_subparsers(dest="action", required=True)
    _add_start(actions.add_parser("start", help="start a run"))
    stopping = actions.add_parser("stop", help="stop one or all runs")
    stopping.add_argument("id", nargs="?", help="the run to stop (default: all active runs)")
    listing = actions.add_parser("list", help="list runs, newest first")
    listing.add_argument("--json", action="store_true", help="print one JSON array")


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Start, stop or list runs in the history from this machine's settings."""
    settings = read_settings()
    history = History(settings.history_url())
    try:
        history.set_clock()
        {"start": _start, "stop": _stop, "list": _list}[chosen.action](chosen, history, settings.pod_name)
    except (RunRefused, StoreUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        return ExitStatus.FAILED
    finally:
        history.close()
    return ExitStatus.DONE


def _add_start(parser: argparse.ArgumentParser) -> None:
    amount = parser.add_mutually_exclusive_group(required=True)
    amount.add_argument("--cores", type=float, metavar="N", help="per pod; with --shared for all pods together")
    amount.add_argument("--workers", type=int, metavar="N", help="one core each")
    amount.add_argument("--percent", type=float, metavar="N", help="of a pod's CPU limit")
    amount.add_argument("--replay", metavar="ID", help="repeat the CPU use of all pods in this run")
    parser.add_argument(
        "--seconds", type=float, metavar="N", help="how long, at most 1800 (60, or as long as the replay)"
    )
    pods = parser.add_mutually_exclusive_group()
    pods.add_argument("--pod", metavar="NAME", help="only this pod; needed if several are running")
    pods.add_argument("--all", action="store_true", help="every pod, also those that start later")
    pods.add_argument("--shared", action="store_true", help="every pod, one total split across those that are running")
    shapes = [name for name in get_args(ShapeName) if name != "replay"]
    parser.add_argument(
        "--shape", choices=shapes, default="constant", help="how the load changes over time (%(default)s)"
    )


def _start(chosen: argparse.Namespace, history: History, pod: str) -> None:
    everywhere = chosen.all or chosen.shared
    name = None if everywhere else _ready_pod(history, chosen.pod or "", pod)
    by = f"a shell on {socket.gethostname()}"
    if chosen.replay:
        run = replay_run(history, chosen.replay, pod=name, seconds=chosen.seconds, shared=everywhere, started_by=by)
    else:
        amount, unit = _amount(chosen)
        seconds = DEFAULT_SECONDS if chosen.seconds is None else chosen.seconds
        now, shape = history.clock.now(), Shape(chosen.shape)
        run = new_run(amount, unit, seconds, now=now, pod=name, shape=shape, shared=chosen.shared, started_by=by)
    start(history, run)
    _say(f"Started {_line(run)}")


def _amount(chosen: argparse.Namespace) -> tuple[float, Unit]:
    if chosen.cores is not None:
        return chosen.cores * 1000, "millicores"
    return (chosen.workers, "workers") if chosen.workers is not None else (chosen.percent, "percent of limit")


def _stop(chosen: argparse.Namespace, history: History, _pod: str) -> None:
    for run_id in stop(history, chosen.id):
        _say(f"Stopped run {run_id}.")


def _list(chosen: argparse.Namespace, history: History, _pod: str) -> None:
    runs = history.runs()
    if chosen.json:
        _say(json.dumps([asdict(run) for run in runs]))
    elif not runs:
        _say("No run has been started yet.")
    for run in () if chosen.json else runs:
        _say(f"{'on  ' if run.is_on(history.clock.now()) else 'over'}  {_line(run)}")


def _ready_pod(history: History, named: str, own: str) -> str:
    """The pod to load: the named one, else this one, else the only one. Raises RunRefused if none or several fit."""
    now = history.clock.now()
    ready = [pod.name for pod in history.pods(now - HEARTBEAT_TIMEOUT_SECONDS) if pod.gone_at(now) is None]
    if not ready:
        lately = f"in the last {HEARTBEAT_TIMEOUT_SECONDS:.0f} s"
        raise RunRefused(f"No pod has reported {lately} ({history.address}); start one first.")
    if named and named not in ready:
        raise RunRefused(f"No pod {named} is running; these are: {', '.join(ready)}.")
    if not named and own not in ready and len(ready) > 1:
        raise RunRefused(f"{len(ready)} pods are running: {', '.join(ready)}. Name one with --pod, or use --all.")
    return named or (own if own in ready else ready[0])


def _line(run: Run) -> str:
    pods = f"pod {run.pod}" if run.target == "pod" else "all pods together" if run.shared else "all pods, each"
    ends = datetime.fromtimestamp(run.ends_at, UTC)
    return f"run {run.id}: {run.amount:g} {run.unit}, {run.shape.name}, {pods}, until {ends:%Y-%m-%d %H:%M:%S} UTC"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
