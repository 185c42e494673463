"""The loop that applies the layers, and which failures it tolerates."""

import dataclasses
import errno
import os
import sys
from pathlib import Path

import pytest

from grader.confine import (
    LAYERS,
    ConfineError,
    Confinement,
    LayerStage,
    Policy,
    bpf,
    enter,
    kernel,
    lock_in,
    python_paths,
)
from grader.confine.capabilities import drop_capabilities
from grader.confine.layers.call_filter import install_filter
from grader.confine.layers.no_new_privileges import forbid_new_privileges

KEPT = tuple(range(64))
EPERM = kernel.SECCOMP_RET_ERRNO | errno.EPERM
EXPECTED = [layer.name for layer in LAYERS if layer.name != "cgroup"]


@pytest.fixture
def policy(tmp_path):
    """Return a strict policy over a temporary scratch folder."""
    (tmp_path / "scratch").mkdir()
    (tmp_path / "tmp").mkdir()
    return Policy(
        read_paths=python_paths(), write_paths=(str(tmp_path / "scratch"),),
        private_tmp=str(tmp_path / "tmp"), memory_bytes=2**28, cpu_seconds=20, file_bytes=2**20,
        processes=32, environment={"HOME": "/tmp"}, isolation="strict",
    )  # fmt: skip


def _confine(policy):
    confinement = Confinement(policy)
    enter(confinement)
    return lock_in(confinement, KEPT)


def _make_fail(monkeypatch, name):
    layer = next(layer for layer in LAYERS if layer.name == name)
    apply = type(layer).apply

    def refuse(self, confinement, stage):
        if stage is layer.stages[-1]:
            raise PermissionError(1, "refused")
        apply(self, confinement, stage)

    monkeypatch.setattr(type(layer), "apply", refuse)


def test_all_layers_are_in_force(needs, in_child, policy):
    """On a machine with all layers, all are in force in a child forked between the two steps."""
    needs(*EXPECTED)

    def work():
        confinement = Confinement(policy)
        enter(confinement)
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.write(writing, " ".join(lock_in(confinement, KEPT)).encode())
            os._exit(0)
        return os.read(reading, 4096).decode().split()

    assert in_child(work) == EXPECTED


def test_layers_are_applied_by_stage(monkeypatch, in_child, policy):
    """Layers are applied in the order of their stages, and within a stage in the order of the list."""
    applied = []
    for layer in LAYERS:
        monkeypatch.setattr(
            type(layer), "apply", lambda self, _, stage: applied.append((stage, LAYERS.index(self)))
        )

    def work():
        _confine(policy)
        return applied == sorted(applied), len(applied)

    assert in_child(work) == [True, len(LAYERS)]


@pytest.mark.parametrize("name", ["mountns", "landlock", "seccomp", "rlimits"])
def test_strict_requires_the_layer(needs, in_child, monkeypatch, policy, name):
    """Strict raises with the name of a layer that fails; available continues without it."""
    needs("userns", "mountns", "landlock", "seccomp")
    _make_fail(monkeypatch, name)
    kind, detail = in_child(lambda: _confine(policy))
    assert kind == "ConfineError"
    assert f"{name}: {name}-denied" in detail
    found = in_child(lambda: _confine(dataclasses.replace(policy, isolation="available")))
    assert name not in found
    assert "nonewprivs" in found


def test_later_stage_needs_the_earlier(monkeypatch, policy):
    """A layer whose first stage fails is not tried at its second one."""
    tried = []
    mountns = next(layer for layer in LAYERS if layer.name == "mountns")

    def refuse(self, _confinement, stage):
        tried.append(stage)
        raise PermissionError(1, "refused")

    monkeypatch.setattr(type(mountns), "apply", refuse)
    monkeypatch.setattr(type(mountns), "stages", (LayerStage.NAMESPACE, LayerStage.ROOT))
    others = tuple(layer.name for layer in LAYERS if layer is not mountns)
    lax = dataclasses.replace(policy, isolation="available", without=others, environment=dict(os.environ))
    confinement = Confinement(lax)
    enter(confinement)
    assert tried == [LayerStage.NAMESPACE]
    assert confinement.in_force == set()


def test_none_applies_no_layer(in_child, policy):
    """Without isolation no layer is applied, and the environment is still the policy's."""
    bare = dataclasses.replace(policy, isolation="none")
    assert in_child(lambda: [_confine(bare), dict(os.environ)]) == [[], {"HOME": "/tmp"}]


def test_other_systems_have_no_layer(in_child, monkeypatch, policy):
    """Off Linux available applies nothing and strict refuses."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert in_child(lambda: _confine(dataclasses.replace(policy, isolation="available"))) == []
    with pytest.raises(ConfineError, match="not-linux"):
        enter(Confinement(policy))


def test_container_without_privileges_keeps_the_rest(needs, in_child, policy):
    """Without capabilities and namespaces, Landlock, the filter and the limits are still in force."""
    needs("landlock", "seccomp", "rlimits", "nonewprivs")
    lax = dataclasses.replace(policy, isolation="available")

    def work():
        drop_capabilities()
        forbid_new_privileges()
        # What the filter of an ordinary container refuses.
        refused = dict.fromkeys(("unshare", "mount", "setns", "pivot_root"), EPERM)
        install_filter(bpf.assemble(kernel.machine(), {}, refused, kernel.SECCOMP_RET_ALLOW))
        layers = _confine(lax)
        try:
            next(Path("/home").iterdir(), None)
        except PermissionError:
            return [*layers, "files refused"]
        return layers

    assert in_child(work) == ["landlock", "seccomp", "rlimits", "nonewprivs", "files refused"]


def test_single_layers_can_be_left_out(needs, in_child, policy):
    """Layers that the policy leaves out are not in force, under strict too; the others are."""
    needs(*EXPECTED)
    part = dataclasses.replace(policy, without=("netns", "seccomp"))
    found = in_child(lambda: _confine(part))
    assert not {"netns", "seccomp"} & set(found)
    assert {"userns", "landlock", "rlimits"} <= set(found)
