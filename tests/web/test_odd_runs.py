"""A run in the history that this version does not understand: the page works and names it, and a shell stops it."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import sqlalchemy as sql

from pixelscan.load.history import History
from pixelscan.load.history.schema import runs
from pixelscan.load.model import Run
from pixelscan.settings import Settings
from tests.support.server import Server
from tests.support.waiting import PATIENCE_SECONDS, wait_until


def banner(server: Server) -> str:
    with urllib.request.urlopen(f"{server.address}/api/cpu", timeout=PATIENCE_SECONDS) as answer:
        return str(json.load(answer)["banner"])


def test_the_page_names_a_run_that_is_not_understood_until_it_is_stopped(fresh_server: Server) -> None:
    """The live chart's answer has the banner; `pixelscan stress stop` ends both."""
    url, now = Settings(state_dir=str(fresh_server.state_dir)).history_url(), time.time()
    with closing(History(url)) as history:
        history.add_run(Run("odd", now, now, now + 600, "all", None, 1.0, "workers"), lambda _unended: None)
        with history._database.writing() as connection:
            connection.execute(sql.update(runs).values(unit="furlongs", levels="{x"))
    wait_until(lambda: "odd (unknown unit furlongs)" in banner(fresh_server), "the run is named")
    environment = {**os.environ, "PIXELSCAN_DATABASE_URL": url}
    stopping = [sys.executable, "-m", "pixelscan", "stress", "stop"]
    assert (
        subprocess.check_output(stopping, env=environment, text=True, timeout=PATIENCE_SECONDS) == "Stopped run odd.\n"
    )
    wait_until(lambda: banner(fresh_server) == "", "the run is named no longer")
