"""PostgreSQL as its manifest starts it, and the address that the pods are given, fit each other."""

import base64
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from pixelscan.load.history import History
from pixelscan.settings import read_settings
from tests.conftest import free_port
from tests.deploy.cluster import ROOT, copy_manifests, objects, of_kind, pod_of, rendered

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
POSTGRES = SERVERS[-1] if SERVERS else shutil.which("postgres")
NOBODY: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
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
    """The database's address from the Secret, of a server that the StatefulSet's own words describe."""
    if POSTGRES is None:
        pytest.skip("needs PostgreSQL: sudo apt install postgresql")
    made = objects(rendered(copy_manifests(tmp_path), "k8s"))
    (secret,), (database,) = of_kind(made, "Secret"), of_kind(made, "StatefulSet")
    values = {key: base64.b64decode(value).decode() for key, value in secret["data"].items()}
    box = pod_of(database)["containers"][0]
    settings = {variable["name"]: _value(variable, values) for variable in box["env"]}
    with _server(tmp_path, settings, box["args"]) as port:
        yield make_url(values["database-url"]).set(host="127.0.0.1", port=port).render_as_string(hide_password=False)


def _value(variable: dict[str, Any], secret: dict[str, str]) -> str:
    return str(variable["value"]) if "value" in variable else secret[variable["valueFrom"]["secretKeyRef"]["key"]]


@contextmanager
def _server(folder: Path, settings: dict[str, str], arguments: list[str]) -> Iterator[int]:
    """A new server, made as the image's entry point makes it; its port."""
    data, password, port = folder / "data", folder / "password", str(free_port())
    user, login = settings["POSTGRES_USER"], {**os.environ, "PGPASSWORD": settings["POSTGRES_PASSWORD"]}
    reach = ("--host=127.0.0.1", f"--port={port}", f"--username={user}")
    password.write_text(settings["POSTGRES_PASSWORD"], encoding="utf-8")
    data.mkdir()
    _give_away(data, password)
    _run("initdb", f"--pgdata={data}", f"--username={user}", f"--pwfile={password}", "--auth=scram-sha-256")
    command: list[str | Path] = [_program("postgres"), "-D", data, "-p", port, "-k", data, *arguments]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **NOBODY)
    try:
        give_up = time.monotonic() + 30
        while _run("pg_isready", *reach, check=False):
            assert time.monotonic() < give_up, "PostgreSQL did not start"
            time.sleep(0.1)
        _run("createdb", *reach, "--maintenance-db=postgres", settings["POSTGRES_DB"], env=login)
        yield int(port)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _program(name: str) -> Path:
    return Path(str(POSTGRES)).resolve().parent / name


def _run(program: str, *arguments: str, env: dict[str, str] | None = None, check: bool = True) -> int:
    command: list[str | Path] = [_program(program), *arguments]
    return subprocess.run(command, check=check, capture_output=True, cwd="/", env=env, **NOBODY).returncode


def _give_away(*files: Path) -> None:
    """PostgreSQL refuses to run as root; its files must be another's, and the way to them open."""
    if NOBODY:
        for file in files:
            shutil.chown(file, "nobody", "nogroup")
        for parent in files[0].parents[:3]:
            parent.chmod(parent.stat().st_mode | 0o011)


def test_two_pods_at_once_make_the_schema_of_an_empty_store(address: str) -> None:
    """By the Secret's user, password and database, at the same moment; both are seen by a third."""
    assert read_settings({"PIXELSCAN_DATABASE_URL": address}).history_url() == address
    pods = [
        subprocess.Popen([sys.executable, "-c", POD, name, address], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for name in ("pod-a", "pod-b")
    ]
    faults = [pod.communicate(timeout=60)[1] for pod in pods]
    assert [pod.returncode for pod in pods] == [0, 0], faults
    history = History(address)
    assert {pod.name for pod in history.pods(0)} == {"pod-a", "pod-b"}
    assert {sample.pod for sample in history.samples(0, time.time() + 60)} == {"pod-a", "pod-b"}
    history.close()
