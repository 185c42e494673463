"""IPC namespace: no shared memory segments, semaphores or message queues of other programs.

https://man7.org/linux/man-pages/man7/ipc_namespaces.7.html
"""

from typing import ClassVar

from grader.confine import kernel
from grader.confine.namespace_layer import Namespace


class IpcNamespace(Namespace):
    """Leave the host's System V objects and POSIX message queues."""

    name: ClassVar[str] = "ipcns"
    flag = kernel.CLONE_NEWIPC
