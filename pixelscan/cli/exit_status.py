"""The commands' exit statuses. Public: scripts rely on these numbers."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """0 success, 1 something failed, 2 wrong usage or a wrong setting, 130 Ctrl-C."""

    DONE = 0
    FAILED = 1
    WRONG_USAGE = 2
    INTERRUPTED = 130
