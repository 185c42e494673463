"""Everybody on a class list is part of an export."""

from platforms.class_books import Pupil, fill_book, hw2

from grader.domain.exported_result import Standing
from grader.domain.identity import Person, Role
from grader.services.reporting.export_plan import plan_export
from grader.store.gradebook import Gradebook


def test_stored_class_list_says_who_is_missing(tmp_path) -> None:
    """Without a list in the call, students of the batch's own list are exported as missing; staff are not."""
    fill_book(tmp_path, [Pupil(1, "김민수")])
    people = [
        Person("1", "김민수", email="minsu@example.edu"),
        Person("2", "이서연", email="seoyeon@example.edu"),
        Person("3", "박 조교", role=Role.STAFF),
    ]
    with Gradebook.open(tmp_path) as book:
        book.class_list.replace(people, has_github_logins=False)
        plan = plan_export(book, hw2(), None)
    assert [(each.student, each.standing, each.email) for each in plan.results] == [
        ("1", Standing.SCORED, "minsu@example.edu"),
        ("2", Standing.MISSING, "seoyeon@example.edu"),
    ]
