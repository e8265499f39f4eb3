"""A real PostgreSQL server for tests, on a free port, run by a user other than root."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest

from tests.support.server import free_port
from tests.support.waiting import PATIENCE_SECONDS, wait_until

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
POSTGRES = SERVERS[-1] if SERVERS else shutil.which("postgres")
NOBODY: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}


class PostgresServer:
    """Made in an empty folder like by the official image's entry point; skips the test if that is impossible."""

    def __init__(self, folder: Path, user: str, password: str, arguments: Sequence[str] = ()) -> None:
        if POSTGRES is None:
            pytest.skip("needs PostgreSQL: sudo apt install postgresql")
        self.port = free_port()
        self._data, self._arguments = folder / "data", arguments
        self._user, self._login = user, {**os.environ, "PGPASSWORD": password}
        self._reach = ("--host=127.0.0.1", f"--port={self.port}", f"--username={user}")
        secret = folder / "password"
        secret.write_text(password, encoding="utf-8")
        self._data.mkdir()
        _give_away(folder, self._data, secret)
        files = [f"--pgdata={self._data}", f"--pwfile={secret}"]
        _run("initdb", *files, f"--username={user}", "--auth=scram-sha-256", "--no-sync")

    def start(self) -> None:
        self.process = self._launch()
        wait_until(self._is_ready, "PostgreSQL has started", poll=0.1)

    def _is_ready(self) -> bool:
        # While it was away somebody else's connection may have had its port for a moment.
        if self.process.poll() is not None:
            self.process = self._launch()
        return _run("pg_isready", *self._reach, check=False) == 0

    def _launch(self) -> subprocess.Popen[bytes]:
        command: list[str | Path] = [_program("postgres"), "-D", self._data, "-p", str(self.port), "-k", self._data]
        # Tests do not need data to survive a crash of the machine.
        command += ["-c", "fsync=off"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen([*command, *self._arguments], stdout=quiet, stderr=quiet, **NOBODY)

    def stop(self) -> None:
        """At once, like a deleted pod: open connections break."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=PATIENCE_SECONDS)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It keeps its connections open but does not answer."""
        server = psutil.Process(self.process.pid)
        server.suspend()  # first, so that it starts no other process meanwhile
        children = server.children(recursive=True)
        try:
            for process in children:
                with suppress(psutil.NoSuchProcess):
                    process.suspend()
            yield
        finally:
            for process in (*children, server):
                with suppress(psutil.NoSuchProcess):
                    process.resume()

    def create_database(self, name: str) -> str:
        """Its address."""
        _run("createdb", *self._reach, "--maintenance-db=postgres", name, env=self._login)
        return f"postgresql://{self._user}:{self._login['PGPASSWORD']}@127.0.0.1:{self.port}/{name}"


@contextmanager
def postgres_server(user: str, password: str, arguments: Sequence[str] = ()) -> Iterator[PostgresServer]:
    """A running server. Its folder is not pytest's, because every pytest run closes those to other users."""
    with TemporaryDirectory(prefix="pixelscan-postgres-") as folder:
        server = PostgresServer(Path(folder), user, password, arguments)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _program(name: str) -> Path:
    return Path(str(POSTGRES)).resolve().parent / name


def _run(program: str, *arguments: str, env: dict[str, str] | None = None, check: bool = True) -> int:
    command: list[str | Path] = [_program(program), *arguments]
    return subprocess.run(command, check=check, capture_output=True, cwd="/", env=env, **NOBODY).returncode


def _give_away(*files: Path) -> None:
    """PostgreSQL refuses to run as root; its files must belong to another user."""
    if NOBODY:
        for file in files:
            shutil.chown(file, "nobody", "nogroup")
