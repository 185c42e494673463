"""Control groups: finding one that is delegated, and a group's life, on this machine's own tree where it has one."""

import os
import signal
import time

import pytest

from grader.confine import ConfineError
from grader.confine.layers import control_group as cgroup


@pytest.fixture
def parent():
    """Give this process's own group where it may make others below it, whatever controllers it has."""
    try:
        return cgroup.find_delegated("")
    except ConfineError as error:
        pytest.skip(str(error))


def test_group_kills_all_that_is_in_it(parent) -> None:
    """What was put in, and what it forked, is killed with the group, which is then gone."""
    reading, writing = os.pipe()
    with cgroup.new_group(parent, f"grade-test-{os.getpid()}") as group:
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


def test_memory_has_to_be_handed_down(parent) -> None:
    """A tree that does not hand on what is needed is refused with the reason, and nothing is changed."""
    before = (parent / "cgroup.subtree_control").read_text()
    with pytest.raises(ConfineError, match="cgroup-controller"):
        cgroup.delegate("no-such-controller")
    assert (parent / "cgroup.subtree_control").read_text() == before


def test_limits_are_the_kernels_words(tmp_path) -> None:
    """A limit is written in the kernel's files, swap with it; what they count is read from them."""
    for name in ("memory.max", "memory.swap.max", "memory.oom.group", "pids.max"):
        (tmp_path / name).touch()
    group = cgroup.Group(tmp_path)
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


def test_no_tree_is_no_group(monkeypatch) -> None:
    """Without a version 2 tree there is none to be had."""
    monkeypatch.setattr(cgroup, "_MOUNTS", ())
    with pytest.raises(ConfineError, match="cgroup-missing"):
        cgroup.find_delegated()
