"""What a person must look at after a batch, and who submitted nothing: read from the gradebook alone."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from grader.domain.assignment import Assignment
from grader.domain.identity import Person, Role
from grader.domain.messages import Message, Readable, message
from grader.domain.report import AttentionItem, StudentName
from grader.domain.run import RunStatus
from grader.intake.identification import identify
from grader.intake.noise_words import noise_of
from grader.intake.people import Roster
from grader.services.batch.final_score import FinalResult, final_results
from grader.store.gradebook import Gradebook

# In the order in which they are listed; each has an `attention-kind-` message.
KINDS: Final = (
    *("fault", "invalid", "pending", "stranger", "missing", "override", "older", "candidates"),
    *("late-unknown", "late", "absent"),
)
# Notes of intake that name another file which could have been graded.
_CANDIDATES: Final = frozenset(
    {"entry-chosen", "entry-duplicate", "entry-newest-copy", "entry-over-starter", "entry-taken"}
)


def find_attention(
    gradebook: Gradebook, assignment: Assignment, older: tuple[tuple[str, str], ...] = ()
) -> tuple[AttentionItem, ...]:
    """Return what a person must look at, by kind and then in the order of intake; `absent` comes last.

    `older` are the ids and names of students of whom a download has only an older attempt.
    """
    results = list(final_results(gradebook, assignment))
    found = [item for result in results for item in _of_result(result)]
    with_result = {result.entry.handed_in.student for result in results}
    for each in gradebook.pending(assignment.id):
        if each.student not in with_result:
            person = StudentName(each.student, each.name)
            found.append(AttentionItem("missing", person, message("attention-missing")))
    found += _strangers(gradebook, assignment)
    found += [AttentionItem("older", StudentName(*each), message("attention-older")) for each in older]
    for person in find_absent(gradebook, assignment.id):
        found.append(AttentionItem("absent", person, message("attention-absent")))
    return tuple(sorted(found, key=lambda item: KINDS.index(item.kind)))


def find_absent(gradebook: Gradebook, assignment: str) -> tuple[StudentName, ...]:
    """Return the students of the class list who never submitted anything, in the list's order."""
    submitted = gradebook.students(assignment)
    return tuple(
        StudentName(each.person.id, each.person.name)
        for each in gradebook.class_list.people()
        if each.is_listed and each.person.role is Role.STUDENT and each.person.id not in submitted
    )


def _of_result(result: FinalResult) -> Iterator[AttentionItem]:
    entry, card = result.entry, result.entry.card or result.automatic_scorecard
    person = StudentName(entry.handed_in.student, entry.handed_in.name)
    if result.final_score is None:
        yield AttentionItem("fault", person, _fault_reason(result))
    if card.status is RunStatus.INVALID and not entry.pending_points:
        yield AttentionItem("invalid", person, entry.handed_in.problem or message("status-invalid"))
    if entry.pending_points:
        for review in card.needs_review:
            yield AttentionItem("pending", person, review.message, review.checks)
    for each in entry.set_aside:
        points = "-" if each.points is None else f"{each.points:g}"
        text = message("attention-override", points=points, attempt=entry.handed_in.attempt)
        yield AttentionItem("override", person, text, (each.check,) if each.check else ())
    for note in entry.handed_in.notes:
        if isinstance(note, Message) and note.code in _CANDIDATES:
            yield AttentionItem("candidates", person, note)
    yield from _lateness(result, person)


def _lateness(result: FinalResult, person: StudentName) -> Iterator[AttentionItem]:
    late = result.lateness
    if late is None:
        return
    if result.entry.handed_in.handed_in_at is None:
        yield AttentionItem("late-unknown", person, message("attention-late-unknown"))
    elif late.is_late:
        minutes = int(late.late_by.total_seconds()) // 60
        text = message(
            "attention-late",
            days=minutes // 1440,
            hours=minutes // 60 % 24,
            minutes=minutes % 60,
            percent=f"{100 * late.fraction:.4g}",
        )
        yield AttentionItem("late", person, text)


def _fault_reason(result: FinalResult) -> Readable:
    found = [each.message for each in result.automatic_scorecard.diagnoses if each.code == "grader-fault"]
    return found[0] if found else message("attention-fault")


def _strangers(gradebook: Gradebook, assignment: Assignment) -> Iterator[AttentionItem]:
    """Yield whose submissions are nobody's on the class list, with the reason."""
    listed = [each.person for each in gradebook.class_list.people() if each.is_listed]
    if not listed:
        return
    roster = Roster(listed, has_github_logins=gradebook.class_list.has_github_logins())
    noise = noise_of((PurePosixPath(assignment.entry).stem, assignment.id))
    for author in gradebook.class_list.authors(assignment.id):
        if not author.known.is_credited:
            reason = identify(author.claim, roster, noise)
            text = message("attention-stranger") if isinstance(reason, Person) else reason
            yield AttentionItem("stranger", StudentName(author.known.student, author.known.name), text)
