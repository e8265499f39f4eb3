"""A run's report as files: every sample as CSV, the whole report as JSON. Each is made on request."""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.errors import NotHere
from pixelscan.load.model import Run
from pixelscan.load.report import to_csv, to_json
from pixelscan.web.load.run_data import reported, samples_of
from pixelscan.web.services import services
from pixelscan.web.ui.downloads import Download, download_buttons, saved

PATH = "/api/runs"


def _json(run: Run) -> str:
    found = reported(run)
    return to_json(found.figures, found.samples)


KINDS: tuple[tuple[str, str, str, Callable[[Run], str]], ...] = (
    ("Download CSV (all samples)", "csv", "text/csv", lambda run: to_csv(run, samples_of(run))),
    ("Download JSON", "json", "application/json", _json),
)


def run_downloads(run_id: str) -> None:
    """The two buttons."""
    download_buttons(
        *(Download(label, f"{PATH}/{run_id}.{ending}", f"run-{run_id}.{ending}") for label, ending, _, _ in KINDS),
        key=f"report {run_id}",
    )


async def _answer(make: Callable[[Run], str], mime: str, request: Request) -> Response:
    run_id = request.path_params["run"]

    def made() -> str:
        run = services().agent.history.run(run_id)
        if run is None:
            raise NotHere(f"Run {run_id} is no longer in the history.")
        return make(run)

    return await saved(made, mime)


RUN_ROUTES = tuple(Route(f"{PATH}/{{run}}.{ending}", partial(_answer, make, mime)) for _, ending, mime, make in KINDS)
