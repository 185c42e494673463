"""`grade override STUDENT CHECK POINTS --why …`: store an instructor's points beside the automatic ones."""

from dataclasses import dataclass
from pathlib import Path

from grader.cli.result_files import ResultFiles
from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.course.course import find_course, load_course
from grader.domain.errors import UsageError
from grader.domain.messages import message
from grader.render.number_format import show_points
from grader.store.gradebook import Gradebook
from grader.store.records import Entry

_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class OverrideSettings:
    """Options of `grade override`."""

    student: str
    check: str
    points: float
    why: str
    out: Path
    assignment: str | None = None
    gradebook: str | None = None


def override(settings: OverrideSettings, places: Places, terminal: Terminal) -> int:
    """Set the points, which every regrade keeps. Raises `UsageError` for an unknown student or check."""
    if settings.gradebook is None and not settings.out.is_dir():
        raise UsageError(message("no-such-file", path=str(settings.out)))
    if not settings.why.strip():
        raise UsageError(message("override-no-why"))
    course = load_course(find_course(places.environ, places.cwd))
    with (
        Gradebook.open(settings.gradebook or settings.out, folder=settings.out) as gradebook,
        gradebook.lock("grade override", _WAIT_SECONDS),
    ):
        entry = _find(gradebook, settings)
        assignment = entry.handed_in.assignment
        _require_points(entry, settings)
        gradebook.set_override(
            entry.handed_in.student, assignment, settings.check, settings.points, settings.why
        )
        ResultFiles(settings.out, gradebook, course, terminal.catalogue).rewrite()
        after = next(gradebook.current(assignment, entry.handed_in.student))
    before, now = entry.card, after.card
    text = message(
        "override-set",
        name=entry.handed_in.name,
        check=settings.check,
        points=show_points(settings.points),
        before="-" if before is None else show_points(before.score),
        after="-" if now is None else show_points(now.score),
    )
    terminal.show(terminal.catalogue.text(text))
    return 0


def _find(gradebook: Gradebook, settings: OverrideSettings) -> Entry:
    """Return the one result of this student (by id or name) that has the check."""
    names = [settings.assignment] if settings.assignment else gradebook.assignments()
    mine = [
        entry
        for name in names
        for entry in gradebook.current(name)
        if settings.student in {entry.handed_in.student, entry.handed_in.name}
    ]
    if not mine:
        raise UsageError(message("override-no-student", student=settings.student, out=str(settings.out)))
    having = [entry for entry in mine if settings.check in _checks(entry)]
    if len(having) == 1:
        return having[0]
    if not having:
        known = ", ".join(sorted({check for entry in mine for check in _checks(entry)}))
        raise UsageError(message("override-no-check", check=settings.check, known=known or "-"))
    found = ", ".join(f"{each.handed_in.student} ({each.handed_in.assignment})" for each in having)
    raise UsageError(message("override-several", student=settings.student, found=found))


def _checks(entry: Entry) -> set[str]:
    return set() if entry.automatic is None else {check.id for check in entry.automatic.checks}


def _require_points(entry: Entry, settings: OverrideSettings) -> None:
    assert entry.automatic is not None  # noqa: S101 - it has the check
    most = next(check.max_points for check in entry.automatic.checks if check.id == settings.check)
    if not 0 <= settings.points <= most:
        raise UsageError(
            message("override-too-many", points=str(settings.points), check=settings.check, most=most)
        )
