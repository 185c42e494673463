"""How many submissions this machine can run at once: one for each physical core that we may use."""

import os
from pathlib import Path

_CPUS = Path("/sys/devices/system/cpu")


def physical_cores(cpus: Path = _CPUS) -> int:
    """Count the physical cores this process may run on; where the system does not say, all logical ones.

    https://docs.kernel.org/admin-guide/cputopology.html
    """
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    cores = {_siblings(cpus, number) for number in allowed}
    return max(1, len(cores))


def _siblings(cpus: Path, number: int) -> str:
    try:
        return (cpus / f"cpu{number}" / "topology" / "thread_siblings_list").read_text().strip()
    except OSError:
        return str(number)
