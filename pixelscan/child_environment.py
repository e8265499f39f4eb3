"""The environment of child processes: what a program needs to run, and no secrets.

The server's own environment may hold the store's password, the cookie secret and a cloud's keys; nothing that reads
photos or burns CPU needs them.
"""

import os
from collections.abc import Mapping

NAMES = frozenset({"PATH", "LANG", "LANGUAGE", "TZ", "TZDIR", "TMPDIR", "LD_LIBRARY_PATH"})
PREFIXES = ("LC_", "PYTHON")


def child_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables for language, time zone, temporary files, and where programs and Python's modules are."""
    return {name: value for name, value in environ.items() if name in NAMES or name.startswith(PREFIXES)}
