"""How many processor cores this process has."""

import os


def usable_cores() -> int:
    """Cores that this process may run on; all of the machine's where the system does not tell."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
