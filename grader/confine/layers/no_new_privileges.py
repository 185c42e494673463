"""No new privileges: capabilities are dropped, and no program started from here can gain rights.

https://docs.kernel.org/userspace-api/no_new_privs.html. Landlock and seccomp require it of ordinary users.
"""

from typing import ClassVar

from grader.confine import kernel
from grader.confine.capabilities import drop_capabilities
from grader.confine.layer import Confinement, Layer, LayerStage


class NoNewPrivileges(Layer):
    """Drop all capabilities, and disable set-uid programs and file capabilities."""

    name: ClassVar[str] = "nonewprivs"
    stages = (LayerStage.PRIVILEGES,)

    def probe(self) -> None:
        """Set the flag."""
        forbid_new_privileges()

    def apply(self, confinement: Confinement, stage: LayerStage) -> None:  # noqa: ARG002
        """Drop capabilities and set the flag."""
        drop_capabilities()
        forbid_new_privileges()


def forbid_new_privileges() -> None:
    """Set no_new_privs for this process and all that it starts, for good; raises OSError."""
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
