"""The order of locking in, and what is insisted on."""

import dataclasses
import os
import sys
from pathlib import Path

import pytest

from grader.confine import LAYERS, ConfineError, Policy, enter_namespaces, lock_in, lockdown, python_paths
from grader.confine.capabilities import drop_capabilities
from grader.confine.layers.call_filter import build_filter, install_filter
from grader.confine.layers.no_new_privileges import forbid_new_privileges


@pytest.fixture
def policy(tmp_path):
    """Give a strict policy over a temporary scratch folder."""
    (tmp_path / "scratch").mkdir()
    (tmp_path / "tmp").mkdir()
    return Policy(
        read_paths=python_paths(), write_paths=(str(tmp_path / "scratch"),),
        private_tmp=str(tmp_path / "tmp"), memory_bytes=2**28, cpu_seconds=20, file_bytes=2**20,
        processes=32, environment={"HOME": "/tmp"}, keep_fds=tuple(range(64)), isolation="strict",
    )  # fmt: skip


def _refuse(*_args, **_keywords):
    raise PermissionError(1, "refused")


def test_all_layers_are_in_force(needs, in_child, policy):
    """With all that a machine can have, all layers are in force after both steps."""
    needs(*(layer.name for layer in LAYERS if layer.name != "cgroup"))
    assert in_child(lambda: lock_in(policy, enter_namespaces(policy))) != []

    def with_fork():
        entered = enter_namespaces(policy)
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.write(writing, " ".join(lock_in(policy, entered)).encode())
            os._exit(0)
        return os.read(reading, 4096).decode().split()

    assert in_child(with_fork) == [layer.name for layer in LAYERS if layer.name != "cgroup"]


@pytest.mark.parametrize("layer", ["mountns", "landlock", "seccomp", "rlimits"])
def test_strict_insists(needs, in_child, monkeypatch, policy, layer):
    """Under strict a layer that fails raises with its name; under available it is left out."""
    needs("userns", "mountns", "landlock", "seccomp")
    name = {"mountns": "build_root", "landlock": "restrict", "seccomp": "install_filter"}.get(layer)
    monkeypatch.setattr(lockdown, name or "set_limits", _refuse)
    said, detail = in_child(lambda: lock_in(policy, enter_namespaces(policy)))
    assert said == "ConfineError"
    assert f"{layer}: {layer}-denied" in detail
    lax = dataclasses.replace(policy, isolation="available")
    found = in_child(lambda: lock_in(lax, enter_namespaces(lax)))
    assert layer not in found
    assert "nonewprivs" in found


def test_strict_insists_on_namespaces(monkeypatch, policy):
    """Under strict a namespace that is refused raises; under available none is entered."""
    monkeypatch.setattr(lockdown, "enter_namespace", _refuse)
    with pytest.raises(ConfineError):
        enter_namespaces(policy)
    assert enter_namespaces(dataclasses.replace(policy, isolation="available")) == ()


def test_none_confines_nothing(in_child, policy):
    """Without isolation no layer is put on, and the environment is the policy's all the same."""
    bare = dataclasses.replace(policy, isolation="none")
    assert enter_namespaces(bare) == ()
    assert in_child(lambda: [lock_in(bare, ()), dict(os.environ)]) == [[], {"HOME": "/tmp"}]


def test_elsewhere_available_takes_nothing(in_child, monkeypatch, policy):
    """Off Linux available takes nothing and strict refuses."""
    monkeypatch.setattr(sys, "platform", "darwin")
    lax = dataclasses.replace(policy, isolation="available")
    assert in_child(lambda: lock_in(lax, enter_namespaces(lax))) == []
    with pytest.raises(ConfineError, match="not-linux"):
        enter_namespaces(policy)


def test_container_without_privileges_keeps_the_rest(needs, in_child, policy):
    """Without capabilities and where namespaces are refused, Landlock, the filter and the limits still hold."""
    needs("landlock", "seccomp", "rlimits", "nonewprivs")
    lax = dataclasses.replace(policy, isolation="available")

    def work():
        drop_capabilities()
        forbid_new_privileges()
        # What such a container's own filter refuses, and more.
        install_filter(build_filter(deny_exec=False))
        layers = lock_in(lax, enter_namespaces(lax))
        try:
            next(Path("/home").iterdir(), None)
        except PermissionError:
            return [*layers, "files refused"]
        return layers

    assert in_child(work) == ["landlock", "seccomp", "rlimits", "nonewprivs", "files refused"]


def test_single_layers_can_be_left_out(needs, in_child, policy):
    """A layer that the policy names is left out, under strict too, and the others are in force."""
    needs(*(layer.name for layer in LAYERS if layer.name != "cgroup"))
    part = dataclasses.replace(policy, without=("netns", "seccomp"))
    found = in_child(lambda: lock_in(part, enter_namespaces(part)))
    assert not {"netns", "seccomp"} & set(found)
    assert {"userns", "landlock", "rlimits"} <= set(found)
