"""`grade override`: store an instructor's points and comments beside the automatic ones, or remove them."""

from dataclasses import dataclass
from pathlib import Path

from grader.cli.result_files import ResultFiles
from grader.cli.settings import Places
from grader.cli.terminal import Terminal
from grader.course.course import find_course, load_course
from grader.domain.errors import UsageError
from grader.domain.messages import Message, message
from grader.render.number_format import show_points
from grader.services.batch.override_orders import (
    CheckedOrder,
    OverrideOrder,
    check_order,
    check_orders,
    read_orders,
)
from grader.store.gradebook import Gradebook
from grader.store.records import Entry

_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class OverrideSettings:
    """Options of `grade override`."""

    out: Path
    student: str | None = None
    check: str | None = None
    points: float | None = None
    score: float | None = None
    comment: str | None = None
    why: str = ""
    is_removal: bool = False
    file: Path | None = None
    assignment: str | None = None
    gradebook: str | None = None


def override(settings: OverrideSettings, places: Places, terminal: Terminal) -> int:
    """Store or remove decisions, all or none. Raises `UsageError` for an unknown student or check."""
    if settings.gradebook is None and not settings.out.is_dir():
        raise UsageError(message("no-such-file", path=str(settings.out)))
    single = _single_order(settings)
    course = load_course(find_course(places.environ, places.cwd))
    with (
        Gradebook.open(settings.gradebook or settings.out, folder=settings.out) as gradebook,
        gradebook.lock("grade override", _WAIT_SECONDS),
    ):
        checked = _check(single, settings, gradebook)
        if settings.is_removal:
            gradebook.decisions.withdraw(subject for each in checked for subject in each.withdrawn)
        else:
            gradebook.decisions.decide((each.subject, each.decision) for each in checked)
        ResultFiles(settings.out, gradebook, course, terminal.catalogue).rewrite()
        for each in checked:
            handed_in = each.entry.handed_in
            after = next(gradebook.current(handed_in.assignment, handed_in.student))
            terminal.show(terminal.catalogue.text(_describe(each, after)))
    return 0


def _single_order(settings: OverrideSettings) -> OverrideOrder | None:
    """Return the order that the arguments state; None where a file states them."""
    values = (settings.student, settings.check, settings.points, settings.score, settings.comment)
    if settings.file is not None:
        if settings.is_removal or any(each is not None for each in values):
            raise UsageError(message("override-file-alone"))
        return None
    if settings.student is None:
        raise UsageError(message("override-who"))
    is_about_points = settings.points is not None or settings.score is not None
    has_two = settings.points is not None and settings.score is not None
    if has_two or (settings.score is not None and settings.check is not None):
        raise UsageError(message("override-check-or-score"))
    if settings.is_removal and (is_about_points or settings.comment is not None):
        raise UsageError(message("override-remove-alone"))
    return OverrideOrder(
        student=settings.student,
        check=settings.check or "",
        points=settings.score if settings.points is None else settings.points,
        comment=settings.comment,
        why=settings.why,
        assignment=settings.assignment,
        is_removal=settings.is_removal,
    )


def _check(
    single: OverrideOrder | None, settings: OverrideSettings, gradebook: Gradebook
) -> list[CheckedOrder]:
    place = str(settings.out)
    if single is not None:
        return [check_order(single, gradebook, place)]
    assert settings.file is not None  # noqa: S101 - without a single order there is a file
    orders = read_orders(settings.file, settings.assignment, settings.why)
    return check_orders(orders, gradebook, settings.file, place)


def _describe(checked: CheckedOrder, after: Entry) -> Message:
    order, name = checked.order, checked.entry.handed_in.name
    change = {"before": _points(checked.entry.score), "after": _points(after.score)}
    if order.is_removal:
        return message("override-removed", name=name, count=len(checked.withdrawn), **change)
    if order.points is None:
        return message("override-commented", name=name, check=order.check or after.handed_in.assignment)
    points = show_points(order.points)
    if not order.check:
        return message("override-set-score", name=name, points=points, **change)
    return message("override-set", name=name, check=order.check, points=points, **change)


def _points(score: float | None) -> str:
    return "-" if score is None else show_points(score)
