"""System calls by name."""

import errno

import pytest

from grader.confine import kernel


def test_failed_calls_carry_errno(needs):
    """A refused system call raises OSError with the kernel's errno."""
    needs("nonewprivs")
    with pytest.raises(OSError) as caught:
        kernel.syscall("umount2", b"/no/such/folder", 0)
    assert caught.value.errno in (errno.ENOENT, errno.EPERM)


def test_machines_have_numbers():
    """Numbers differ by machine, and a machine without a call has None."""
    assert kernel.number("clone", "x86_64") == 56
    assert kernel.number("clone", "aarch64") == 220
    assert kernel.number("fork", "aarch64") is None
    assert kernel.number("fork", "riscv64") is None


def test_missing_calls_are_unknown(monkeypatch):
    """A call that this machine has no number for raises ENOSYS."""
    monkeypatch.setattr(kernel, "machine", lambda: "")
    with pytest.raises(OSError) as caught:
        kernel.syscall("unshare", 0)
    assert caught.value.errno == errno.ENOSYS


def test_address_space_is_counted(needs):
    """An interpreter uses more than a megabyte of address space."""
    needs("nonewprivs")
    assert kernel.address_space_bytes() > 2**20
