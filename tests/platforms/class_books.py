"""Invented classes: a gradebook as a batch leaves it, and what Canvas and Moodle would export of the class."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from grader.course.course import load_course
from grader.domain.assignment import Assignment
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind
from grader.store.gradebook import Gradebook
from grader.store.records import HandedIn

ROOT = Path(__file__).resolve().parents[2]
GRADED_AT = datetime(2026, 3, 9, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pupil:
    """A student: `number` is the platform's, `lost` the points that each check loses.

    `pending` and `broken` count checks that wait for a person or that the grader failed at.
    """

    number: int
    name: str
    submitted: bool = True
    lost: tuple[float, ...] = ()
    pending: int = 0
    broken: int = 0
    email: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def canvas_file(self) -> str:
        """Return what Canvas calls the submission in its download."""
        letters = "".join(sign for sign in self.name.lower() if sign.isalnum())
        return f"{letters or 'x'}_{self.number}_{self.number + 5000}_hw2.py"


def hw2() -> Assignment:
    """Return homework 2."""
    return load_course(ROOT).assignments["hw2"]


def card_of(pupil: Pupil, assignment: Assignment) -> Scorecard:
    """Return the scorecard of a pupil."""
    checks = []
    for at, spec in enumerate(assignment.checks):
        lost = min(pupil.lost[at], spec.points) if at < len(pupil.lost) else 0.0
        status, points = (
            (CheckStatus.FAILED, spec.points - lost) if lost else (CheckStatus.PASSED, spec.points)
        )
        text = message("from-cache") if lost else None
        if at < pupil.pending:
            status, points, text = CheckStatus.PENDING, 0.0, message("check-pending")
        if at < pupil.broken:
            status, points = CheckStatus.ERROR, 0.0
        checks.append(CheckOutcome.of(spec, status, points, text))
    student = str(pupil.number)
    facts = SubmissionFacts(student, student, pupil.canvas_file, SubmissionKind.SCRIPT, "a" * 64)
    status = RunStatus.GRADER_FAULT if pupil.broken else RunStatus.GRADED
    return Scorecard(assignment.id, assignment.version, facts, status, tuple(checks), timing={"total_s": 0.5})


def fill_book(folder: Path, pupils: Sequence[Pupil], student_of=None) -> None:
    """Write the gradebook of a batch over these pupils into `folder`."""
    assignment = hw2()
    with Gradebook.open(folder) as book:
        for pupil in pupils:
            if not pupil.submitted:
                continue
            student = str(pupil.number) if student_of is None else student_of(pupil)
            handed_in = HandedIn(
                assignment=assignment.id,
                student=student,
                name=pupil.name,
                attempt=1,
                is_newest=True,
                handed_in_at=GRADED_AT,
                late_flag=False,
                path=str(Path("/class/submissions.zip") / pupil.canvas_file),
                kind="script",
                sha256="a" * 64,
            )
            book.add_submissions([handed_in])
            book.record(handed_in.key, card_of(pupil, assignment), f"key {pupil.number}")


def canvas_export(
    pupils: Sequence[Pupil],
    *,
    delimiter: str = ",",
    points: str = "100.00",
    column: str = "Homework 2 (4711)",
    encoding: str = "utf-8-sig",
    line_end: str = "\r\n",
) -> bytes:
    """Return the gradebook as Canvas exports it, with another assignment and calculated columns."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
    others = ("Homework 1 (4700)", column, "Essay (4720)")
    writer.writerow(
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Notes", *others, "Final Score"]
    )
    writer.writerow(["", "", "", "", "", "", "", "Manual Posting", "", ""])
    writer.writerow(["    Points Possible", "", "", "", "", "", "10.00", points, "5.00", "(read only)"])
    for pupil in pupils:
        login = pupil.email or f"u{pupil.number}@example.edu"
        sis = f"S{pupil.number}"
        cells = ("7.00", pupil.cells.get("canvas", ""), "", "70.00")
        writer.writerow([pupil.name, pupil.number, sis, login, "01, 02", 'a "note"', *cells])
    writer.writerow(["Student, Test", "999999", "", "test", "01", "", "", "", "", ""])
    return file.getvalue().encode(encoding)


ENGLISH = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments"),
)
KOREAN = (
    *("식별자", "성명", "이메일 주소", "상태", "성적", "최대 성적", "Grade can be changed"),
    *("마지막 수정됨(제출)", "마지막 수정됨(성적)", "피드백 코멘트"),
)


def moodle_export(
    pupils: Sequence[Pupil], headings: Sequence[str] = ENGLISH, maximum: str = "100.00"
) -> bytes:
    """Return the grading worksheet as Moodle exports it."""
    word = "Participant " if headings == ENGLISH else "참가자"
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(headings)
    for pupil in pupils:
        writer.writerow(
            [
                f"{word}{pupil.number}",
                pupil.name,
                pupil.email or f"u{pupil.number}@example.edu",
                "Submitted for grading - " if pupil.submitted else "No submission - ",
                pupil.cells.get("moodle", ""),
                maximum,
                "Yes",
                "Monday, 9 March 2026, 9:00 PM" if pupil.submitted else "-",
                "-",
                pupil.cells.get("comment", ""),
            ]
        )
    return file.getvalue().encode()
