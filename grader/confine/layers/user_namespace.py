"""Own entering namespaces: users, processes, network, IPC, host name and mounts.

https://man7.org/linux/man-pages/man7/user_namespaces.7.html
"""

import contextlib
import os
import socket
import sys
from types import MappingProxyType

from grader.confine import kernel

NAMESPACES = MappingProxyType(
    {
        "userns": kernel.CLONE_NEWUSER,
        "pidns": kernel.CLONE_NEWPID,
        "netns": kernel.CLONE_NEWNET,
        "ipcns": kernel.CLONE_NEWIPC,
        "utsns": kernel.CLONE_NEWUTS,
        "mountns": kernel.CLONE_NEWNS,
    }
)


def enter_user_namespace() -> None:
    """Enter a new user namespace in which this process keeps its own user and group id.

    The process holds every capability inside it and none outside. It must have one thread. The same id is
    kept, rather than another one, so that the process's own folders stay its own. Raises OSError; after a
    failure to write the maps the process is left without an identity and must end.
    """
    uid, gid = os.geteuid(), os.getegid()
    with contextlib.suppress(PermissionError):
        # Inside, supplementary groups can be dropped no more, and one such as "docker" is worth a root.
        os.setgroups([])
    kernel.syscall("unshare", kernel.CLONE_NEWUSER)
    # A process that changed its user before is not dumpable: its /proc/self/uid_map belongs to root.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def enter_namespace(layer: str) -> None:
    """Enter the namespace called `layer` in `NAMESPACES`; raises OSError.

    After ``"pidns"`` the next forked child is process 1 of the new one; this process stays where it is.
    """
    if layer == "userns":
        enter_user_namespace()
        return
    kernel.syscall("unshare", NAMESPACES[layer])
    if layer == "utsns" and sys.platform != "win32":
        # The host's name says whose machine this is.
        socket.sethostname("worker")


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
