"""What a command tells the shell when it ends. Public: scripts rely on these numbers."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """0 all was done, 1 some of it could not be, 2 wrong usage or a wrong setting, 130 Ctrl-C."""

    DONE = 0
    FAILED = 1
    WRONG_USAGE = 2
    INTERRUPTED = 130
