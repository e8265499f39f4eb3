"""Takes from a worker all rights that reading photos does not need, before it reads the first.

On Linux by Landlock (https://docs.kernel.org/userspace-api/landlock.html): it can open only the files of its own
program, write none, run no other program, and reach no TCP port and no other process. Photos come as open files.
As root, it also becomes the user nobody, or loses root's capabilities where nobody cannot read the program.
No seccomp: no kept library offers it without a system package, and a table of system calls for every processor is
more than it would add here.
"""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pixelscan

NOBODY = 65534
# System calls that have the same number on all processors.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG, PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# All rights to files that a version knows: 13, and one more each in 2 (refer), 3 (truncate) and 5 (ioctl).
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
TCP_BIND_AND_CONNECT = 0b11
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
NETWORK_SINCE, SCOPES_SINCE = 4, 6
NO_NEW_PRIVILEGES = 38
CAPABILITIES_VERSION_3 = 0x20080522
# What the system's libraries look up; the rest of /etc may hold secrets.
SYSTEM = ("/usr", "/lib", "/lib64", "/nix/store", "/etc/ld.so.cache", "/etc/localtime", "/etc/ssl/openssl.cnf")
PACKAGES = ("site-packages", "dist-packages")


def enter() -> None:
    """Give up the rights of this process, for good. Raises OSError if the system offers this but it fails."""
    _leave_root()
    if version := landlock_version():
        _restrict(version)


def gaps() -> str:
    """A sentence on what workers may do here although reading photos does not need it; "" if nothing."""
    version = landlock_version()
    if not version:
        return "Landlock is not available (Linux 5.13): workers that read photos could open files and use the network."
    if version < NETWORK_SINCE:
        return "Landlock is older than Linux 6.7: workers that read photos could use the network and signal processes."
    if version < SCOPES_SINCE:
        return "Landlock is older than Linux 6.12: workers that read photos could signal this user's processes."
    return ""


@cache
def landlock_version() -> int:
    """The version of Landlock's interface; 0 without it, or where a container forbids it."""
    if sys.platform != "linux":
        return 0
    with suppress(OSError):
        return _system_call(CREATE_RULESET, None, 0, VERSION_FLAG)
    return 0


def _restrict(version: int) -> None:
    files = FILE_RIGHTS[max(known for known in FILE_RIGHTS if known <= version)]
    parts = [files]
    if version >= NETWORK_SINCE:
        parts.append(TCP_BIND_AND_CONNECT)
    if version >= SCOPES_SINCE:
        parts.append(ABSTRACT_SOCKETS_AND_SIGNALS)
    attributes = struct.pack(f"{len(parts)}Q", *parts)
    rules = _system_call(CREATE_RULESET, attributes, len(attributes), 0)
    for path in _program():
        _allow_reading(rules, path)
    _forbid_new_privileges()
    _system_call(RESTRICT_SELF, rules, 0)
    os.close(rules)


def _program() -> Iterator[Path]:
    """Python, its packages, PixelScan, and the system's libraries.

    Not all of sys.path: it may hold the current folder. Of a clone only the package: the rest may hold secrets.
    """
    yield Path(pixelscan.__file__).parent
    yield from map(Path, {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix})
    yield from (path for path in map(Path, sys.path) if path.name in PACKAGES)
    yield from map(Path, filter(None, (sys.pycache_prefix, *SYSTEM)))


def _allow_reading(rules: int, path: Path) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = READ_FILE | READ_DIR if path.is_dir() else READ_FILE
    try:
        _system_call(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


def _leave_root() -> None:
    """Root's capabilities reach past Landlock, as far as the kernel's modules."""
    if os.geteuid() != 0 or sys.platform != "linux":
        return
    if _nobody_can_read_the_program():
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        return
    header, none = struct.pack("Ii", CAPABILITIES_VERSION_3, 0), bytes(24)
    if _libc().capset(header, none):
        raise _fault()
    _forbid_new_privileges()


def _nobody_can_read_the_program() -> bool:
    """Tried as nobody, because folders above may be closed. False where a container has no such user."""
    needed = [Path(pixelscan.__file__), Path(os.__file__), *map(Path, {sys.prefix, sys.base_prefix})]
    try:
        os.setgroups([])
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    except OSError:
        return False
    try:
        return all(os.access(path, os.R_OK, effective_ids=True) for path in needed)
    finally:
        os.seteuid(0)
        os.setegid(0)


def _forbid_new_privileges() -> None:
    if _libc().prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise _fault()


def _system_call(number: int, *arguments: object) -> int:
    """Raises OSError."""
    result: int = _libc().syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        raise _fault()
    return result


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _fault() -> OSError:
    number = ctypes.get_errno() or errno.EPERM
    return OSError(number, os.strerror(number))
