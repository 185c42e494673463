"""UTS namespace: the host's name, which says whose machine it is, stays unknown.

https://man7.org/linux/man-pages/man7/uts_namespaces.7.html
"""

import socket
import sys
from typing import ClassVar

from grader.confine import kernel
from grader.confine.namespace_layer import Namespace


class HostNameNamespace(Namespace):
    """Call the host "worker"."""

    name: ClassVar[str] = "utsns"
    flag = kernel.CLONE_NEWUTS
    is_required = False

    def enter(self) -> None:
        """Enter the namespace and rename the host inside it; raises OSError."""
        super().enter()
        if sys.platform != "win32":
            socket.sethostname("worker")
