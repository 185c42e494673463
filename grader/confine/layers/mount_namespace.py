"""Mount namespace: a new root directory that contains only the paths of the policy.

https://man7.org/linux/man-pages/man7/mount_namespaces.7.html,
https://man7.org/linux/man-pages/man2/pivot_root.2.html. Needs Linux 5.12 (mount_setattr makes a whole tree of
mounts read-only at once).
"""

import contextlib
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import ClassVar

from grader.confine import kernel, memory_box
from grader.confine.confine_policy import Policy
from grader.confine.layer import Confinement, LayerStage
from grader.confine.memory_box import MemoryBox
from grader.confine.namespace_layer import Namespace
from grader.confine.needed_paths import is_below

# Nothing is read from the old /proc while the new root is built, so the stage may cover it.
_STAGE = "/proc"
_BOX = ".box"
# Not /dev/zero: a shared mapping of it is memory that outlives the mapping.
_DEVICES = ("null", "full", "random", "urandom")
_SHARED_MEMORY_BYTES = 16 * 2**20
_OWN = ("/proc", "/dev")


class _Kind(IntEnum):
    """What is mounted at a path; of several kinds at one path, the highest wins."""

    READ = 0
    HIDE = 1
    WRITE = 2


@dataclass(frozen=True, slots=True)
class _Bind:
    path: str
    kind: _Kind
    source: str = ""


class MountNamespace(Namespace):
    """Let only the paths of the policy exist."""

    name: ClassVar[str] = "mountns"
    flag = kernel.CLONE_NEWNS
    # Not in the keeper: to change the root changes it for each process of the namespace.
    stages = (LayerStage.ROOT,)

    def probe(self) -> None:
        """Enter the namespace and mount in it, because a security module may refuse only the latter."""
        self.enter()
        kernel.syscall("mount", b"none", b"/", None, kernel.MS_REC | kernel.MS_PRIVATE, None)
        kernel.syscall("mount", b"tmpfs", b"/proc", b"tmpfs", 0, None)
        kernel.syscall("mount_setattr", kernel.AT_FDCWD, b"/proc", 0, b"\x01" + bytes(31), 32)

    def apply(self, confinement: Confinement, stage: LayerStage) -> None:  # noqa: ARG002
        """Enter the namespace and build the new root, in the child."""
        self.enter()
        has_pid_namespace = "pidns" in confinement.in_force
        build_root(confinement.policy, has_pid_namespace=has_pid_namespace, box=confinement.box)


def build_root(policy: Policy, *, has_pid_namespace: bool, box: MemoryBox | None = None) -> None:
    """Replace this process's root by an in-memory one with `policy`'s paths bound into it; drop the old root.

    /tmp is `private_tmp` (mount points for paths below /tmp are created inside that folder), /dev holds null,
    full, random, urandom and a small shm, /proc shows the new process namespace read-only (without
    `has_pid_namespace`, or where the system covers parts of its own /proc, it shows only the program's name).
    With `box`, the policy's `memory_box` is in memory, and the keeper gets a descriptor of it.

    Must run in a new mount namespace, as process 1 of the new process namespace when there is one. Raises
    OSError; before the root is changed, the failure leaves the old root in use.
    """
    here, program = os.getcwd(), os.path.realpath("/proc/self/exe")  # noqa: PTH109
    kernel.syscall("mount", b"none", b"/", None, kernel.MS_REC | kernel.MS_PRIVATE, None)
    _mount_tmpfs(_STAGE, "mode=755,size=4m")
    try:
        _fill(policy, program, box)
        _pivot()
    except OSError:
        with contextlib.suppress(OSError):
            os.chdir(here)
            kernel.syscall("umount2", _STAGE.encode(), kernel.MNT_DETACH)
        raise
    if has_pid_namespace and _mount_proc():
        _hide_mounts()
    kernel.syscall("umount2", b".", kernel.MNT_DETACH)
    _make_read_only("/", recursive=False)
    with contextlib.suppress(OSError):
        os.chdir("/tmp")  # noqa: S108 (the private one)
        os.chdir(here)


