"""Network namespace: no interface, not even a working loopback.

https://man7.org/linux/man-pages/man7/network_namespaces.7.html
"""

from typing import ClassVar

from grader.confine import kernel
from grader.confine.namespace_layer import Namespace


class NetworkNamespace(Namespace):
    """Leave the host's network, including its abstract Unix sockets."""

    name: ClassVar[str] = "netns"
    flag = kernel.CLONE_NEWNET
