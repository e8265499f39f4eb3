"""`pixelscan serve` when it fails: a sentence and an exit status. Every test with a server covers success."""

import socket

import pytest

from pixelscan.cli import main


def test_a_taken_port_is_named_with_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    """The next port, for both commands."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    assert capsys.readouterr().err == (
        f"Port {port} is in use: stop the program that uses it, or choose another "
        f"(make run PORT={port + 1}, or pixelscan serve --port {port + 1}).\n"
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--port", "70000"], "Port 70000 is not valid: choose one from 1 to 65535."),
        (["--port", "-1"], "Port -1 is not valid: choose one from 1 to 65535."),
        (["--address", "203.0.113.1"], "PixelScan cannot listen on 203.0.113.1, port 8501: "),
    ],
)
def test_what_is_no_address_here_is_said(options: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, no traceback."""
    assert main(["serve", *options]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(told)
    assert not line.endswith("..")


def test_a_wrong_setting_comes_before_the_port(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, and the variable by name."""
    monkeypatch.setenv("PIXELSCAN_WORKERS", "many")
    assert main(["serve", "--port", "70000"]) == 2
    assert capsys.readouterr().err == "PIXELSCAN_WORKERS is 'many'; it must be a whole number above 0.\n"
