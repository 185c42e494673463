"""Control groups: finding a delegated one and using it, on this machine's own tree where it has one."""

import os
import signal
import time

import pytest

from grader.confine import ConfineError, cgroup_tree


@pytest.fixture
def parent():
    """Return this process's own group if others can be created below it."""
    try:
        return cgroup_tree.find_delegated("")
    except ConfineError as error:
        pytest.skip(str(error))


def test_group_kills_its_processes(parent) -> None:
    """A process in the group and the one that it forked are killed with the group, which is then removed."""
    reading, writing = os.pipe()
    with cgroup_tree.new_group(parent, f"grade-test-{os.getpid()}") as group:
        child = os.fork()
        if child == 0:
            group.enter()
            grandchild = os.fork()
            if grandchild:
                os.write(writing, str(grandchild).encode())
            time.sleep(60)
            os._exit(0)
        grandchild = int(os.read(reading, 20))
        inside = (group.folder / "cgroup.procs").read_text().split()
        assert set(inside) == {str(child), str(grandchild)}
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not group.folder.exists()


def test_missing_controller_is_refused(parent) -> None:
    """A tree that does not pass on the needed controller is refused with the reason and not changed."""
    before = (parent / "cgroup.subtree_control").read_text()
    with pytest.raises(ConfineError, match="cgroup-controller"):
        cgroup_tree.delegate("no-such-controller")
    assert (parent / "cgroup.subtree_control").read_text() == before


def test_limits_are_written_to_the_kernel(tmp_path) -> None:
    """Limits are written to the kernel's files, swap included, and counters are read from them."""
    for name in ("memory.max", "memory.swap.max", "memory.oom.group", "pids.max"):
        (tmp_path / name).touch()
    group = cgroup_tree.ControlGroup(tmp_path)
    group.limit(1 << 30, 64)
    found = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert found == {
        "memory.max": str(1 << 30),
        "memory.swap.max": "0",
        "memory.oom.group": "1",
        "pids.max": "64",
    }
    assert (group.was_out_of_memory(), group.peak_bytes()) == (False, 0)
    (tmp_path / "memory.events").write_text("low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\n")
    (tmp_path / "memory.peak").write_text("4096\n")
    assert (group.was_out_of_memory(), group.peak_bytes()) == (True, 4096)


def test_missing_tree_is_an_error(monkeypatch) -> None:
    """Without a version 2 tree no group is found."""
    monkeypatch.setattr(cgroup_tree, "_MOUNTS", ())
    with pytest.raises(ConfineError, match="cgroup-missing"):
        cgroup_tree.find_delegated()
