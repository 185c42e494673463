"""A class's submissions: whose each attempt is, which attempt counts, and the content of each.

Names are read when a class is opened. An attempt's content is read only on request, so that memory does not
grow with the class.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

from grader.domain.assignment_programs import AssignmentPrograms
from grader.domain.errors import UsageError
from grader.domain.identity import Claim, Identity, Person
from grader.domain.messages import Message, Readable, message
from grader.domain.sanitize import valid_text
from grader.domain.submission import Submission
from grader.intake.authors import KnownAuthors, author_id, author_key, find_identity, group_claims
from grader.intake.bounded_reading import read_bounded
from grader.intake.class_sources import open_class_source
from grader.intake.gathered import Gathered
from grader.intake.intake import take_in_gathered
from grader.intake.known_assignments import KnownAssignments, NameFit
from grader.intake.noise_words import noise_of
from grader.intake.people import Roster
from grader.intake.platforms.layout import AssignmentTarget, FoundAttempt, SubmittedFile
from grader.intake.recognition import FoundClass, find_class
from grader.intake.roster import missing

_MOST_NAMES: Final = 20


@dataclass(frozen=True, slots=True)
class ListedAttempt:
    """One attempt by its names alone; `student` is the id that tells its author from all others."""

    student: str
    name: str
    attempt: int
    is_newest: bool
    submitted_at: datetime | None
    late_flag: bool
    identity: Identity
    found: FoundAttempt


@dataclass(frozen=True, slots=True)
class LoadedAttempt:
    """One attempt with its content; what cannot be run has its reason in the submission's `problem`."""

    student: str
    name: str
    attempt: int
    is_newest: bool
    submitted_at: datetime | None
    late_flag: bool
    identity: Identity
    submission: Submission


