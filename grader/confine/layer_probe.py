"""Own finding out which layers this machine has, without changing the process that asks."""

import contextlib
import json
import os
import sys
import warnings
from collections.abc import Callable
from functools import partial

from grader.confine import kernel
from grader.confine.confine_errors import ConfineError
from grader.confine.layer import LAYERS, Availability, explain
from grader.confine.layers.call_filter import build_filter, build_open_filter, install_filter
from grader.confine.layers.control_group import find_delegated
from grader.confine.layers.landlock import abi_version
from grader.confine.layers.no_new_privileges import forbid_new_privileges
from grader.confine.layers.user_namespace import NAMESPACES, enter_namespace

_ANSWER_BYTES = 65536


def probe_all() -> tuple[Availability, ...]:
    """Return, in `LAYERS`' order, what this machine has; each layer is really tried, in a forked child.

    One child tries them all, so that it takes milliseconds; this process stays as it was. Off Linux nothing
    is available.
    """
    if sys.platform != "linux":
        return tuple(Availability(layer.name, available=False, reason="not-linux") for layer in LAYERS)
    found = json.loads(_ask_child(_try_all) or "{}")
    missing = ("probe-died", "")
    return tuple(_availability(layer.name, *found.get(layer.name, missing)) for layer in LAYERS)


def _availability(layer: str, reason: str, detail: str) -> Availability:
    return Availability(layer, available=not reason, reason=reason, detail=detail)


def _ask_child(answer: Callable[[], str]) -> str:
    """Return what `answer` gives in a forked child; the empty string when the child dies."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns of forking with threads: the child calls the kernel and ends, without locks.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.write(writing, answer().encode()[:_ANSWER_BYTES])
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123
        text = pipe.read().decode()
    os.waitpid(child, 0)
    return text


def _try_all() -> str:
    """Return, as JSON, layer → (reason, detail), both empty for a layer that works."""
    tries: dict[str, Callable[[], object]] = {
        "rlimits": _try_rlimits,
        "landlock": abi_version,
        **{name: partial(enter_namespace, name) for name in NAMESPACES},
        "nonewprivs": forbid_new_privileges,
        "seccomp": _try_seccomp,
    }
    # Looked at first of all: a new mount namespace shows no group.
    tries = {"cgroup": find_delegated} | tries
    # Asking the new mount namespace for a mount shows what a security module refuses inside it.
    tries["mountns"] = _try_mounts
    return json.dumps({name: _reason(name, attempt) for name, attempt in tries.items()})


def _reason(layer: str, attempt: Callable[[], object]) -> tuple[str, str]:
    try:
        attempt()
    except (OSError, ValueError, ConfineError) as error:
        return explain(layer, error)
    return ("", "")


def _try_rlimits() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _try_mounts() -> None:
    enter_namespace("mountns")
    kernel.syscall("mount", b"none", b"/", None, kernel.MS_REC | kernel.MS_PRIVATE, None)
    kernel.syscall("mount", b"tmpfs", b"/proc", b"tmpfs", 0, None)
    kernel.syscall("mount_setattr", kernel.AT_FDCWD, b"/proc", 0, b"\x01" + bytes(31), 32)


def _try_seccomp() -> None:
    if not kernel.machine():
        raise ConfineError("seccomp", "seccomp-machine", os.uname().machine)
    build_filter(deny_exec=True)
    install_filter(build_open_filter())