def _fill(policy: Policy, program: str, box: MemoryBox | None) -> None:
    for name in ("dev", "proc", "tmp"):
        os.mkdir(f"{_STAGE}/{name}", 0o755)  # noqa: PTH102
    _make_proc(program)
    moved = _make_box(policy, box)
    _bind_tmp(policy, moved)
    _bind_devices()
    for path, target in _links(policy):
        _make_link(path, target)
    binds = [replace(bind, source=moved.get(bind.path, bind.source)) for bind in _binds(policy)]
    for bind in binds:
        _cover(bind.path) if bind.kind is _Kind.HIDE else _bind(bind)
    for bind in binds:
        if bind.kind is _Kind.HIDE:
            _make_read_only(_STAGE + bind.path, recursive=False)
    for place in moved.values():
        kernel.syscall("umount2", place.encode(), kernel.MNT_DETACH)
        os.rmdir(place)  # noqa: PTH106


def _make_box(policy: Policy, box: MemoryBox | None) -> dict[str, str]:
    """Create the folder in memory and give it to the keeper; return its path → where it is for now."""
    if policy.memory_box is None or box is None:
        return {}
    place, real = f"{_STAGE}/{_BOX}", os.path.realpath(policy.memory_box)
    os.mkdir(place, 0o700)  # noqa: PTH102
    _mount_tmpfs(place, memory_box.options(policy.file_bytes))
    memory_box.fill(place, real)
    box.hand_over(place)
    return {real: place}


def _make_proc(program: str) -> None:
    """Create the content of /proc for the case that no /proc can be mounted: only the program's name.

    TensorFlow's first session ends the process if it cannot read the name (`Env::GetExecutablePath`,
    https://github.com/tensorflow/tensorflow/blob/master/third_party/xla/xla/tsl/platform/env.cc).
    """
    os.mkdir(f"{_STAGE}/proc/self", 0o755)  # noqa: PTH102
    os.symlink(program, f"{_STAGE}/proc/self/exe")  # noqa: PTH211
    with open(f"{_STAGE}/proc/self/cmdline", "wb") as file:  # noqa: PTH123
        file.write(os.fsencode(program) + b"\0")


def _bind_tmp(policy: Policy, moved: Mapping[str, str]) -> None:
    if policy.private_tmp is None:
        _mount_tmpfs(f"{_STAGE}/tmp", f"mode=1777,size={max(policy.file_bytes, 4096)}")  # noqa: S108
        return
    source = os.path.realpath(policy.private_tmp)
    for path, place in moved.items():
        source = place + source.removeprefix(path) if is_below(source, path) else source
    _bind(_Bind("/tmp", _Kind.WRITE, source=source))  # noqa: S108


def _bind_devices() -> None:
    for name in _DEVICES:
        target = f"{_STAGE}/dev/{name}"
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
        _mount_bind(f"/dev/{name}", target)
    os.mkdir(f"{_STAGE}/dev/shm", 0o1777)  # noqa: PTH102, S108
    _mount_tmpfs(f"{_STAGE}/dev/shm", f"mode=1777,size={_SHARED_MEMORY_BYTES}")  # noqa: S108
    for name, target in (
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
    ):
        os.symlink(target, f"{_STAGE}/dev/{name}")  # noqa: PTH211


def _paths(policy: Policy) -> Iterator[tuple[str, bool]]:
    for paths, is_writable in ((policy.read_paths, False), (policy.write_paths, True)):
        for path in paths:
            if not any(is_below(os.path.normpath(path), own) for own in _OWN):
                yield os.path.normpath(path), is_writable


def _binds(policy: Policy) -> list[_Bind]:
    """Return the mounts, outer ones first, without those inside another one of the same kind.

    Of nested paths the inner one counts: a path of the policy inside a hidden folder is shown.
    """
    wanted = {(os.path.realpath(path), _Kind.WRITE if w else _Kind.READ) for path, w in _paths(policy)}
    wanted |= {(os.path.realpath(path), _Kind.HIDE) for path in policy.hidden_paths}
    kept: list[_Bind] = []
    for path, kind in sorted(wanted, key=lambda one: (one[0].split("/"), one[1])):
        around = next((bind.kind for bind in reversed(kept) if is_below(path, bind.path)), _Kind.HIDE)
        if kind is not around and (kind is _Kind.WRITE or os.path.lexists(path)):
            kept.append(_Bind(path, kind))
    return kept


