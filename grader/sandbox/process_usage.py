"""What a running process uses, read from /proc; zeros once it is gone."""

from pathlib import Path

_PAGE_BYTES = 4096


def space_and_resident_bytes(pid: int) -> tuple[int, int]:
    """Return the address space of `pid` and its resident part, in bytes.

    https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
    """
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()
        return int(pages[0]) * _PAGE_BYTES, int(pages[1]) * _PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0, 0


def proportional_bytes(pid: int) -> int:
    """Return the private memory of `pid` plus its share of the memory that it shares with others.

    https://docs.kernel.org/filesystems/proc.html (smaps_rollup, Pss).
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    except (OSError, IndexError, ValueError, StopIteration):
        return 0


def thread_count(pid: int) -> int:
    """Return the number of threads of `pid`.

    Field 20 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
    """
    try:
        return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[17])
    except (OSError, IndexError, ValueError):
        return 0
