"""What `make` promises: pins that name no host, a taken port that is told in a sentence."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_and_name_no_host(name: str) -> None:
    """Each line is package==version, with a marker at most: no index, no address."""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+( ; [^:/]+)?", line), line


def test_every_wish_has_its_pin() -> None:
    """requirements.txt was made anew since requirements.in changed."""
    pinned = {line.split("==")[0] for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()}
    wished = re.findall(r"^([a-z0-9-]+)", (ROOT / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(wished) <= pinned


def test_a_taken_port_gets_a_sentence() -> None:
    """It names the port and a way out; no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "pixelscan", "serve", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        f"Port {port} is taken: stop what listens there, or choose another "
        f"(make run PORT={port + 1}, or pixelscan serve --port {port + 1})."
    )
