"""Dropping capabilities by itself."""

import os
from pathlib import Path

from grader.confine.capabilities import drop_capabilities
from grader.confine.layers.user_namespace import enter_namespace


def _sets():
    lines = Path("/proc/self/status").read_text().splitlines()
    return {line.split()[0]: int(line.split()[1], 16) for line in lines if line.startswith("Cap")}


def test_all_sets_are_empty(needs, in_child):
    """In a user namespace, where all are held, none is left in any set."""
    needs("userns")

    def work():
        enter_namespace("userns")
        held = _sets()["CapEff:"] != 0
        drop_capabilities()
        return held, sum(_sets().values())

    assert in_child(work) == [True, 0]


def test_users_have_none_to_lose(needs, in_child):
    """An ordinary user drops without an error."""
    needs("nonewprivs")

    def work():
        if os.geteuid() == 0:
            os.setuid(65534)
        drop_capabilities()
        return _sets()["CapEff:"]

    assert in_child(work) == 0
