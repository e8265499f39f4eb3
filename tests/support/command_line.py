"""PixelScan's command as a shell runs it."""

import subprocess
import sys
from pathlib import Path

from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]


def pixelscan(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What `pixelscan ARGUMENTS` wrote, and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "pixelscan", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
