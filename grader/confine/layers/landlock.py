"""Landlock: rules for files, TCP and signals that a process applies to itself.

https://docs.kernel.org/userspace-api/landlock.html, include/uapi/linux/landlock.h. It is independent of the
mounts: what one of the two lets through by mistake, the other refuses.
"""

import contextlib
import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable
from types import MappingProxyType
from typing import ClassVar

from grader.confine import kernel
from grader.confine.layer import Confinement, Layer, LayerStage, Reason
from grader.confine.needed_paths import is_below

_CREATE_VERSION = 1
_RULE_PATH_BENEATH = 1

EXECUTE = 1 << 0
WRITE_FILE = 1 << 1
READ_FILE = 1 << 2
READ_DIR = 1 << 3
MAKE_CHAR = 1 << 6
MAKE_BLOCK = 1 << 11
REFER = 1 << 13  # ABI 2
TRUNCATE = 1 << 14  # ABI 3
IOCTL_DEV = 1 << 15  # ABI 5
_ALL_OF_ABI_1 = (1 << 13) - 1
_ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

_NET_BIND_AND_CONNECT_TCP = 0b11  # ABI 4
_SCOPE_ABSTRACT_UNIX_AND_SIGNAL = 0b11  # ABI 6


class Landlock(Layer):
    """Open only the files that the policy names, refuse TCP, and signals to processes outside."""

    name: ClassVar[str] = "landlock"
    stages = (LayerStage.FILES,)
    remedies = MappingProxyType(
        {"landlock-kernel": "remedy-landlock-kernel", "landlock-disabled": "remedy-landlock-disabled"}
    )

    def probe(self) -> None:
        """Ask the kernel for its version of Landlock."""
        abi_version()

    def apply(self, confinement: Confinement, stage: LayerStage) -> None:  # noqa: ARG002
        """Restrict this process to the paths of the policy."""
        policy = confinement.policy
        read, write = list(policy.read_paths), list(policy.write_paths)
        if "mountns" in confinement.in_force:
            read += ["/proc", "/dev"]
            write += ["/tmp", "/dev/shm", "/dev/null"]  # noqa: S108 (the worker's own)
        else:
            read += ["/dev/random", "/dev/urandom"]
            write += ["/dev/null"] + ([policy.private_tmp] if policy.private_tmp else [])
        hidden = [os.path.realpath(path) for path in policy.hidden_paths]
        restrict(read, write, hidden)

    def explain(self, error: Exception) -> Reason:
        """Return why the layer failed; also landlock-disabled."""
        if isinstance(error, OSError) and error.errno == errno.EOPNOTSUPP:
            return Reason("landlock-disabled", str(error))
        return super().explain(error)


def abi_version() -> int:
    """Return the kernel's Landlock ABI, 1 or more.

    Raises OSError: ENOSYS where the kernel has none, EOPNOTSUPP where it is switched off.
    """
    return kernel.syscall("landlock_create_ruleset", None, 0, _CREATE_VERSION)


def handled_files(abi: int) -> int:
    """Return the mask of all kinds of file access that ABI `abi` can refuse."""
    later = ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEV))
    return _ALL_OF_ABI_1 | sum(access for since, access in later if abi >= since)


def restrict(read: Iterable[str], write: Iterable[str], hidden: Iterable[str] = ()) -> None:
    """Restrict this process to the files beneath `read` and `write`, for good.

    From ABI 4 on every TCP bind and connect is refused, from ABI 6 on also signals and abstract sockets to
    processes outside. `hidden` folders below a read path are left out (their names stay listed, their
    content does not open), except for paths of `read` inside a hidden folder. Programs cannot be executed.
    Files that are already open stay open. Paths that do not exist are skipped. Needs no_new_privs. Raises
    OSError.
    """
    abi = abi_version()
    reading = READ_FILE | READ_DIR
    # Creating devices is never needed; every other kind of writing is.
    writing = handled_files(abi) & ~(MAKE_CHAR | MAKE_BLOCK | EXECUTE) | reading
    ruleset = _create(abi)
    try:
        for path, access in _without(read, tuple(hidden), reading):
            _allow(ruleset, path, access)
        for path in write:
            _allow(ruleset, path, writing)
        kernel.syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _create(abi: int) -> int:
    fields = [handled_files(abi)]
    if abi >= 4:
        fields.append(_NET_BIND_AND_CONNECT_TCP)
    if abi >= 6:
        fields.append(_SCOPE_ABSTRACT_UNIX_AND_SIGNAL)
    attributes = ctypes.create_string_buffer(struct.pack(f"={len(fields)}Q", *fields), 8 * len(fields))
    return kernel.syscall("landlock_create_ruleset", attributes, 8 * len(fields), 0)


def _allow(ruleset: int, path: str, access: int) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                access &= _ON_FILES
            rule = ctypes.create_string_buffer(struct.pack("=Qi", access, descriptor), 12)
            kernel.syscall("landlock_add_rule", ruleset, _RULE_PATH_BENEATH, rule, 0)
        finally:
            os.close(descriptor)


def _without(paths: Iterable[str], hidden: tuple[str, ...], access: int) -> list[tuple[str, int]]:
    """Return rules for `paths` without `hidden`; of nested paths the inner one counts."""
    rules = []
    for path in paths:
        real = os.path.realpath(path)
        if path not in hidden:
            # A rule for a folder does not cover the target of a link in it; a rule for the link would.
            is_split = any(is_below(one, real) for one in hidden)
            rules.extend(_split(real, real, hidden, access) if is_split else [(path, access)])
    return rules


def _split(path: str, top: str, hidden: tuple[str, ...], access: int) -> list[tuple[str, int]]:
    """Return rules for the content of `path`, below `top`, without `hidden` and without symbolic links.

    Landlock can allow a folder but not exclude a part of it, so each neighbour of a hidden path is named.
    """
    if path in hidden:
        return []
    if not any(is_below(one, path) for one in hidden) or not os.path.isdir(path):  # noqa: PTH112
        return [(path, access)]
    # Importing a module lists the folder.
    rules = [(path, READ_DIR)]
    with contextlib.suppress(OSError), os.scandir(path) as entries:
        for entry in entries:
            real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
            # The target of a link within `top` gets its own rule; `lib64` is often a link to `lib`.
            if real == entry.path or not is_below(real, top):
                rules.extend(_split(real, top, hidden, access))
    return rules