def _links(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield (path, target) of each symbolic link on the way to the policy's paths."""
    for path, _ in _paths(policy):
        walked = ""
        for name in path.split("/")[1:]:
            walked = f"{walked}/{name}"
            if os.path.islink(walked):  # noqa: PTH114
                real = os.path.realpath(walked)
                yield walked, real
                walked = real


def _make_link(path: str, target: str) -> None:
    with contextlib.suppress(FileExistsError):
        os.makedirs(os.path.dirname(_STAGE + path), exist_ok=True)  # noqa: PTH103, PTH120
        os.symlink(target, _STAGE + path)  # noqa: PTH211


def _bind(bind: _Bind) -> None:
    source, target = bind.source or bind.path, _STAGE + bind.path
    if not os.path.lexists(target):
        _make_mount_point(source, target)
    _mount_bind(source, target)
    attributes = kernel.MOUNT_ATTR_NOSUID | kernel.MOUNT_ATTR_NODEV
    is_writable = bind.kind is _Kind.WRITE
    _set_attributes(target, attributes if is_writable else attributes | kernel.MOUNT_ATTR_RDONLY)


def _make_mount_point(source: str, target: str) -> None:
    if os.path.isdir(source):  # noqa: PTH112
        os.makedirs(target, exist_ok=True)  # noqa: PTH103
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))


def _cover(path: str) -> None:
    """Mount something empty over `path`, if the new root shows it."""
    target = _STAGE + path
    if os.path.isdir(target):  # noqa: PTH112
        _mount_tmpfs(target, "mode=755,size=64k")
    elif os.path.exists(target):  # noqa: PTH110
        _mount_bind("/dev/null", target)


def _pivot() -> None:
    """Make the stage the root; the old root ends up mounted on top, at ``.``, and the caller detaches it."""
    os.chdir(_STAGE)
    kernel.syscall("pivot_root", b".", b".")


def _mount_proc() -> bool:
    # Refused where the old /proc is partly covered, as in some containers.
    flags = kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    with contextlib.suppress(OSError):
        kernel.syscall("mount", b"proc", b"/proc", b"proc", flags, None)
        return True
    return False


def _hide_mounts() -> None:
    """Cover the lists of mounts, which name the host's folders behind the paths.

    Each thread has its own lists, so the folder of threads is covered too. A process that is started later
    would have its own; the system call filter refuses to start one.
    """
    own = f"/proc/{os.getpid()}"
    for name in ("mountinfo", "mounts", "mountstats"):
        with contextlib.suppress(OSError):
            _mount_bind("/dev/null", f"{own}/{name}")
    with contextlib.suppress(OSError):
        _mount_tmpfs(f"{own}/task", "mode=555,size=4k")


def _mount_tmpfs(target: str, options: str) -> None:
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.syscall("mount", b"tmpfs", target.encode(), b"tmpfs", flags, options.encode())


def _mount_bind(source: str, target: str) -> None:
    flags = kernel.MS_BIND | kernel.MS_REC
    kernel.syscall("mount", os.fsencode(source), os.fsencode(target), None, flags, None)


def _make_read_only(target: str, *, recursive: bool) -> None:
    _set_attributes(target, kernel.MOUNT_ATTR_RDONLY, recursive=recursive)


def _set_attributes(target: str, attributes: int, *, recursive: bool = True) -> None:
    """Add mount `attributes` at `target`: struct mount_attr is attr_set, attr_clr, propagation, userns_fd."""
    flags = kernel.AT_RECURSIVE if recursive else 0
    change = struct.pack("=4Q", attributes, 0, 0, 0)
    kernel.syscall("mount_setattr", kernel.AT_FDCWD, os.fsencode(target), flags, change, 32)
