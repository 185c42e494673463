"""Process namespace: no other process can be seen or signalled, and all end with process 1.

https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
"""

from typing import ClassVar

from grader.confine import kernel
from grader.confine.namespace_layer import Namespace


class ProcessNamespace(Namespace):
    """Make the next forked child process 1 of a new namespace; the caller stays where it is."""

    name: ClassVar[str] = "pidns"
    flag = kernel.CLONE_NEWPID
