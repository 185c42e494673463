"""Control groups, version 2: find a delegated one, create groups below it, limit and remove them.

https://docs.kernel.org/admin-guide/cgroup-v2.html. A group is delegated where this process may create groups
below its own and may pass the memory controller on to them: in a systemd scope or service with Delegate=yes,
in some containers, and for root. Elsewhere memory is bounded by the address space and by the host, which
counts resident pages.
"""

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.confine.confine_errors import ConfineError

_MOUNTS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
_NEEDED = "memory"
# A group passes controllers on only when it holds no process, so its processes first move to this leaf.
_LEAF = "grade-host"
_PAUSE_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """The group of one run; a process in it stays in it, as do the processes that it starts."""

    folder: Path

    def limit(self, memory_bytes: int, processes: int) -> None:
        """Limit the group to `memory_bytes` without swap and to `processes` tasks; raises OSError.

        Pages that a forked process shares with its parent are charged to the parent's group.
        """
        _write(self.folder / "memory.max", str(memory_bytes))
        with contextlib.suppress(FileNotFoundError):
            _write(self.folder / "memory.swap.max", "0")
        with contextlib.suppress(OSError):
            _write(self.folder / "memory.oom.group", "1")
        with contextlib.suppress(FileNotFoundError):
            _write(self.folder / "pids.max", str(processes))

    def enter(self, pid: int = 0) -> None:
        """Move the process `pid` into the group (0 is the caller); raises OSError."""
        _write(self.folder / "cgroup.procs", str(pid))

    def kill(self) -> None:
        """Kill every process of the group, even while it forks (Linux 5.14)."""
        with contextlib.suppress(OSError):
            _write(self.folder / "cgroup.kill", "1")

    def was_out_of_memory(self) -> bool:
        """Whether the kernel killed a process of the group because memory ran out."""
        return self._counts("memory.events").get("oom_kill", 0) > 0

    def peak_bytes(self) -> int:
        """Return the most memory that the group used at once (Linux 5.19); 0 where unknown."""
        try:
            return int((self.folder / "memory.peak").read_text())
        except (OSError, ValueError):
            return 0

    def remove(self, seconds: float = 1.0) -> None:
        """Kill what is left and remove the group; one that does not get empty in time is left behind."""
        until = time.monotonic() + seconds
        while True:
            self.kill()
            try:
                self.folder.rmdir()
            except FileNotFoundError:
                return
            except OSError:
                if time.monotonic() > until:
                    return
                time.sleep(_PAUSE_SECONDS)
            else:
                return

    def _counts(self, name: str) -> dict[str, int]:
        try:
            lines = (self.folder / name).read_text().splitlines()
            return {key: int(value) for key, value in (line.split() for line in lines)}
        except (OSError, ValueError):
            return {}


def find_delegated(needed: str = _NEEDED) -> Path:
    """Return this process's own group, if groups with the controller `needed` can be created below it.

    Changes nothing and leaves alone what another program manages. Raises ConfineError: cgroup-missing (no
    version 2 here), cgroup-controller (memory is not passed on, or belongs to version 1), cgroup-denied (not
    delegated to this process).
    """
    folder = _own_folder()
    folder = folder.parent if folder.name == _LEAF else folder
    controllers = (folder / "cgroup.controllers").read_text().split()
    if needed and needed not in controllers:
        raise ConfineError("cgroup", "cgroup-controller", " ".join(controllers))
    for path in (folder, folder / "cgroup.procs", folder / "cgroup.subtree_control"):
        if not os.access(path, os.W_OK):
            raise ConfineError("cgroup", "cgroup-denied", str(path))
    if not _is_ours(folder):
        raise ConfineError("cgroup", "cgroup-denied", str(folder))
    return folder


def delegate(needed: str = _NEEDED) -> Path:
    """Prepare the group that `find_delegated` returns: move its processes to a leaf, pass controllers on.

    Groups of runs whose keeper was killed are removed; one that still holds processes stays.

    Raises ConfineError as `find_delegated` does, and OSError.
    """
    folder = find_delegated(needed)
    # The root group passes controllers on although it holds processes, and it holds everybody's.
    if folder not in _MOUNTS:
        leaf = ControlGroup(folder / _LEAF)
        leaf.folder.mkdir(exist_ok=True)
        for pid in (folder / "cgroup.procs").read_text().split():
            # The process may have ended in the meantime.
            with contextlib.suppress(OSError):
                leaf.enter(int(pid))
    for stale in folder.glob("grade-[0-9]*"):
        with contextlib.suppress(OSError):
            stale.rmdir()
    _write(folder / "cgroup.subtree_control", f"+{needed}")
    with contextlib.suppress(OSError):
        _write(folder / "cgroup.subtree_control", "+pids")
    return folder


@contextlib.contextmanager
def new_group(parent: Path, name: str) -> Iterator[ControlGroup]:
    """Create a group below `parent` and remove it, with its processes, at the end. Raises OSError."""
    group = ControlGroup(parent / name)
    group.folder.mkdir(exist_ok=True)  # left by a killed keeper of the same number
    try:
        yield group
    finally:
        group.remove()


def _is_ours(folder: Path) -> bool:
    """Whether the group was delegated to its processes: systemd marks it; a container's is its root.

    https://systemd.io/CGROUP_DELEGATION/ (user.delegate, trusted.delegate).
    """
    if folder in _MOUNTS:
        return True
    for name in ("user.delegate", "trusted.delegate"):
        with contextlib.suppress(OSError):
            if os.getxattr(folder, name) == b"1":
                return True
    return False


def _own_folder() -> Path:
    mount = next((each for each in _MOUNTS if (each / "cgroup.controllers").is_file()), None)
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise ConfineError("cgroup", "cgroup-missing", str(error)) from error
    own = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), None)
    if mount is None or own is None:
        raise ConfineError("cgroup", "cgroup-missing", os.strerror(errno.ENOENT))
    return mount / own if own else mount


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