class ClassSubmissions:
    """A class that is open for reading; `listed` holds every attempt, each student's oldest first."""

    def __init__(
        self, found: FoundClass, target: AssignmentTarget, times: Mapping[str, datetime] | None = None
    ) -> None:
        self._source, self._target = found.source, target
        self.platform = found.layout.platform
        self.why: Readable = found.layout.why
        roster = target.roster
        self.notes: tuple[Readable, ...] = (*found.layout.notes, *(roster.notes if roster else ()))
        self.ignored = found.layout.ignored
        listed, left_out = _list_attempts(found.layout.attempts, target)
        self.listed = tuple(_with_time(each, times or {}) for each in listed)
        self._pass_over_starters()
        if unused := _unused(times or {}, listed):
            self.notes = (*self.notes, message("times-unused", count=len(unused), names=_shorten(unused)))
        if left_out:
            names = _shorten(left_out)
            self.notes = (*self.notes, message("class-other-files", count=len(left_out), names=names))
        there = {each.student for each in self.listed}
        self.missing: tuple[Person, ...] = () if roster is None else missing(roster, there)
        uncredited = [each.identity for each in self.listed if each.identity.reason is not None]
        self.strangers = tuple(dict.fromkeys(each.student for each in uncredited))
        self.reasons = tuple(each.reason for each in uncredited if each.reason is not None)

    def read(self, listed: ListedAttempt) -> LoadedAttempt:
        """Read one attempt; whatever is wrong with it is in its submission, never raised."""
        place = self._place(listed.found)
        submission = read_bounded(
            lambda: take_in_gathered(place, self._gather(listed.found), self._target.known), place
        )
        return LoadedAttempt(
            student=listed.student,
            name=listed.name,
            attempt=listed.attempt,
            is_newest=listed.is_newest,
            submitted_at=listed.submitted_at,
            late_flag=listed.late_flag,
            identity=listed.identity,
            submission=replace(submission, student=listed.student),
        )

    def load_all(self) -> Iterator[LoadedAttempt]:
        """Read all attempts, one at a time."""
        return map(self.read, self.listed)

    def _pass_over_starters(self) -> None:
        """Let an older attempt count where the newest is the untouched starter file, downloaded once more."""
        if not self._target.known.has_starter():
            return
        attempts: dict[str, list[ListedAttempt]] = {}
        for each in self.listed:
            attempts.setdefault(each.student, []).append(each)
        counting: dict[int, bool] = {}
        names = []
        for group in attempts.values():
            if len(group) < 2 or not self._is_starter(group[-1]):
                continue
            older = next((each for each in reversed(group[:-1]) if not self._is_starter(each)), None)
            if older is not None:
                counting |= {id(older): True, id(group[-1]): False}
                names.append(f"{older.name} ({older.attempt})")
        if names:
            self.listed = tuple(
                replace(each, is_newest=counting[id(each)]) if id(each) in counting else each
                for each in self.listed
            )
            note = message("class-starter-passed-over", count=len(names), names=_shorten(names))
            self.notes = (*self.notes, note)

    def _is_starter(self, listed: ListedAttempt) -> bool:
        notes = self.read(listed).submission.notes
        return any(isinstance(each, Message) and each.code == "starter-unchanged" for each in notes)

    def _place(self, found: FoundAttempt) -> Path:
        return self._source.path_of(found.files[0].entry) if found.files else self._source.place

    def _gather(self, found: FoundAttempt) -> Gathered:
        """Read the files of an attempt together; what was typed into the platform is noted and not run."""
        whole = Gathered(problem=found.problem, notes=list(found.notes))
        files = [each for each in found.files if not each.typed]
        typed = [each for each in found.files if each.typed]
        if whole.problem is None and not files:
            kinds = {each.typed for each in typed}
            whole.problem = message("class-link-only" if kinds == {"link"} else "class-text-only")
        for file in files if whole.problem is None else ():
            self._read_file(file, whole)
        if files and typed:
            whole.notes.append(message("class-text-beside", name=typed[0].entry.name))
        return whole

    def _read_file(self, file: SubmittedFile, whole: Gathered) -> None:
        try:
            part = self._source.read(file.entry)
        except UsageError as error:
            # A file without read permission, for example: this student's row names it, the class goes on.
            whole.problem = whole.problem or error.messages[0]
            return
        for name in file.left_out:
            part.files.pop(name, None)
        whole.notes += part.notes
        whole.problem = whole.problem or part.problem
        for name, content in part.files.items():
            shown = file.name if file.name and not file.entry.is_folder else name
            if whole.problem is None and whole.has_room(len(content)):
                whole.keep(shown, content)


@contextmanager
def open_class(
    place: Path,
    entry: str,
    roster: Roster | None = None,
    *,
    assignment: str = "",
    zone: tzinfo = UTC,
    programs: Iterable[AssignmentPrograms] = (),
    times: Mapping[str, datetime] | None = None,
    authors: KnownAuthors | None = None,
) -> Iterator[ClassSubmissions]:
    """Open a folder or zip of a class for the assignment `assignment`, whose file is `entry`.

    Times without a zone are in `zone`, the course's. `programs` are those of all the course's assignments,
    `times` says by student when the newest attempt was submitted, whatever the platform says, and `authors`
    are whose submissions the gradebook knows already.
    Raises `UsageError` where it is neither, or holds nothing that could be a submission.
    """
    target = AssignmentTarget(KnownAssignments(entry, assignment, programs), zone, roster, authors or {})
    with open_class_source(place) as source:
        opened = ClassSubmissions(find_class(source, target), target, times or {})
        if not opened.listed:
            raise UsageError(message("class-empty", path=str(place)))
        yield opened


def _with_time(listed: ListedAttempt, times: Mapping[str, datetime]) -> ListedAttempt:
    at = times.get(listed.student) or times.get(listed.name)
    return replace(listed, submitted_at=at) if at is not None and listed.is_newest else listed


def _unused(times: Mapping[str, datetime], listed: Iterable[ListedAttempt]) -> list[str]:
    """Return whom the list of times names although nothing was submitted under that name."""
    known = {name for each in listed for name in (each.student, each.name)}
    return [student for student in times if student not in known]


