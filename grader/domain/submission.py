"""What one student submitted."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader.domain.messages import Readable


class SubmissionKind(StrEnum):
    """The form in which a submission came."""

    SCRIPT = "script"
    NOTEBOOK = "notebook"
    FOLDER = "folder"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission taken in: `files` maps names (relative, with `/`) to bytes; `entry` is one of them.

    `problem` says why it cannot be run (status `invalid`); then `entry` may be empty. Where it `is_open`, the
    problem is not a fault of the program but a question that a person must decide.
    """

    id: str
    student: str
    path: Path
    kind: SubmissionKind
    sha256: str
    entry: str
    files: dict[str, bytes]
    notes: tuple[Readable, ...] = ()
    problem: Readable | None = None
    problem_line: int | None = None
    is_open: bool = False
