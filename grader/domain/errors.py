"""Errors that the student did not cause.

GraderError
├── UsageError    the call is wrong: exit code 2
├── CourseError   the course is wrong: exit code 2; names the file, the key and what to write
├── GraderFault   the grader could not do its work: exit code 3, never counted against the student
│   └── StorageFault   a result cannot be kept: a full disk, a folder without write permission
└── Interrupted   the user stopped it: exit code 130

A student's mistake is data (`RunStatus`, `CheckOutcome`), never one of these.
"""

from grader.domain.messages import Readable


class GraderError(Exception):
    """The base of all errors that end a command; its messages have no language yet."""

    exit_code = 3

    def __init__(self, *messages: Readable) -> None:
        super().__init__(*messages)
        self.messages = messages


class UsageError(GraderError):
    """The command was called wrongly: no such file, unknown assignment, contradictory options."""

    exit_code = 2


class CourseError(GraderError):
    """The course's own files are wrong; carries every error that was found, not only the first."""

    exit_code = 2


class GraderFault(GraderError):  # noqa: N818 - a fault is ours; errors are anybody's
    """The grader itself failed: isolation missing, disk full, a bug. Nothing may be scored."""

    exit_code = 3


class StorageFault(GraderFault):
    """Nothing can be kept: the disk is full, the database locked. This affects the whole batch."""


class Interrupted(GraderError):  # noqa: N818 - a condition, as KeyboardInterrupt
    """The user stopped the command; nothing that was under way counts."""

    exit_code = 130
