"""Own the resource limits: processor time, memory, file size, processes, descriptors, core files.

https://man7.org/linux/man-pages/man2/getrlimit.2.html
"""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Give the hard limits of one process; soft and hard are the same, so that they cannot be raised."""

    memory_bytes: int
    cpu_seconds: int
    file_bytes: int
    open_files: int
    processes: int | None
    """None leaves the number of processes alone."""


def set_limits(limits: Limits, address_space: int) -> None:
    """Put `limits` on this process; a limit that is already lower stays. Raises OSError or ValueError.

    Memory is RLIMIT_AS at `address_space` + `memory_bytes`, where `address_space` is what the process has
    now (see `kernel.address_space_bytes`): TensorFlow reserves gigabytes that it never touches, so an
    absolute limit would either stop it at once or allow anything, whereas what comes on top is the
    student's. Where `address_space` is unknown (0), no memory limit is set.

    Processor time counts from the process's start, and a fork starts at zero. At the limit the kernel sends
    SIGXCPU, which process 1 of a namespace ignores unless it handles it, and one second later SIGKILL.

    The kernel does not hold a process of the host's root to RLIMIT_NPROC, whatever namespace it is in, and
    it counts all of a user's processes on the machine unless they are in a user namespace of their own.
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
