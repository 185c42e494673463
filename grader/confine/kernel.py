"""System calls by name, and the kernel's numbers; the only module here that calls through ctypes."""

import ctypes
import errno
import os
import platform
import sys
from types import MappingProxyType

from grader.confine.system_calls import NUMBERS

# https://man7.org/linux/man-pages/man2/clone.2.html, include/uapi/linux/sched.h
CLONE_VM = 0x00000100
CLONE_FILES = 0x00000400
CLONE_THREAD = 0x00010000
CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

# https://man7.org/linux/man-pages/man2/mount.2.html, include/uapi/linux/mount.h
MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 0x2
# https://man7.org/linux/man-pages/man2/mount_setattr.2.html
MOUNT_ATTR_RDONLY = 0x1
MOUNT_ATTR_NOSUID = 0x2
MOUNT_ATTR_NODEV = 0x4
AT_FDCWD = -100
AT_RECURSIVE = 0x8000

# https://man7.org/linux/man-pages/man2/prctl.2.html, include/uapi/linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

# https://man7.org/linux/man-pages/man2/seccomp.2.html, include/uapi/linux/seccomp.h
SECCOMP_SET_MODE_FILTER = 1
SECCOMP_FILTER_FLAG_TSYNC = 1
SECCOMP_RET_KILL_PROCESS = 0x80000000
SECCOMP_RET_ERRNO = 0x00050000
SECCOMP_RET_ALLOW = 0x7FFF0000

# include/uapi/linux/audit.h
AUDIT_ARCHES = MappingProxyType({"x86_64": 0xC000003E, "aarch64": 0xC00000B7})

# https://man7.org/linux/man-pages/man2/capset.2.html (_LINUX_CAPABILITY_VERSION_3)
CAPABILITY_VERSION = 0x20080522


def machine() -> str:
    """Return ``"x86_64"`` or ``"aarch64"``, or the empty string for a machine without numbers here."""
    name = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine())
    # A 32-bit interpreter on a 64-bit kernel has other numbers.
    known = sys.platform == "linux" and name in AUDIT_ARCHES and sys.maxsize > 2**32
    return name if known else ""


def number(name: str, on: str = "") -> int | None:
    """Return the number of the system call `name` on machine `on` (default: this one), or None."""
    return NUMBERS.get(on or machine(), {}).get(name)


def libc() -> ctypes.CDLL:
    """Return the C library of this process, with a private copy of errno."""
    return ctypes.CDLL(None, use_errno=True)


def syscall(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make the system call `name` and return its result.

    Raises OSError with the kernel's errno; ENOSYS where this machine has no such call.
    """
    call = number(name)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), name)
    wide = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    function = libc().syscall
    function.restype = ctypes.c_long
    return _checked(int(function(ctypes.c_long(call), *wide)), name)


def prctl(option: int, *arguments: int) -> int:
    """Call prctl, with zero for missing arguments, and return its result; raises OSError."""
    wide = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    return _checked(int(libc().prctl(ctypes.c_int(option), *wide)), "prctl")


def address_space_bytes() -> int:
    """Return this process's address space in bytes (VmSize), or 0 where /proc does not show it.

    https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
    """
    try:
        # Bytes and no pathlib: a fresh fork that has changed its user may be unable to import a codec.
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _checked(answer: int, name: str) -> int:
    if answer == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), name)
    return answer
