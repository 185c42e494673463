"""Closing descriptors."""

import os

import pytest

from grader.confine import kernel
from grader.confine.descriptors import close_all_but


def _is_open(descriptor):
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("has_close_range", [True, False])
def test_only_listed_stay_open(in_child, monkeypatch, has_close_range):
    """All descriptors except the listed ones are closed, also on a kernel without close_range."""
    if not has_close_range:

        def refuse(*_):
            raise OSError

        monkeypatch.setattr(kernel, "syscall", refuse)
    high = os.dup2(0, 200)

    def work():
        others = os.pipe()
        kept = os.dup(0)
        open_before = [one for one in range(256) if _is_open(one)]
        # The fixture reports through a descriptor that is already open, so all of those stay.
        close_all_but([*(one for one in open_before if one not in (*others, high)), kept, -1])
        return [_is_open(one) for one in (*others, high, kept, 0)]

    try:
        assert in_child(work) == [False, False, False, True, True]
    finally:
        os.close(high)
