"""A run's report as files: every sample as CSV, the whole as JSON. Asked of the store when asked for."""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.errors import NotHere
from pixelscan.load.report import to_csv, to_json
from pixelscan.web.downloads import Download, download_buttons, saved
from pixelscan.web.load import agent
from pixelscan.web.reported_run import ReportedRun, reported

PATH = "/api/runs"


def exports(run_id: str) -> None:
    """The two buttons."""
    kinds = (("CSV of every sample", "csv"), ("JSON of the report", "json"))
    download_buttons(
        *(Download(label, f"{PATH}/{run_id}.{ending}", f"run-{run_id}.{ending}") for label, ending in kinds),
        key=f"report {run_id}",
    )


async def _answer(make: Callable[[ReportedRun], str], mime: str, request: Request) -> Response:
    run_id = request.path_params["run"]

    def made() -> str:
        run = agent().history.run(run_id)
        if run is None:
            raise NotHere(f"The history has no run {run_id} any more.")
        return make(reported(run))

    return await saved(made, mime)


def _csv(found: ReportedRun) -> str:
    return to_csv(found.figures.run, found.samples)


def _json(found: ReportedRun) -> str:
    return to_json(found.figures, found.samples)


RUN_ROUTES = (
    Route(f"{PATH}/{{run}}.csv", partial(_answer, _csv, "text/csv")),
    Route(f"{PATH}/{{run}}.json", partial(_answer, _json, "application/json")),
)
