"""The unit tests of the browser's code, run with Deno, which pip installs; `make check` formats and lints the code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DENO = shutil.which("deno", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))


@pytest.mark.skipif(DENO is None, reason="needs Deno: pip install deno")
def test_the_unit_tests_pass() -> None:
    """With no network and no lock file: only code in this repository runs."""
    quiet = {**os.environ, "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        [str(DENO), "test", "--quiet", "tests/javascript"],
        cwd=ROOT,
        env=quiet,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
