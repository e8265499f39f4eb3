"""A folder for this process's temporary files, which no other user of the machine can read, replace or lock.

It is inside a folder of this user, and is deleted when the process ends, or by the user's next process after a kill.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

_LOCK = ".alive"
# Another process that starts or ends at the same moment may delete what is not locked yet.
_ATTEMPTS = 20


class ProcessFolder:
    """The folder is `path`. `name` begins the name of the user's folder, in the system's folder for temporary files.

    Raises OSError if nothing can be written there.
    """

    def __init__(self, name: str) -> None:
        for _ in range(_ATTEMPTS):
            with suppress(FileNotFoundError, BlockingIOError):
                home = _users_folder(name)
                _delete_abandoned(home)
                self.path = Path(tempfile.mkdtemp(dir=home))
                self._lock = os.fdopen(_locked(self.path / _LOCK))
                return
        raise FileNotFoundError(f"Other processes keep deleting {name} in {tempfile.gettempdir()}.")

    def close(self) -> None:
        """Delete its contents, and the user's folder if it was the last one in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()
        with suppress(OSError):
            self.path.parent.rmdir()


def _users_folder(name: str) -> Path:
    """A folder that only this user can enter. If somebody else has taken its name, it gets another one."""
    home = Path(tempfile.gettempdir()) / f"{name}-{os.geteuid()}"
    with suppress(FileExistsError):
        home.mkdir(mode=0o700)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return Path(tempfile.mkdtemp(prefix=f"{name}-"))
    home.chmod(0o700)
    return home


def _locked(file: Path) -> int:
    """The descriptor of the file, locked. Raises BlockingIOError, FileNotFoundError if another process deletes it."""
    lock = _opened(file, os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock).st_nlink == 0:
            raise FileNotFoundError(file)
    except OSError:
        os.close(lock)
        raise
    return lock


def _opened(file: Path, flags: int = 0) -> int:
    return os.open(file, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | flags, 0o600)


def _delete_abandoned(home: Path) -> None:
    """Delete the folders of killed processes: their locks are free."""
    for file in home.glob(f"*/{_LOCK}"):
        with suppress(OSError):
            lock = _opened(file)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(file.parent, ignore_errors=True)
            finally:
                os.close(lock)
