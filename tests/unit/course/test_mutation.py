"""Made mutants: one change each, of every kind, only in what students write."""

import ast

import pytest

from grader.course.mutation import make_mutants
from grader.course.stubs import without_markers

HEAD = "import tensorflow as tf\nkept = 1 + 2\n"


def _changes(body):
    """Return the kinds and names of the changes that are made in a marked body."""
    source = f"{HEAD}# BEGIN SOLUTION\n# STUB: # write\n{body}\n# END SOLUTION\nlast = 3\n"
    return [(each.kind, each.name) for each in make_mutants(source)]


@pytest.mark.parametrize(
    ("body", "change"),
    [
        ("y = a + b", ("operator", "a + b -> a - b")),
        ("y = a * b", ("operator", "a * b -> a + b")),
        ("y = a == b", ("operator", "a == b -> a != b")),
        ("y = -a", ("operator", "-a -> a")),
        ("y = 10", ("constant", "10 -> 11")),
        ("y = 10", ("constant", "10 -> 5")),
        ("y = 0.5", ("constant", "0.5 -> 5.0")),
        ("y = f(x, padding='SAME')", ("constant", "'SAME' -> 'VALID'")),
        ("y = f(x, k=True)", ("constant", "True -> False")),
        ("y = tf.reduce_sum(x)", ("name", "tf.reduce_sum -> tf.reduce_mean")),
        ("y = f(a, b)", ("argument", "f(a, b) -> f(b, a)")),
        ("y = f(a, k=b)", ("argument", "f(a, k=b) -> f(a)")),
        ("y = 1", ("line", "y = 1 -> pass")),
    ],
)
def test_change_is_made(body, change):
    """Each kind of change is made."""
    assert change in _changes(body)


def test_only_the_students_part_is_changed():
    """Lines outside of the markers are not changed, because students receive them."""
    assert {name for _, name in _changes("y = 1")} == {"1 -> 2", "y = 1 -> pass"}


def test_each_differs_in_one_place(course_root):
    """Every made mutant is Python and differs from the reference in one line, and from the others."""
    source = (course_root / "solutions/hw1_1_steps/solution.py").read_text(encoding="utf-8")
    made = make_mutants(source)
    plain = without_markers(source)
    assert len({each.source for each in made} - {plain}) == len(made) > 50
    for each in made:
        ast.parse(each.source)
        changed = [a != b for a, b in zip(plain.splitlines(), each.source.splitlines(), strict=True)]
        assert sum(changed) == 1
        assert changed[each.line - 1]
