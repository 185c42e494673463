"""Dropping capabilities."""

import os
from pathlib import Path

from grader.confine.capabilities import drop_capabilities
from grader.confine.layers.user_namespace import UserNamespace


def _sets():
    lines = Path("/proc/self/status").read_text().splitlines()
    return {line.split()[0]: int(line.split()[1], 16) for line in lines if line.startswith("Cap")}


def test_all_sets_are_empty(needs, in_child):
    """In a user namespace, where the process has all capabilities, all sets are empty afterwards."""
    needs("userns")

    def work():
        UserNamespace().enter()
        had_some = _sets()["CapEff:"] != 0
        drop_capabilities()
        return had_some, sum(_sets().values())

    assert in_child(work) == [True, 0]


def test_users_have_none_to_lose(needs, in_child):
    """For an ordinary user dropping raises no error."""
    needs("nonewprivs")

    def work():
        if os.geteuid() == 0:
            os.setuid(65534)
        drop_capabilities()
        return _sets()["CapEff:"]

    assert in_child(work) == 0
