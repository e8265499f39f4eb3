"""PIXELSCAN_TESTS_MAY_SKIP: in CI a skipped test fails, unless its reason is allowed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = "tests.support.unexpected_skips"
TESTS = """
import pytest

def test_by_call():
    pytest.skip("needs ExifTool")

@pytest.mark.skipif(True, reason="needs root")
def test_by_mark():
    pass

@pytest.fixture
def tool():
    pytest.skip("needs more than 2 cores")

def test_by_fixture(tool):
    pass

@pytest.mark.xfail
def test_expected_failure():
    assert False

def test_that_runs():
    pass
"""


def outcome(folder: Path, allowed: str | None, *options: str) -> str:
    """The closing line of a run."""
    (folder / "test_it.py").write_text(TESTS)
    environment = {name: value for name, value in os.environ.items() if name != "PIXELSCAN_TESTS_MAY_SKIP"}
    if allowed is not None:
        environment["PIXELSCAN_TESTS_MAY_SKIP"] = allowed
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            os.devnull,
            "-p",
            PLUGIN,
            "-p",
            "no:cacheprovider",
            *options,
            str(folder),
        ],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("allowed", "told"),
    [
        (None, "1 passed, 3 skipped, 1 xfailed"),
        ("", "1 failed, 1 passed, 1 xfailed, 2 errors"),
        ("ExifTool|cores", "1 passed, 2 skipped, 1 xfailed, 1 error"),
        (".", "1 passed, 3 skipped, 1 xfailed"),
    ],
)
def test_only_known_reasons_skip(tmp_path: Path, allowed: str | None, told: str) -> None:
    """In a call, a mark or a fixture (an error before the test); an expected failure is not a skip."""
    assert told in outcome(tmp_path, allowed)


def test_it_applies_in_every_worker(tmp_path: Path) -> None:
    """`make test` runs most tests in two processes."""
    assert "1 failed, 1 passed, 1 xfailed, 2 errors" in outcome(tmp_path, "", "-n", "2")
