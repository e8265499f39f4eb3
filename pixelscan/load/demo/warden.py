"""Ends what a demo started when the demo ends, even if it is killed or crashes. A separate script.

Its standard input is a pipe that the demo keeps open. Lines: `pod PID`, `gone PID`, `folder PATH`, `group PATH`. At its
end the pods are killed, then groups and folders are removed.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress

GIVE_UP_SECONDS = 5.0


def main() -> None:
    """Until the pipe is closed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    pods, groups, folders = set[int](), list[str](), list[str]()
    for line in sys.stdin:
        kind, _, what = line.strip().partition(" ")
        if kind == "pod":
            pods.add(int(what))
        elif kind == "gone":
            pods.discard(int(what))
        elif kind == "group":
            groups.append(what)
        elif kind == "folder":
            folders.append(what)
    end(pods, groups, folders)


def end(pods: set[int], groups: list[str], folders: list[str]) -> None:
    """Each pod is a session of its own; its load generators notice its end by themselves."""
    for pod in pods:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pod, signal.SIGKILL)
    give_up = time.monotonic() + GIVE_UP_SECONDS
    left = list(reversed(groups))
    while left and time.monotonic() < give_up:
        left = [group for group in left if not _removed(group)]
        time.sleep(0.05)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _removed(group: str) -> bool:
    """A group can be removed once nothing runs in it."""
    with suppress(FileNotFoundError):
        try:
            for pid in map(int, open(os.path.join(group, "cgroup.procs")).read().split()):  # noqa: SIM115, PTH118, PTH123
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            os.rmdir(group)  # noqa: PTH106
        except OSError as fault:
            if not isinstance(fault, FileNotFoundError):
                return False
    return True


if __name__ == "__main__":
    main()
