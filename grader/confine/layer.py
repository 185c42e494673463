"""Own the list of layers and what is said about one that is missing."""

import errno
from dataclasses import dataclass
from pathlib import Path

from grader.confine.confine_errors import ConfineError


@dataclass(frozen=True, slots=True)
class Layer:
    """Name one mechanism of confinement and say whether ``"strict"`` insists on it."""

    name: str
    purpose: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Availability:
    """Say whether this machine has a layer; `reason` is a kebab-case code, empty when it has."""

    layer: str
    available: bool
    reason: str = ""
    detail: str = ""


LAYERS = (
    Layer("userns", "rights inside that are none outside"),
    Layer("pidns", "no other process can be seen or signalled, and all die with the first"),
    Layer("netns", "no network"),
    Layer("ipcns", "no shared memory or queues of others"),
    Layer("utsns", "the host's name stays unknown", is_required=False),
    Layer("mountns", "only the named files exist"),
    Layer("landlock", "only the named files open, no TCP, no signals outwards"),
    Layer("seccomp", "no new processes, no sockets, no kernel interfaces"),
    Layer("rlimits", "bounded memory, processor time and files"),
    Layer("nonewprivs", "no program gains rights"),
    Layer("cgroup", "bounded memory of the whole tree, counted by the kernel", is_required=False),
)

_USERNS_SWITCHES = (
    ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "userns-apparmor"),
    ("/proc/sys/kernel/unprivileged_userns_clone", "0", "userns-sysctl"),
    ("/proc/sys/user/max_user_namespaces", "0", "userns-sysctl"),
)
_CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")


def explain(layer: str, error: Exception) -> tuple[str, str]:
    """Return the reason's code and the detail for `layer`, which failed with `error`.

    Codes: not-linux, userns-apparmor, userns-sysctl, userns-container, mountns-kernel, landlock-kernel,
    landlock-disabled, seccomp-machine, cgroup-missing, cgroup-controller, and for each layer LAYER-denied,
    LAYER-failed and LAYER-kernel.
    """
    if isinstance(error, ConfineError):
        return error.reason, error.detail
    code = error.errno if isinstance(error, OSError) else None
    detail = str(error)
    if layer == "userns":
        return _explain_userns(code), detail
    if code == errno.EOPNOTSUPP and layer == "landlock":
        return "landlock-disabled", detail
    if code in (errno.ENOSYS, errno.EINVAL):
        return f"{layer}-kernel", detail
    if code in (errno.EPERM, errno.EACCES):
        return f"{layer}-denied", detail
    return f"{layer}-failed", detail


def _explain_userns(code: int | None) -> str:
    # Ubuntu 24.04 lets the call pass and refuses what follows, so the switch is looked at, not the errno.
    for path, value, reason in _USERNS_SWITCHES:
        if _read(path) == value:
            return reason
    if code in (errno.ENOSYS, errno.EINVAL):
        return "userns-kernel"
    return "userns-container" if any(Path(mark).exists() for mark in _CONTAINER_MARKS) else "userns-denied"


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except OSError:
        return ""
