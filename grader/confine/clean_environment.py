"""Replace the environment of a process, including the copy that Python does not show."""

import contextlib
import ctypes
import os
import sys
from collections.abc import Mapping


def replace_environment(variables: Mapping[str, str]) -> None:
    """Make `variables` the whole environment of this process.

    ``os.environ`` calls putenv and unsetenv, so C code sees the same variables. The bytes behind
    /proc/self/environ are wiped too, because they hold what the grader was started with. Copies that a
    library made on the heap cannot be found; start a zygote with a clean environment.
    """
    os.environ.clear()
    with contextlib.suppress(OSError, ValueError, IndexError):
        _wipe_initial_bytes()
    os.environ.update(variables)


def _wipe_initial_bytes() -> None:
    """Zero the memory from env_start to env_end, the fields 50 and 51 of /proc/self/stat.

    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    """
    if sys.platform != "linux":
        return
    with open("/proc/self/stat", "rb") as file:  # noqa: PTH123 (no pathlib in a fresh fork)
        # The name in field 2 may hold blanks and brackets; field 3 follows its last bracket.
        fields = file.read().rpartition(b")")[2].split()
    start, end = int(fields[50 - 3]), int(fields[51 - 3])
    if 0 < start < end:
        ctypes.memset(start, 0, end - start)
