"""An error's class decides the exit code of a command (the contract's table)."""

import pytest

from grader.domain.errors import CourseError, GraderError, GraderFault, Interrupted, StorageFault, UsageError
from grader.domain.messages import message


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (UsageError, 2),
        (CourseError, 2),
        (GraderFault, 3),
        (StorageFault, 3),
        (GraderError, 3),
        (Interrupted, 130),
    ],
)
def test_exit_code_tells_whose_error_it_is(kind, code) -> None:
    """The caller's and the course's errors are 2, the grader's own 3, and nothing is 0 or 1."""
    error = kind(message("from-cache"), message("no-such-file", path="x"))
    assert (error.exit_code, [text.code for text in error.messages]) == (code, ["from-cache", "no-such-file"])