def _shorten(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")


def _list_attempts(
    attempts: Iterable[FoundAttempt], target: AssignmentTarget
) -> tuple[tuple[ListedAttempt, ...], list[str]]:
    """Join attempts of one student, in the order in which students first appear, and number them.

    Files that are named like another assignment are left out where a student has others; their names are
    returned, too.
    """
    by_student: dict[str, list[tuple[Identity, FoundAttempt]]] = {}
    left_out: list[str] = []
    for identity, found in _identified(attempts, target):
        by_student.setdefault(identity.student, []).append((identity, found))
    for student, submissions in by_student.items():
        others = [found for _, found in submissions if _is_named_other(found, target)]
        if len(others) < len(submissions):
            left_out += [found.files[0].entry.name for found in others]
            by_student[student] = [each for each in submissions if each[1] not in others]
    return tuple(_numbered(by_student)), left_out


def _is_named_other(found: FoundAttempt, target: AssignmentTarget) -> bool:
    """Whether all files of an attempt have names of another assignment; folders are named after people."""
    files = [each for each in found.files if not each.typed]
    return bool(files) and all(
        not each.entry.is_folder
        and target.known.judge_name(each.name or each.entry.name).fit is NameFit.OTHER_ASSIGNMENT
        for each in files
    )


def _numbered(by_student: Mapping[str, list[tuple[Identity, FoundAttempt]]]) -> Iterator[ListedAttempt]:
    for student, submissions in by_student.items():
        submissions.sort(key=lambda each: _order(each[1]))
        number = 0
        for identity, found in submissions:
            number = max(number + 1, found.at_least)
            is_newest = found is submissions[-1][1]
            listed_at = identity.person.submitted_at if identity.person and is_newest else None
            yield ListedAttempt(
                student=student,
                name=identity.name,
                attempt=number,
                is_newest=is_newest,
                submitted_at=found.submitted_at or listed_at,
                late_flag=found.late,
                identity=identity,
                found=found,
            )


def _order(found: FoundAttempt) -> tuple[object, ...]:
    """Sort by what the platform numbers, then by time, then by the marks of copies."""
    instant = found.submitted_at
    return (found.at_least, instant.timestamp() if instant else 0.0, *found.order)


def _identified(
    attempts: Iterable[FoundAttempt], target: AssignmentTarget
) -> Iterator[tuple[Identity, FoundAttempt]]:
    """Yield each attempt once for each of its authors."""
    noise = noise_of((target.stem, target.id))
    roster, known = target.roster, target.authors
    listed = [(found, group_claims(found.claims, roster, known)) for found in attempts]
    names = _unique_names([claim for _, claims in listed for claim in claims], target.roster)
    for found, claims in listed:
        found_ones = [
            find_identity(claim, names[claim], roster, noise, known.get(author_id(claim))) for claim in claims
        ]
        # Names end up in databases, tables and JSON, which hold valid text only.
        identities = [
            replace(each, student=valid_text(each.student), name=valid_text(each.name)) for each in found_ones
        ]
        group = tuple(dict.fromkeys(each.student for each in identities)) if len(identities) > 1 else ()
        for identity in {each.student: each for each in identities}.values():
            yield replace(identity, group=group), found


def _unique_names(claims: list[Claim], roster: Roster | None) -> dict[Claim, str]:
    """Return what an author is stored under where nobody is credited: never what tells another person."""
    keys = {claim: author_key(claim) for claim in claims}
    platforms = Counter(key for key, _ in {(key, claim.platform) for claim, key in keys.items()})
    taken = (
        frozenset() if roster is None else frozenset(person.id for person in (*roster.people, *roster.staff))
    )
    return {
        claim: f"{claim.platform}: {key}" if key in taken or platforms[key] > 1 else key
        for claim, key in keys.items()
    }
