"""Control group: memory and tasks of the whole process tree, bounded and counted by the kernel."""

import os
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from grader.confine.cgroup_tree import find_delegated, new_group
from grader.confine.confine_errors import ConfineError
from grader.confine.layer import Confinement, Layer, LayerStage


class ControlGroupLayer(Layer):
    """Bound the memory of the whole tree, where a control group is delegated; never required."""

    name: ClassVar[str] = "cgroup"
    stages = (LayerStage.GROUP,)
    is_required = False
    remedies = MappingProxyType({"": "remedy-cgroup"})

    def probe(self) -> None:
        """Look for a delegated group, before a probe enters a mount namespace, which shows none."""
        find_delegated()

    def apply(self, confinement: Confinement, stage: LayerStage) -> None:  # noqa: ARG002
        """Create the group; the keeper moves the child into it after the fork."""
        policy = confinement.policy
        if policy.cgroup is None:
            raise ConfineError(self.name, "cgroup-missing")
        group = confinement.cleanup.enter_context(new_group(Path(policy.cgroup), f"grade-{os.getpid()}"))
        group.limit(policy.memory_bytes, policy.processes)
        if not os.access(group.folder / "cgroup.procs", os.W_OK):
            raise ConfineError(self.name, "cgroup-denied", str(group.folder))
        confinement.group = group
