"""Namespaces of which a process is a member: the base of the layers that enter one.

https://man7.org/linux/man-pages/man7/namespaces.7.html
"""

from types import MappingProxyType
from typing import ClassVar

from grader.confine import kernel
from grader.confine.layer import Confinement, Layer, LayerStage


class Namespace(Layer):
    """A layer that unshares one namespace in the keeper. Without a user namespace that takes root."""

    flag: ClassVar[int]
    """The kernel's CLONE_NEW… flag."""
    stages: ClassVar[tuple[LayerStage, ...]] = (LayerStage.NAMESPACE,)
    remedies = MappingProxyType({"": "remedy-namespaces"})

    def probe(self) -> None:
        """Enter the namespace."""
        self.enter()

    def apply(self, confinement: Confinement, stage: LayerStage) -> None:  # noqa: ARG002
        """Enter the namespace."""
        self.enter()

    def enter(self) -> None:
        """Enter a new namespace of this kind; the process must have a single thread. Raises OSError."""
        kernel.syscall("unshare", self.flag)
