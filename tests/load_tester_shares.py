"""Where the visitors' time went, server or network, and which pods served them: two tabs on Locust's page, two tables
at the end of a headless run; the workers' figures are joined on the master.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from locust.env import Environment
from locust.runners import WorkerRunner

TIME_COLUMNS = {"name": "Name", "count": "Requests", "server": "Server, ms", "network": "Network and queue, ms"}
POD_COLUMNS = {"pod": "Pod", "visits": "Visits"}
KEY = "pixelscan"


@dataclass(slots=True)
class Share:
    """Seconds in all of so many requests."""

    count: int = 0
    server: float = 0.0
    network: float = 0.0

    def add(self, count: int, server: float, network: float) -> None:
        self.count += count
        self.server += server
        self.network += network


class Shares:
    """Time by the name of the request, visits by the name of the pod."""

    def __init__(self) -> None:
        self.times: dict[str, Share] = {}
        self.pods: dict[str, int] = {}

    def spent(self, name: str, seconds: float, network: float) -> None:
        """Note a request that took so long, and how long a message without work took just before it."""
        self.times.setdefault(name, Share()).add(1, max(seconds - network, 0.0), min(network, seconds))

    def visited(self, pod: str, times: int = 1) -> None:
        """Note that a page said which pod it comes from."""
        self.pods[pod] = self.pods.get(pod, 0) + times

    def clear(self) -> None:
        self.times.clear()
        self.pods.clear()

    def hand_over(self) -> dict[str, Any]:
        """Everything, as a message for the master; then nothing is left here."""
        told = {"times": {name: (one.count, one.server, one.network) for name, one in self.times.items()}}
        everything = {**told, "pods": dict(self.pods)}
        self.clear()
        return everything

    def join(self, told: dict[str, Any]) -> None:
        """Add what a worker handed over."""
        for name, share in told.get("times", {}).items():
            self.times.setdefault(name, Share()).add(*share)
        for pod, times in told.get("pods", {}).items():
            self.visited(pod, times)

    def time_rows(self) -> list[dict[str, Any]]:
        """Averages in milliseconds."""
        return [
            {"name": name, "count": one.count}
            | {"server": round(1000 * one.server / one.count, 1), "network": round(1000 * one.network / one.count, 1)}
            for name, one in sorted(self.times.items())
        ]

    def pod_rows(self) -> list[dict[str, Any]]:
        return [{"pod": pod, "visits": visits} for pod, visits in sorted(self.pods.items())]

    def text(self) -> str:
        """Both tables for a terminal."""
        return "\n".join([*_table(TIME_COLUMNS, self.time_rows()), "", *_table(POD_COLUMNS, self.pod_rows())])


def _table(columns: dict[str, str], rows: list[dict[str, Any]]) -> Iterator[str]:
    first, *others = columns
    for row in [columns, *rows]:
        yield f"{row[first]:40}" + "".join(f"{row[name]:>24}" for name in others)


def show(shares: Shares, environment: Environment) -> None:
    """Let Locust carry the figures from the workers to the master, show them on its page, print them at the end."""
    events = environment.events
    if isinstance(environment.runner, WorkerRunner):
        events.report_to_master.add_listener(lambda client_id, data: data.update({KEY: shares.hand_over()}))  # noqa: ARG005
        return
    events.worker_report.add_listener(lambda client_id, data: shares.join(data.get(KEY, {})))  # noqa: ARG005
    events.reset_stats.add_listener(shares.clear)
    events.test_start.add_listener(lambda **_: shares.clear())
    events.quitting.add_listener(lambda **_: print(f"\n{shares.text()}\n"))
    if environment.web_ui:
        _add_tabs(shares, environment)


def _add_tabs(shares: Shares, environment: Environment) -> None:
    page = environment.web_ui
    assert page
    assert page.app
    tabs = {"server-network": ("Server and network", TIME_COLUMNS), "pods": ("Pods", POD_COLUMNS)}
    page.template_args["extended_tabs"] = [{"title": title, "key": key} for key, (title, _) in tabs.items()]
    page.template_args["extended_tables"] = [
        {"key": key, "structure": [{"key": name, "title": title} for name, title in columns.items()]}
        for key, (_, columns) in tabs.items()
    ]

    @page.app.after_request
    def with_our_rows(response: Response) -> Response:
        if request.path == "/stats/requests":
            rows = {"server-network": shares.time_rows(), "pods": shares.pod_rows()}
            told = [{"key": key, "data": data} for key, data in rows.items()]
            response.set_data(json.dumps({**response.get_json(), "extended_stats": told}))
        return response
