"""Resource limits: processor time, memory, file size, processes, descriptors, core files.

https://man7.org/linux/man-pages/man2/getrlimit.2.html
"""

import sys
from dataclasses import dataclass
from typing import ClassVar

from grader.confine.layer import Confinement, Layer, LayerStage

# Each timer of a process reserves one.
_QUEUED_SIGNALS = 1024


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """Hard limits of one process; soft and hard limits are equal, so that they cannot be raised."""

    memory_bytes: int
    cpu_seconds: int
    file_bytes: int
    open_files: int
    processes: int | None
    """None leaves the number of processes and of queued signals unchanged."""


class ResourceLimits(Layer):
    """Bound memory, processor time, files and descriptors of the process."""

    name: ClassVar[str] = "rlimits"
    stages = (LayerStage.LIMITS,)

    def probe(self) -> None:
        """Switch core files off."""
        if sys.platform != "win32":
            import resource

            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))

    def apply(self, confinement: Confinement, stage: LayerStage) -> None:  # noqa: ARG002
        """Set the limits of the policy."""
        policy = confinement.policy
        limits = ProcessLimits(
            memory_bytes=policy.memory_bytes,
            cpu_seconds=policy.cpu_seconds,
            file_bytes=policy.file_bytes,
            open_files=policy.open_files,
            # Outside a user namespace of its own, all of the user's other programs count too.
            processes=policy.processes if "userns" in confinement.in_force else None,
        )
        set_limits(limits, confinement.address_space)


def set_limits(limits: ProcessLimits, address_space: int) -> None:
    """Set `limits` for this process; a limit that is already lower stays. Raises OSError or ValueError.

    Memory is RLIMIT_AS at `address_space` + `memory_bytes`, where `address_space` is what the process has
    now (see `kernel.address_space_bytes`): TensorFlow reserves gigabytes that it never touches, so only the
    memory added by the submission can be bounded. Where `address_space` is unknown (0), no memory limit is
    set.

    Processor time counts from the start of the process, and a fork starts at zero. At the limit the kernel
    sends SIGXCPU, which process 1 of a namespace ignores unless it handles it, and one second later SIGKILL.

    The kernel does not apply RLIMIT_NPROC to processes of the host's root, in any namespace, and it counts
    all of a user's processes on the machine unless they are in a user namespace of their own.
    """
    if sys.platform == "win32":
        raise OSError("no resource limits on this system")
    import resource

    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _lower(resource.RLIMIT_FSIZE, limits.file_bytes)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)
    if limits.processes is not None:
        _lower(resource.RLIMIT_NPROC, limits.processes)
        if sys.platform == "linux":
            _lower(resource.RLIMIT_SIGPENDING, _QUEUED_SIGNALS)
    if address_space:
        _lower(resource.RLIMIT_AS, address_space + limits.memory_bytes)


def _lower(which: int, soft: int, hard: int | None = None) -> None:
    if sys.platform == "win32":
        return
    import resource

    ceiling = resource.getrlimit(which)[1]
    wanted = soft if hard is None else hard
    top = wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)
    resource.setrlimit(which, (min(soft, top), top))
