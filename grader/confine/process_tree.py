"""End processes reliably: with their parent, and with all their descendants."""

import contextlib
import os
import signal
import sys
import time

from grader.confine import kernel

_PAUSE_SECONDS = 0.002


def die_with_parent(signal_number: int = 9) -> None:
    """Make the kernel send `signal_number` to this process when the thread that forked it ends.

    Call it after entering namespaces; a later change of user resets it. It has no effect when the parent has
    already ended: compare os.getppid() where that matters. Raises OSError.
    https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html
    """
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal_number)


def adopt_orphans() -> None:
    """Become the parent of every orphaned descendant, so that none escapes `kill_tree`; raises OSError.

    https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html
    """
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)


def kill_tree(pid: int, seconds: float = 2.0) -> bool:
    """Kill `pid` and all its descendants; return whether none is left alive within `seconds`.

    All are stopped before any is killed, so that none can fork between listing and killing. Zombies count as
    dead; their parent reaps them. Without /proc only `pid` itself is killed.
    """
    if sys.platform != "linux":
        return _kill_one(pid)
    deadline = time.monotonic() + seconds
    known = _freeze(pid)
    while True:
        for one in known:
            _signal(one, signal.SIGKILL)
        # A child that was being forked while its parent was stopped appears only now.
        known = {one: start for one, start in known.items() if _is_alive(one, start)}
        for one in list(known):
            known.update(_tree(one))
        if not known:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_SECONDS)


def descendants(pid: int, *, with_siblings: bool = False) -> tuple[int, ...]:
    """Return the living processes that `pid` started, and those that they started in turn.

    With `with_siblings`, return all descendants of its parent except `pid` itself: a parent that adopts
    orphans also has those whose own parent has ended. Without /proc the result is empty.
    """
    if sys.platform != "linux":
        return ()
    top = pid
    if with_siblings:
        facts = _facts(pid)
        top = pid if facts is None else facts[0]
    return tuple(one for one in _tree(top) if one not in (pid, top))


def _freeze(pid: int) -> dict[int, int]:
    """Stop `pid` and its descendants until no new one appears; return pid → start time."""
    known: dict[int, int] = {}
    while fresh := {one: start for one, start in _tree(pid).items() if known.get(one) != start}:
        for one in fresh:
            _signal(one, signal.SIGSTOP)
        known.update(fresh)
    return known


def _tree(pid: int) -> dict[int, int]:
    """Return `pid` and its living descendants with the time each was started, in clock ticks."""
    table = _processes()
    children: dict[int, list[int]] = {}
    for one, (parent, _) in table.items():
        children.setdefault(parent, []).append(one)
    found, queue = {}, [pid]
    while queue:
        one = queue.pop()
        if one in table and one not in found:
            found[one] = table[one][1]
        queue.extend(children.get(one, ()))
    return found


def _processes() -> dict[int, tuple[int, int]]:
    """Return pid → (parent, start time) of every process that is alive."""
    table = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            facts = _facts(int(name))
            if facts is not None:
                table[int(name)] = facts
    return table


def _facts(pid: int) -> tuple[int, int] | None:
    """Return (parent, start time) of `pid`, or None when it is gone or a zombie."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] in (b"Z", b"X") else (int(fields[1]), int(fields[19]))


def _is_alive(pid: int, start: int) -> bool:
    facts = _facts(pid)
    return facts is not None and facts[1] == start


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _kill_one(pid: int) -> bool:
    try:
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    except OSError:
        return False
    return True
