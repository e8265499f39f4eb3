"""GET /api/cpu?window=&since=&meta=: the data of the live chart, as small as possible.

`window` is rounded up to one of the page's windows.

`samples` and `latest` are [pod, time, cores, throttled], where pod is an index into `pods`. Pods, runs and replicas are
sent only if they differ from those that `meta` identifies.
"""

import hashlib
import json
import math
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pixelscan.charts.load.pod_colours import pod_colours
from pixelscan.load.feed import Snapshot
from pixelscan.load.model import Pod, Run, Sample
from pixelscan.load.replicas import replica_steps
from pixelscan.web.api.errors import problem
from pixelscan.web.load.pod import banner, cluster_account, why
from pixelscan.web.load.run_words import load_in_words
from pixelscan.web.services import services

PATH = "/api/cpu"
DEFAULT_WINDOW = 300.0


async def cpu(request: Request) -> Response:
    """The newest samples as JSON; 422 if `window` or `since` is not a number."""
    query = request.query_params
    try:
        window, since = _seconds(query.get("window", DEFAULT_WINDOW)), _seconds(query.get("since", 0))
    except ValueError:
        return problem(422, "window and since must be numbers of seconds.")
    snapshot = await run_in_threadpool(services().feed.snapshot, window, since)
    return JSONResponse(answer(snapshot, query.get("meta", "")), headers={"Cache-Control": "no-store"})


def _seconds(asked: str | float) -> float:
    """Raises ValueError."""
    if not math.isfinite(seconds := float(asked)):
        raise ValueError
    return seconds


def answer(snapshot: Snapshot, known_meta: str) -> dict[str, Any]:
    """The route's response."""
    numbers = {pod.name: number for number, pod in enumerate(snapshot.pods)}
    told: dict[str, Any] = {
        "now": snapshot.time,
        "whole": snapshot.whole,
        "samples": [_plain(sample, numbers) for sample in snapshot.samples if sample.pod in numbers],
        "latest": [_plain(sample, numbers) for sample in snapshot.latest if sample.pod in numbers],
        "why": why(snapshot),
        "banner": banner(snapshot),
        "cluster": cluster_account(snapshot.time),
    }
    colours = pod_colours(snapshot.pods)
    meta = {
        "pods": [{**_plain_pod(pod, snapshot), "colour": colours[pod.name]} for pod in snapshot.pods],
        "runs": [_plain_run(run) for run in snapshot.runs],
        "replicas": [(round(at, 1), count) for at, count in replica_steps(snapshot.pods, snapshot.time)],
    }
    digest = hashlib.sha256(json.dumps(meta).encode()).hexdigest()[:12]
    return told if digest == known_meta else {**told, "meta": digest, **meta}


def _plain(sample: Sample, numbers: dict[str, int]) -> list[Any]:
    throttled = None if sample.throttled is None else round(sample.throttled, 3)
    return [numbers[sample.pod], round(sample.time, 1), round(sample.cores, 3), throttled]


def _plain_pod(pod: Pod, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "name": pod.name,
        "node": pod.node,
        "started": round(pod.started, 1),
        "request": pod.request_cores,
        "limit": pod.limit_cores,
        "source": pod.source,
        "gone": None if (gone := pod.gone_at(snapshot.time)) is None else round(gone, 1),
    }


def _plain_run(run: Run) -> dict[str, Any]:
    return {"id": run.id, "start": run.starts_at, "end": run.ends_at, "label": load_in_words(run)}


CPU_ROUTES = (Route(PATH, cpu),)
