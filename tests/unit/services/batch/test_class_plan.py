"""What a batch takes up of a class, and what it says about the rest."""

import threading
from dataclasses import replace

import pytest

from grader.domain.run import Budget
from grader.services.batch.batch_order import Mode
from grader.services.batch.class_plan import expect_steps, make_plan
from grader.services.batch.grade_class import grade_class

RIGHT, OTHER = b"x = 1\n", b"y = 2\n"


def notes(plan) -> dict[str, dict]:
    """Return the notes' parameters by code."""
    return {note.code: dict(note.params) for note in plan.taken.notes}


@pytest.mark.parametrize(
    ("here", "elsewhere", "is_wrong"),
    [(1, 1, False), (1, 2, True), (2, 2, True), (3, 2, False), (0, 1, False), (0, 2, True)],
)
def test_wrong_folder_is_noticed(order, book, here, elsewhere, is_wrong) -> None:
    """Half of a class and more than one student with another assignment make a note."""
    files = {f"a{number}_hw2.py": RIGHT for number in range(here)}
    files |= {f"b{number}_hw3.py": OTHER for number in range(elsewhere)}
    found = notes(make_plan(order(files), book))
    assert ("batch-other-assignment" in found) is is_wrong
    if is_wrong:
        told = found["batch-other-assignment"]
        assert (told["count"], told["total"], told["other"], told["assignment"]) == (
            elsewhere,
            here + elsewhere,
            "hw3",
            "hw2",
        )


def test_class_is_counted(order, book) -> None:
    """Attempts, students and those that wait are counted apart."""
    taken = make_plan(order({"kim.py": RIGHT, "lee.py": OTHER}), book).taken
    assert (taken.attempts, taken.students, taken.waiting, taken.outdated, taken.missing) == (2, 2, 2, 0, ())


def test_mode_decides_who_waits(order, book, fake) -> None:
    """A resumed batch takes up what has no result, a fresh one all, a regrade what is of other terms."""
    made = order({"kim.py": RIGHT})
    list(grade_class(made, book, threading.Event()))
    both = order({"kim.py": RIGHT, "lee.py": OTHER})
    corrected = replace(both, terms=replace(both.terms, seed=7))

    def waiting(batch, mode: Mode) -> set[str]:
        return {each.student for each in make_plan(replace(batch, mode=mode), book).waiting}

    assert waiting(both, Mode.RESUME) == {"lee"}
    assert waiting(both, Mode.FRESH) == {"kim", "lee"}
    assert waiting(both, Mode.REGRADE) == waiting(both, Mode.ACCEPT) == set()
    assert waiting(corrected, Mode.REGRADE) == waiting(corrected, Mode.ACCEPT) == {"kim"}
    assert make_plan(corrected, book).taken.outdated == 1


@pytest.mark.parametrize(
    ("program", "steps"),
    [
        (b"x = 99999\n", 0),
        (b"for i in range(300):\n", 300),
        (b"    while i < 1_000:\n", 1000),
        (b"num_steps = 50\nfor i in range(20):\n", 50),
        (b"EPOCHS=7\n", 7),
        (b"stepping(900)\n", 0),
        (b"for i in range(12345678901):\n", 0),
        (b"for i in range(" + b" " * 300 + b"500):\n", 0),
    ],
)
def test_steps_are_expected_from_loops_and_counts(order, program, steps) -> None:
    """The largest number in a line that counts; other lines, and what lies far to the right, do not count."""
    (listed,) = order({"kim.py": program + b"    pass\n"}).handed_in.load_all()
    submission = replace(listed.submission, problem=None)
    assert expect_steps(submission, Budget("full", None)) == steps


def test_program_that_cannot_run_costs_nothing(order) -> None:
    """It goes before everything that trains."""
    (listed,) = order({"kim.py": b"def (\n"}).handed_in.load_all()
    assert expect_steps(listed.submission, Budget("full", None)) == -1
