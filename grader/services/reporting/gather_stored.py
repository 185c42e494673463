"""Gather one student's stored result and what explains it; nothing is run again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.course.course import Course
from grader.domain.assignment import Assignment
from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.domain.report import HandDecision
from grader.domain.scorecard import Scorecard
from grader.domain.stored_result import StoredAttempt, StoredCode, StoredResult
from grader.evidence.format import EvidenceError
from grader.evidence.storage import read_evidence
from grader.services.batch.final_score import FinalResult, final_results
from grader.services.batch.find_student import find_students
from grader.store.evidence import EvidenceStore
from grader.store.gradebook import Gradebook
from grader.store.kept_submissions import KeptSubmissions
from grader.store.queries import stored_attempts
from grader.store.records import HandedIn, Override

_MOST_CODE_BYTES: Final = 1 << 20
_MOST_FILES: Final = 20


def gather_stored(
    gradebook: Gradebook, course: Course, folder: Path, student: str, assignment: str | None = None
) -> tuple[StoredResult, ...]:
    """Return a student's results, one for each assignment.

    `student` is an id, a name, a login or an e-mail address. Raises `UsageError` where nobody or more than
    one student is meant, or where nothing is stored.
    """
    found = find_students(gradebook, student)
    if not found:
        raise UsageError(message("override-no-student", student=student, out=str(folder)))
    if len(found) > 1:
        listed = ", ".join(f"{name} ({each})" for each, name in found.items())
        raise UsageError(message("show-several", student=student, found=listed))
    ((one, name),) = found.items()
    names = [each for each in gradebook.assignments() if each in course.assignments]
    if assignment is not None:
        names = [each.id for each in course.resolve(assignment)]
    results = tuple(
        _gather(result, gradebook, course.assignments[each], folder)
        for each in names
        for result in final_results(gradebook, course.assignments[each], one)
    )
    if not results:
        raise UsageError(message("show-no-result", name=name, student=one))
    return results


def _gather(result: FinalResult, gradebook: Gradebook, assignment: Assignment, folder: Path) -> StoredResult:
    entry, handed_in = result.entry, result.entry.handed_in
    card = entry.card or result.automatic_scorecard
    extension = None if entry.extension is None else entry.extension.due
    return StoredResult(
        student=handed_in.student,
        name=handed_in.name,
        card=card,
        automatic=result.automatic_scorecard,
        final_score=result.final_score,
        score=entry.score,
        pending_points=entry.pending_points,
        attempt=handed_in.attempt,
        submitted_at=handed_in.handed_in_at,
        path=handed_in.path,
        code=read_code(handed_in, KeptSubmissions(folder / "submissions")),
        attempts=tuple(_attempts(gradebook, handed_in)),
        platform_names=tuple(_platform_names(gradebook, handed_in)),
        lateness=result.lateness,
        due=None if assignment.late is None else assignment.late.due_for(extension),
        decisions=tuple(map(_decision, entry.overrides)),
        set_aside=tuple(map(_decision, entry.set_aside)),
        notes=handed_in.notes,
        traceback=_traceback(card, EvidenceStore(folder / "evidence")),
        output=str(card.evidence.get("stdout_tail", "")),
        contract=result.to_dict(),
    )


def _decision(override: Override) -> HandDecision:
    return HandDecision(override.check, override.points, override.comment, override.why)


def _attempts(gradebook: Gradebook, newest: HandedIn) -> Iterator[StoredAttempt]:
    history = gradebook.history(newest.student, newest.assignment)
    for each in stored_attempts(gradebook, newest.assignment, newest.student):
        scores = tuple(recorded.card.score for recorded in history if recorded.key == each.key)
        yield StoredAttempt(each.attempt, each.is_newest, each.handed_in_at, each.identity, scores)


def _platform_names(gradebook: Gradebook, handed_in: HandedIn) -> Iterator[str]:
    for author in gradebook.class_list.authors(handed_in.assignment):
        if author.known.student == handed_in.student:
            claim = author.claim
            stated = (
                claim.display_name,
                claim.platform_id,
                *claim.ids,
                *claim.logins,
                *claim.emails,
                claim.text,
            )
            yield f"{claim.platform.value}: {', '.join(dict.fromkeys(text for text in stated if text))}"


def read_code(handed_in: HandedIn, kept: KeptSubmissions) -> StoredCode:
    """Return the graded program as text; a notebook's code cells count."""
    name = handed_in.entry
    others = tuple(each for each in kept.names(handed_in.content) if each != name)[:_MOST_FILES]
    content = kept.read(handed_in.content, name, _MOST_CODE_BYTES) if name else None
    if content is None:
        return StoredCode(name, None, others)
    text = _notebook_code(content) if name.endswith(".ipynb") else None
    return StoredCode(name, text or _decode(content), others)


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _notebook_code(content: bytes) -> str | None:
    """Return the code cells of a notebook, each under its number; None for what is no notebook."""
    try:
        cells = json.loads(content)["cells"]
        code = ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return "\n\n".join(f"# [{number}]\n{text}" for number, text in enumerate(code, 1))


def _traceback(card: Scorecard, evidence: EvidenceStore) -> str:
    """Return the program's traceback from the kept evidence; empty where there is none."""
    address = card.evidence.get("sha256")
    folder = evidence.path(address) if isinstance(address, str) else None
    if folder is None:
        return ""
    try:
        stop = read_evidence(folder).problem
    except (EvidenceError, OSError):
        return ""
    return "" if stop is None else stop.traceback
