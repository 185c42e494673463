"""What a running process uses, read from /proc; zeros once it is gone."""

import os
from dataclasses import dataclass
from pathlib import Path

_PAGE_TABLES = "VmPTE"
_RESIDENT = ("RssAnon", "RssFile", "RssShmem", _PAGE_TABLES)


@dataclass(frozen=True, slots=True)
class ProcessUsage:
    """The memory and the threads of one process."""

    space_bytes: int = 0
    """The address space."""
    private_bytes: int = 0
    """Resident memory except shared memory, with the page tables."""
    shared_bytes: int = 0
    """Resident shared memory and pages of in-memory files that are mapped."""
    threads: int = 0
    cpu_seconds: float = 0.0
    """The processor time of all its threads and of the children that it waited for."""

    @property
    def resident_bytes(self) -> int:
        """All resident memory, with the page tables."""
        return self.private_bytes + self.shared_bytes


def read_usage(pid: int) -> ProcessUsage:
    """Return what the process `pid` uses.

    https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_bytes().splitlines()
        fields = dict(line.split(b":", 1) for line in lines)
        kilobytes = {name: int(fields[name.encode()].split()[0]) for name in ("VmSize", *_RESIDENT)}
        threads = int(fields[b"Threads"])
    except (OSError, IndexError, KeyError, ValueError):
        return ProcessUsage()
    shared = kilobytes["RssShmem"]
    resident = sum(kilobytes[name] for name in _RESIDENT)
    spent = _cpu_seconds(pid)
    return ProcessUsage(kilobytes["VmSize"] << 10, (resident - shared) << 10, shared << 10, threads, spent)


def _cpu_seconds(pid: int) -> float:
    """Return utime, stime, cutime and cstime together.

    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):
        return 0.0


def proportional_bytes(pid: int) -> int:
    """Return the private memory of `pid` plus its share of the memory that it shares with others.

    https://docs.kernel.org/filesystems/proc.html (smaps_rollup, Pss).
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    except (OSError, IndexError, ValueError, StopIteration):
        return 0
