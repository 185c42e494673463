"""Own the order in which a process locks itself in.

The keeper calls `enter_namespaces` and forks; its child, process 1 of the new namespaces, calls `lock_in`.
Each step does one thing, and one that fails says its own name.
"""

import os
import sys
from collections.abc import Callable
from functools import partial

from grader.confine.capabilities import drop_capabilities
from grader.confine.clean_environment import replace_environment
from grader.confine.confine_errors import ConfineError
from grader.confine.confine_policy import Policy
from grader.confine.descriptors import close_all_but
from grader.confine.kernel import address_space_bytes
from grader.confine.layer import LAYERS, explain
from grader.confine.layers.call_filter import build_filter, install_filter
from grader.confine.layers.landlock import restrict
from grader.confine.layers.mount_namespace import build_root
from grader.confine.layers.no_new_privileges import forbid_new_privileges
from grader.confine.layers.resource_limits import Limits, set_limits
from grader.confine.layers.user_namespace import NAMESPACES, enter_namespace


def enter_namespaces(policy: Policy) -> tuple[str, ...]:
    """Enter new namespaces and return those in force; the next forked child is process 1 of them.

    Must be called with a single thread, in a process that serves one worker: it cannot go back. Without a
    user namespace (switched off, say) root still gets the others. Raises ConfineError when ``"strict"``
    insists on one that cannot be had.
    """
    if policy.isolation == "none":
        return ()
    wanted = (layer for layer in NAMESPACES if layer not in policy.without)
    return tuple(layer for layer in wanted if _attempt(policy, layer, partial(enter_namespace, layer)))


def lock_in(policy: Policy, entered: tuple[str, ...]) -> tuple[str, ...]:
    """Lock this process in by `policy`, for good, and return every layer in force, in `LAYERS`' order.

    `entered` is what `enter_namespaces` returned in the process that forked this one. With isolation
    ``"none"`` only descriptors and the environment are put right. Raises ConfineError when ``"strict"``
    insists on a layer that fails; the process must then end, for it is half locked in.
    """
    # Measured first: the new root may have no /proc to read it from.
    address_space = address_space_bytes()
    is_confined = policy.isolation != "none"
    is_rooted = "mountns" in entered and is_confined and _change_root(policy, entered)
    close_all_but(policy.keep_fds)
    replace_environment(policy.environment)
    steps: dict[str, Callable[[], None]] = {
        "rlimits": lambda: set_limits(_limits(policy, entered), address_space),
        "nonewprivs": _give_up_privileges,
        "landlock": lambda: _restrict_files(policy, is_rooted=is_rooted),
        "seccomp": lambda: install_filter(_filter(policy)),
    }
    wanted = {name: step for name, step in steps.items() if is_confined and name not in policy.without}
    taken = [name for name, step in wanted.items() if _attempt(policy, name, step)]
    mounted = {"mountns"} if is_rooted else set()
    in_force = {*entered, *taken} - {"mountns"} | mounted
    return tuple(layer.name for layer in LAYERS if layer.name in in_force)


def _change_root(policy: Policy, entered: tuple[str, ...]) -> bool:
    return _attempt(policy, "mountns", lambda: build_root(policy, has_pid_namespace="pidns" in entered))


def _filter(policy: Policy) -> bytes:
    return build_filter(deny_exec=policy.deny_exec, own_pid=os.getpid() if policy.deny_exec else 0)


def _give_up_privileges() -> None:
    drop_capabilities()
    forbid_new_privileges()


def _limits(policy: Policy, entered: tuple[str, ...]) -> Limits:
    return Limits(
        memory_bytes=policy.memory_bytes,
        cpu_seconds=policy.cpu_seconds,
        file_bytes=policy.file_bytes,
        open_files=policy.open_files,
        # Outside a user namespace of its own, all of the user's other programs count too.
        processes=policy.processes if "userns" in entered else None,
    )


def _restrict_files(policy: Policy, *, is_rooted: bool) -> None:
    read, write = list(policy.read_paths), list(policy.write_paths)
    if is_rooted:
        read += ["/proc", "/dev"]
        write += ["/tmp", "/dev/shm", "/dev/null"]  # noqa: S108 (the worker's own)
    else:
        read += [f"/dev/{name}" for name in ("zero", "random", "urandom")]
        write += ["/dev/null"] + ([policy.private_tmp] if policy.private_tmp else [])
    hidden = [os.path.realpath(path) for path in policy.hidden_paths]
    restrict(read, write, hidden, allow_exec=not policy.deny_exec)


def _attempt(policy: Policy, layer: str, step: Callable[[], None]) -> bool:
    """Do `step` and say whether it worked; raise ConfineError where the policy insists on it."""
    try:
        _need_linux(layer)
        step()
    except (OSError, ValueError, ConfineError) as error:
        insists = any(one.name == layer and one.is_required for one in LAYERS)
        if policy.isolation == "strict" and insists:
            raise ConfineError(layer, *explain(layer, error)) from error
        return False
    return True


def _need_linux(layer: str) -> None:
    if sys.platform != "linux":
        raise ConfineError(layer, "not-linux", sys.platform)
