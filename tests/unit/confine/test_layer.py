"""What is said about a missing layer."""

import errno

import pytest

from grader.confine import ConfineError
from grader.confine import layer as layers


@pytest.mark.parametrize(
    ("layer", "code", "reason"),
    [
        ("landlock", errno.ENOSYS, "landlock-kernel"),
        ("landlock", errno.EOPNOTSUPP, "landlock-disabled"),
        ("mountns", errno.EPERM, "mountns-denied"),
        ("netns", errno.ENOSPC, "netns-failed"),
    ],
)
def test_reasons_follow_the_errno(layer, code, reason):
    """The reason's code comes from the layer and the kernel's errno."""
    assert layers.explain(layer, OSError(code, "said"))[0] == reason


def test_own_reasons_are_kept():
    """A ConfineError's reason is passed on."""
    assert layers.explain("netns", ConfineError("netns", "not-linux", "darwin")) == ("not-linux", "darwin")


def test_switches_are_named(monkeypatch):
    """A user namespace that Ubuntu's switch refuses is said to be so."""
    name = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
    monkeypatch.setattr(layers, "_read", lambda path: "1" if path == name else "")
    assert layers.explain("userns", OSError(errno.EPERM, "said"))[0] == "userns-apparmor"


def test_names_are_the_contract():
    """The layers have the names that results carry."""
    names = "userns pidns netns ipcns utsns mountns landlock seccomp rlimits nonewprivs cgroup"
    assert names.split() == [layer.name for layer in layers.LAYERS]
