"""A query of the views gives the numbers that the commands show, and never an outdated one."""

from datetime import UTC, datetime

import pytest

from grader.store.computed import ComputedScore
from grader.store.decisions import Subject
from grader.store.records import Decision


def ask(book, query: str) -> list[tuple]:
    """Run a query as an instructor would."""
    with book.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.fixture
def scored(book, make_handed_in, make_card):
    """Return a gradebook with one computed score, and a fault."""
    book.add_submissions([make_handed_in(), make_handed_in("bob")])
    book.record(make_handed_in().key, make_card(), "k")
    book.note_fault(make_handed_in("bob").key, "broken")
    book.put_scores([ComputedScore(make_handed_in().key, 24.0, 0.0, 60.0, 10.0, 21.6)])
    return book


def test_views_have_a_row_for_each_student(scored) -> None:
    """Each student has one row; a grader fault has a status and no score."""
    assert ask(scored, "SELECT student, final_score, max_score FROM final_score ORDER BY student") == [
        ("ann", 21.6, 30.0),
        ("bob", None, None),
    ]
    found = ask(scored, "SELECT student, status, checks_score, score, penalty_percent FROM grades ORDER BY 1")
    assert found == [("ann", "graded", 24.0, 24.0, 10.0), ("bob", "grader_fault", None, None, None)]


def test_changed_result_has_no_score_until_computed(scored, make_handed_in, make_card) -> None:
    """A new result, a decision or more time deletes the score, so that no query gives the earlier one."""
    key = make_handed_in().key
    score = ComputedScore(key, 24.0, 0.0, 60.0, 10.0, 21.6)
    subject = Subject("hw2", "ann", make_handed_in().sha256, "check_0")
    changes = (
        lambda: scored.record(key, make_card(points=9.0), "k2"),
        lambda: scored.decisions.decide([(subject, Decision(1.0))]),
        lambda: scored.decisions.withdraw([subject]),
        lambda: scored.decisions.set_extension("ann", "hw2", datetime(2026, 5, 1, tzinfo=UTC)),
        lambda: scored.add_submissions([make_handed_in(late_flag=True)]),
    )
    for change in changes:
        scored.put_scores([score])
        change()
        assert ask(scored, "SELECT final_score FROM final_score WHERE student = 'ann'") == [(None,)]
