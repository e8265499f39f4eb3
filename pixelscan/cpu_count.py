"""The number of CPU cores for this process."""

import os


def usable_cores() -> int:
    """The CPU cores that this process may use; all of the machine's if the system does not say."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
