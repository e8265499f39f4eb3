"""Where the visitors' time went, server or network, and which pods served them: two tabs on Locust's page, two tables
at the end of a headless run; the workers' figures are joined on the master.
"""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

from flask import Response, request
from locust.env import Environment
from locust.runners import WorkerRunner

TITLES = {"times": "Server and network", "pods": "Pods"}
COLUMNS = {"name": "Name", "count": "Requests", "server": "Server, ms", "network": "Network and queue, ms"}
KEY = "pixelscan"


@dataclass(slots=True)
class Share:
    """The total seconds of a number of requests."""

    count: int = 0
    server: float = 0.0
    network: float = 0.0


class Shares:
    """Time by the name of the request ("times") and by the pod that answered ("pods")."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Share]] = {table: {} for table in TITLES}

    def spent(self, name: str, pod: str, seconds: float, network: float) -> None:
        """Record a request's time, and the time of a message without work just before it."""
        network = min(network, seconds)
        self._add("times", name, 1, seconds - network, network)
        if pod:
            self._add("pods", pod, 1, seconds - network, network)

    def clear(self) -> None:
        for shares in self.tables.values():
            shares.clear()

    def hand_over(self) -> dict[str, Any]:
        """Everything as a message for the master; the figures here are then reset."""
        told = {table: {name: astuple(one) for name, one in shares.items()} for table, shares in self.tables.items()}
        self.clear()
        return told

    def join(self, told: dict[str, Any]) -> None:
        """Add what a worker handed over."""
        for table, shares in told.items():
            for name, share in shares.items():
                self._add(table, name, *share)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Averages in milliseconds."""
        return [
            {"name": name, "count": one.count}
            | {"server": round(1000 * one.server / one.count, 1), "network": round(1000 * one.network / one.count, 1)}
            for name, one in sorted(self.tables[table].items())
        ]

    def text(self) -> str:
        """The tables for a terminal."""
        return "\n".join(line for table in TITLES for line in self._lines(table))

    def _add(self, table: str, name: str, count: int, server: float, network: float) -> None:
        share = self.tables[table].setdefault(name, Share())
        share.count += count
        share.server += server
        share.network += network

    def _lines(self, table: str) -> Iterator[str]:
        yield f"\n{TITLES[table]}"
        for row in [COLUMNS, *self.rows(table)]:
            yield f"{row['name']:40}" + "".join(f"{row[column]:>24}" for column in list(COLUMNS)[1:])


def show(shares: Shares, environment: Environment) -> None:
    """Let Locust carry the figures from the workers to the master, show them on its page, print them at the end."""
    events = environment.events
    if isinstance(environment.runner, WorkerRunner):
        events.report_to_master.add_listener(lambda client_id, data: data.update({KEY: shares.hand_over()}))  # noqa: ARG005
        return
    events.worker_report.add_listener(lambda client_id, data: shares.join(data.get(KEY, {})))  # noqa: ARG005
    events.reset_stats.add_listener(shares.clear)
    events.test_start.add_listener(lambda **_: shares.clear())
    # Not when it starts to quit: the workers' last figures arrive with their final message.
    events.quit.add_listener(lambda **_: print(shares.text(), "\n"))
    if environment.web_ui:
        _add_tabs(shares, environment)


def _add_tabs(shares: Shares, environment: Environment) -> None:
    page = environment.web_ui
    assert page
    assert page.app
    page.template_args["extended_tabs"] = [{"title": title, "key": table} for table, title in TITLES.items()]
    structure = [{"key": name, "title": title} for name, title in COLUMNS.items()]
    page.template_args["extended_tables"] = [{"key": table, "structure": structure} for table in TITLES]

    @page.app.after_request
    def with_our_rows(response: Response) -> Response:
        if request.path == "/stats/requests":
            told = [{"key": table, "data": shares.rows(table)} for table in TITLES]
            response.set_data(json.dumps({**response.get_json(), "extended_stats": told}))
        return response
