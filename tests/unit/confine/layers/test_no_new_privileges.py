"""The flag no_new_privs."""

from pathlib import Path

from grader.confine.layers.no_new_privileges import forbid_new_privileges


def test_flag_is_set(needs, in_child):
    """The kernel shows the flag after it was set."""
    needs("nonewprivs")

    def work():
        forbid_new_privileges()
        return "NoNewPrivs:\t1" in Path("/proc/self/status").read_text()

    assert in_child(work) is True
