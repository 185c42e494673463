"""Compare the programs that a batch kept."""

from pathlib import Path
from typing import Final

from grader.domain.assignment import Assignment
from grader.domain.report import ClassSimilarity, StudentName
from grader.services.reporting.gather_stored import read_code
from grader.services.reporting.similarity import Program, compare_class
from grader.store.gradebook import Gradebook
from grader.store.kept_submissions import KeptSubmissions

# A program beyond this is no homework; its beginning is compared.
_MOST_CHARACTERS: Final = 40_000


def gather_similarity(gradebook: Gradebook, assignment: Assignment, folder: Path) -> ClassSimilarity | None:
    """Compare the latest attempts whose program is in the batch's folder; None for fewer than two."""
    kept = KeptSubmissions(folder / "submissions")
    programs = []
    for entry in gradebook.current(assignment.id):
        text = read_code(entry.handed_in, kept).text
        if text:
            person = StudentName(entry.handed_in.student, entry.handed_in.name)
            programs.append(Program(person, text[:_MOST_CHARACTERS]))
    if len(programs) < 2:
        return None
    starter = assignment.folder / "stub.py"
    return compare_class(programs, starter.read_text(encoding="utf-8") if starter.is_file() else "")
