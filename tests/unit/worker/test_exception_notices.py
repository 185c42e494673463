"""What the worker knows about exceptions that Python, the system and its own shims raise."""

import errno
import socket

import pytest

from grader.evidence.notices import notice
from grader.worker.exception_notices import notice_of
from grader.worker.explained import explained


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NameError("x", name="xrange"), notice("python-2-name", name="xrange", instead="range")),
        (NameError("x", name="weighs"), notice("undefined-name", name="weighs")),
        (
            AttributeError("x", name="tostring"),
            notice("removed-method", name="tostring", instead="tobytes()"),
        ),
        (AttributeError("x", name="fit"), None),
        (ModuleNotFoundError("x", name="seaborn"), notice("module-not-installed", module="seaborn")),
        (ModuleNotFoundError("x", name="helper"), notice("missing-module", module="helper")),
        (UnboundLocalError("x", name="loss"), None),
        (FileNotFoundError(errno.ENOENT, "", "a.csv"), notice("missing-file", path="a.csv")),
        (FileNotFoundError(errno.ENOENT, "", b"a.csv"), None),
        (PermissionError(errno.EPERM, ""), notice("not-permitted")),
        (PermissionError(errno.EACCES, "", "/root/x"), None),
        (OSError(errno.EROFS, "", "/etc/x"), notice("read-only", path="/etc/x")),
        (OSError(errno.ENETUNREACH, ""), notice("no-network")),
        (socket.gaierror(-3, ""), notice("no-network")),
        (ValueError("x"), None),
    ],
)
def test_notice_comes_from_fields(error, expected):
    """An exception's class and attributes decide; its text, which differs by version, does not."""
    assert notice_of(error) == expected


def test_attached_notice_comes_first():
    """A shim knows better than the exception's class says."""
    error = explained(FileNotFoundError(errno.ENOENT, "", "a"), "no-download", address="a")
    assert notice_of(error) == notice("no-download", address="a")


def test_foreign_attribute_is_ignored():
    """A program's own exception may have an attribute of the same name."""
    error = ValueError("x")
    error.notice = "last notice"
    assert notice_of(error) is None
