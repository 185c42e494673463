"""The reason and the remedy of a missing layer."""

import errno

import pytest

from grader.confine import LAYERS, ConfineError

BY_NAME = {layer.name: layer for layer in LAYERS}


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("landlock", errno.ENOSYS, "landlock-kernel"),
        ("landlock", errno.EOPNOTSUPP, "landlock-disabled"),
        ("mountns", errno.EPERM, "mountns-denied"),
        ("netns", errno.ENOSPC, "netns-failed"),
    ],
)
def test_reason_follows_the_errno(name, code, reason):
    """The reason's code is made of the layer's name and the kernel's errno."""
    assert BY_NAME[name].explain(OSError(code, "refused")).code == reason


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_own_reasons_are_kept(layer):
    """The reason of a ConfineError is passed on by every layer."""
    reason = layer.explain(ConfineError(layer.name, "not-linux", "darwin"))
    assert (reason.code, reason.detail) == ("not-linux", "darwin")


@pytest.mark.parametrize(
    ("name", "reason", "remedy"),
    [
        ("userns", "userns-sysctl", "remedy-userns-sysctl"),
        ("userns", "userns-failed", "remedy-layer"),
        ("netns", "netns-denied", "remedy-namespaces"),
        ("cgroup", "cgroup-missing", "remedy-cgroup"),
        ("cgroup", "not-linux", "remedy-not-linux"),
    ],
)
def test_remedy_follows_the_reason(name, reason, remedy):
    """The remedy depends on the reason, then on the layer."""
    assert BY_NAME[name].remedy(reason) == remedy


def test_names_are_the_contract():
    """The layers have the names that results carry, in that order."""
    names = "userns pidns netns ipcns utsns mountns landlock seccomp rlimits nonewprivs cgroup"
    assert names.split() == [layer.name for layer in LAYERS]
