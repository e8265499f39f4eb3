"""Locust with tests/load_tester.py, headless, started like a user would; a test ends it when it has seen enough."""

import re
import subprocess
import sys

import pytest

from tests.support.server import ROOT

COMMAND = [sys.executable, "-m", "locust", "-f", "tests/load_tester.py", "--headless"]
MOST_SECONDS = 600
# A row's failures, in Locust's table: their number, and their share of the requests.
FAILURES = r"\s[1-9]\d*\(\d+\.\d+%\)"
AGGREGATED = r"^ +Aggregated +(\d+)"


class LocustRun:
    """One Locust process; `text` is its output so far."""

    def __init__(self, *options: str) -> None:
        self.text = ""
        self._process = subprocess.Popen(
            [*COMMAND, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self._process.stdout
        self._lines = self._process.stdout

    def until(self, *patterns: str) -> None:
        """Return when a line with each of these was written; Locust prints its table every two seconds."""
        missing = set(patterns)
        while missing:
            line = self._lines.readline()
            if not line:
                pytest.fail(f"Locust ended without {missing}:\n{self.text}")
            self.text += line
            missing = {pattern for pattern in missing if not re.search(pattern, line)}

    def until_more(self, requests: int) -> None:
        """Return when this many more requests have finished, including failed ones."""
        enough = self._requests() + requests
        while self._requests() < enough:
            self.until(AGGREGATED)

    def stop(self) -> int:
        """End it as Ctrl-C does; its exit code."""
        self._process.terminate()
        return self.end()

    def end(self) -> int:
        """Wait for its end; its exit code."""
        self.text += self._lines.read()
        return self._process.wait()

    def _requests(self) -> int:
        """The last table."""
        return int(re.findall(AGGREGATED, self.text, re.MULTILINE)[-1])

    @property
    def error_report(self) -> str:
        """The sentences of its failures, each with its number."""
        return self.text.rpartition("Error report")[2]


def visitors(count: int, host: str, *options: str) -> LocustRun:
    """This many users at this address, for ten minutes at most."""
    return LocustRun("--host", host, "-u", str(count), "-r", str(count), "-t", f"{MOST_SECONDS}s", *options)


def asked(kind: str, name: str = "") -> str:
    """The pattern of a row with requests."""
    return rf"^{kind} +{name}.* [1-9]\d* +\d+\("


def failed(kind: str) -> str:
    """The pattern of a row with failures."""
    return rf"^{kind} .*{FAILURES}"
