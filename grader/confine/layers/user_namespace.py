"""User namespace: the rights that the other layers need inside, and none outside.

https://man7.org/linux/man-pages/man7/user_namespaces.7.html
"""

import contextlib
import errno
import os
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from grader.confine import kernel
from grader.confine.confine_errors import ConfineError
from grader.confine.layer import Reason
from grader.confine.namespace_layer import Namespace

_SWITCHES = (
    ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "userns-apparmor"),
    ("/proc/sys/kernel/unprivileged_userns_clone", "0", "userns-sysctl"),
    ("/proc/sys/user/max_user_namespaces", "0", "userns-sysctl"),
)
_CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")


class UserNamespace(Namespace):
    """Gain every capability inside the namespace and none outside it."""

    name: ClassVar[str] = "userns"
    flag = kernel.CLONE_NEWUSER
    remedies = MappingProxyType(
        {
            "userns-apparmor": "remedy-userns-apparmor",
            "userns-sysctl": "remedy-userns-sysctl",
            "userns-container": "remedy-userns-container",
        }
    )

    def enter(self) -> None:
        """Enter a new user namespace in which this process keeps its own user and group id.

        The same id is kept so that the process still owns its own folders. Raises OSError; after a failure to
        write the maps the process is left without an identity and must end.
        """
        uid, gid = os.geteuid(), os.getegid()
        with contextlib.suppress(PermissionError):
            # Inside, supplementary groups can no longer be dropped, and a group such as "docker" equals root.
            os.setgroups([])
        super().enter()
        # A process that changed its user before is not dumpable: its /proc/self/uid_map belongs to root.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")

    def explain(self, error: Exception) -> Reason:
        """Return why the layer failed; also userns-apparmor, userns-sysctl and userns-container."""
        if isinstance(error, ConfineError):
            return super().explain(error)
        # Ubuntu 24.04 allows the call and refuses what follows, so the switches decide, not the errno.
        for path, value, code in _SWITCHES:
            if _read(path) == value:
                return Reason(code, str(error))
        if isinstance(error, OSError) and error.errno in (errno.ENOSYS, errno.EINVAL):
            return Reason("userns-kernel", str(error))
        is_container = any(Path(mark).exists() for mark in _CONTAINER_MARKS)
        return Reason("userns-container" if is_container else "userns-denied", str(error))


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
