"""Own control groups, version 2, where one is delegated: the memory of a whole tree, held by the kernel.

https://docs.kernel.org/admin-guide/cgroup-v2.html. A group is delegated where this process may make groups
below its own and the memory controller is among those that it may hand on: in a systemd scope or service
with Delegate=yes, in some containers, and for root. Elsewhere the address space's limit and the host's look
at the resident pages stand in.
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
# A group can hand controllers on only when no process is in it: whoever delegates moves here first.
_LEAF = "grade-host"
_PAUSE_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Group:
    """One run's group: what is put in stays in, with all that it starts."""

    folder: Path

    def limit(self, memory_bytes: int, processes: int) -> None:
        """Hold what is put in to so many bytes, with no swap, and so many tasks; raises OSError.

        A forked process brings no page along: those that it shares with its parent count there.
        """
        _write(self.folder / "memory.max", str(memory_bytes))
        with contextlib.suppress(FileNotFoundError):
            _write(self.folder / "memory.swap.max", "0")
        with contextlib.suppress(OSError):
            _write(self.folder / "memory.oom.group", "1")
        with contextlib.suppress(FileNotFoundError):
            _write(self.folder / "pids.max", str(processes))

    def enter(self, pid: int = 0) -> None:
        """Put a process in (0 is the caller); raises OSError."""
        _write(self.folder / "cgroup.procs", str(pid))

    def kill(self) -> None:
        """Kill all that is in it, however it forks (Linux 5.14)."""
        with contextlib.suppress(OSError):
            _write(self.folder / "cgroup.kill", "1")

    def was_out_of_memory(self) -> bool:
        """Tell whether the kernel killed something in it for want of memory."""
        return self._counts("memory.events").get("oom_kill", 0) > 0

    def peak_bytes(self) -> int:
        """Give the most memory that it held at once (Linux 5.19); 0 where that is not told."""
        try:
            return int((self.folder / "memory.peak").read_text())
        except (OSError, ValueError):
            return 0

    def remove(self, seconds: float = 1.0) -> None:
        """Kill what is left and remove the group; one that will not empty is left to the system."""
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
    """Give this process's own group where groups can be made below it that hold `needed`.

    Changes nothing, and takes nothing that somebody else manages. Raises ConfineError: cgroup-missing (no
    version 2 here), cgroup-controller (memory is not handed down, or belongs to version 1), cgroup-denied
    (not delegated to this process).
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
    """Make ready the group that `find_delegated` finds: move what is in it to a leaf, hand controllers on.

    Raises ConfineError as that does, and OSError.
    """
    folder = find_delegated(needed)
    # The root of the whole tree hands controllers on with processes in it, and has them of everybody.
    if folder not in _MOUNTS:
        leaf = Group(folder / _LEAF)
        leaf.folder.mkdir(exist_ok=True)
        for pid in (folder / "cgroup.procs").read_text().split():
            # One may have ended in the meantime.
            with contextlib.suppress(OSError):
                leaf.enter(int(pid))
    _write(folder / "cgroup.subtree_control", f"+{needed}")
    with contextlib.suppress(OSError):
        _write(folder / "cgroup.subtree_control", "+pids")
    return folder


@contextlib.contextmanager
def new_group(parent: Path, name: str) -> Iterator[Group]:
    """Make a group below `parent`; it is emptied and removed at the end. Raises OSError."""
    group = Group(parent / name)
    group.folder.mkdir(exist_ok=True)  # a keeper of the same number may have been killed
    try:
        yield group
    finally:
        group.remove()


def _is_ours(folder: Path) -> bool:
    """Tell whether the group was handed to who is in it: systemd marks it so, a container's is its root.

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
