"""The protocol that every layer of confinement implements, and the state that layers share while applied."""

import contextlib
import errno
import os
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType, TracebackType
from typing import ClassVar, Self

from grader.confine.cgroup_tree import ControlGroup
from grader.confine.confine_errors import ConfineError
from grader.confine.confine_policy import Policy
from grader.confine.memory_box import MemoryBox


class LayerStage(IntEnum):
    """When a layer is applied; layers of one stage are applied in the order of their list."""

    GROUP = 0
    """In the keeper, before it enters any namespace."""
    NAMESPACE = 1
    """In the keeper; the child that it forks next lives in the new namespaces."""
    ROOT = 2
    """In the child, which still holds the capabilities of its user namespace and all descriptors."""
    LIMITS = 3
    PRIVILEGES = 4
    FILES = 5
    CALLS = 6
    """Last: the system call filter refuses the calls that earlier stages make."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a layer is missing: a kebab-case `code`, and what the system said."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether this machine has a layer; without it, why, and the message code of what to do about it."""

    layer: str
    available: bool
    reason: str = ""
    detail: str = ""
    remedy: str = ""


@dataclass(slots=True)
class Confinement:
    """One confinement while it is put together; leaving it removes the control group.

    The keeper creates it and the child inherits a copy by the fork.
    """

    policy: Policy
    in_force: set[str] = field(default_factory=set)
    address_space: int = 0
    """The address space of the child in bytes before any stage changes it; 0 where unknown."""
    group: ControlGroup | None = None
    box: MemoryBox | None = None
    """How the child gives the keeper its folder in memory; None where the policy has none."""
    cleanup: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def adopt(self, child: int) -> None:
        """Put `child` into the control group, if there is one; raises OSError."""
        if self.group is not None:
            self.group.enter(child)

    def take_back(self) -> None:
        """Copy what the policy returns from the folder in memory; in the keeper, after the child's end."""
        policy = self.policy
        if self.box is not None and policy.memory_box is not None and policy.returned is not None:
            part = os.path.relpath(policy.returned, policy.memory_box)
            self.box.take_back(part, policy.returned, policy.file_bytes)

    def was_out_of_memory(self) -> bool:
        """Whether the kernel killed a process of the control group because memory ran out."""
        return self.group is not None and self.group.was_out_of_memory()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cleanup.close()


class Layer(ABC):
    """One mechanism of confinement. Layers hold no state."""

    name: ClassVar[str]
    """The name in results, in policies and in the reasons' codes."""
    stages: ClassVar[tuple[LayerStage, ...]]
    """The stages at which the layer acts; a later one is reached only when the earlier ones succeeded."""
    is_required: ClassVar[bool] = True
    """Whether ``"strict"`` isolation refuses to run without the layer."""
    remedies: ClassVar[MappingProxyType[str, str]] = MappingProxyType({})
    """Reason's code → message code of the advice; the empty reason stands for all others."""

    @abstractmethod
    def probe(self) -> None:
        """Try the layer in a process that is about to end.

        Raises OSError, ValueError or ConfineError where the machine does not have it.
        """

    @abstractmethod
    def apply(self, confinement: Confinement, stage: LayerStage) -> None:
        """Apply the layer to this process, for good. Raises OSError, ValueError or ConfineError."""

    def explain(self, error: Exception) -> Reason:
        """Return why the layer failed with `error`.

        Codes of every layer: not-linux, LAYER-denied, LAYER-kernel and LAYER-failed.
        """
        if isinstance(error, ConfineError):
            return Reason(error.reason, error.detail)
        code = error.errno if isinstance(error, OSError) else None
        if code in (errno.ENOSYS, errno.EINVAL):
            return Reason(f"{self.name}-kernel", str(error))
        if code in (errno.EPERM, errno.EACCES):
            return Reason(f"{self.name}-denied", str(error))
        return Reason(f"{self.name}-failed", str(error))

    def remedy(self, reason: str) -> str:
        """Return the code of the message that says how to get the layer, missing because of `reason`."""
        if reason == "not-linux":
            return "remedy-not-linux"
        return self.remedies.get(reason) or self.remedies.get("", "remedy-layer")
