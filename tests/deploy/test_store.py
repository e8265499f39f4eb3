"""PostgreSQL as its manifest starts it matches the database address that the pods get."""

import base64
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from pixelscan.load.history import History
from pixelscan.settings import read_settings
from tests.support.cluster import ROOT, copy_manifests, objects, of_kind, pod_of, rendered
from tests.support.postgresql import postgres_server
from tests.support.waiting import PATIENCE_SECONDS

POD = """
import sys, time
from pixelscan.load.history import History
from pixelscan.load.model import Pod, Sample
name, url = sys.argv[1:]
now = time.time()
History(url).write(Pod(name, now, "node", 0.3, 1.0, "cgroup v2"), [Sample(name, now, 0.1)], now)
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The database address from the Secret, for a server started as in the StatefulSet."""
    made = objects(rendered(copy_manifests(tmp_path), "k8s"))
    (secret,), (database,) = of_kind(made, "Secret"), of_kind(made, "StatefulSet")
    values = {key: base64.b64decode(value).decode() for key, value in secret["data"].items()}
    box = pod_of(database)["containers"][0]
    settings = {variable["name"]: _value(variable, values) for variable in box["env"]}
    with postgres_server(settings["POSTGRES_USER"], settings["POSTGRES_PASSWORD"], box["args"]) as server:
        server.create_database(settings["POSTGRES_DB"])
        told = make_url(values["database-url"]).set(host="127.0.0.1", port=server.port)
        yield told.render_as_string(hide_password=False)


def _value(variable: dict[str, Any], secret: dict[str, str]) -> str:
    return str(variable["value"]) if "value" in variable else secret[variable["valueFrom"]["secretKeyRef"]["key"]]


def test_two_pods_at_once_make_the_schema_of_an_empty_store(address: str) -> None:
    """With the Secret's user, password and database, at the same time; a third pod sees both."""
    assert read_settings({"PIXELSCAN_DATABASE_URL": address}).history_url() == address
    pods = [
        subprocess.Popen([sys.executable, "-c", POD, name, address], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for name in ("pod-a", "pod-b")
    ]
    faults = [pod.communicate(timeout=PATIENCE_SECONDS)[1] for pod in pods]
    assert [pod.returncode for pod in pods] == [0, 0], faults
    history = History(address)
    assert {pod.name for pod in history.pods(0)} == {"pod-a", "pod-b"}
    assert {sample.pod for sample in history.samples(0, time.time() + 60)} == {"pod-a", "pod-b"}
    history.close()
