"""What must not be released is found, and nothing else is taken for it."""

import pytest

from grader.course.course import load_course
from grader.course.leaks import find_leaks
from grader.services.authoring.scaffold import start

ANSWER = "return tf.matmul(x, W) + b"


@pytest.fixture
def course(tmp_path):
    """Return a function that loads a course of one assignment with a given hidden seed."""

    def load(seed):
        start(tmp_path, "hw5", "en", frozenset(), lambda: seed)
        return load_course(tmp_path)

    return load


@pytest.mark.parametrize(
    "line",
    [f"    {ANSWER}", "return tf.matmul( x,W )+b", f"Write `{ANSWER}` there.", f"x = 1; {ANSWER}  # so"],
)
def test_answers_are_found_in_any_spacing(course, line):
    """A line of the solution is found inside another line, however it is spaced."""
    (leak,) = find_leaks(course("quiet mountain"), {"assignments/hw5/README.en.md": f"# Task\n{line}\n"})
    assert (leak.params["line"], leak.params["secret"]) == (2, "hw5/solution.py:9")


@pytest.mark.parametrize(
    "line",
    [
        "return tf.matmul(x, W) + bias",
        "my_return tf.matmul(x, W) + b",
        "def test_affine_values_are_printed(submission):",
        "The 7 functions of week 7",
        "import tensorflow as tf",
    ],
)
def test_similar_lines_are_no_leaks(course, line):
    """Longer names, other checks and the digit of a short seed are not taken for secrets."""
    assert list(find_leaks(course("7"), {"assignments/hw5/README.en.md": line})) == []


@pytest.mark.parametrize(
    ("seed", "line"), [("7", "# seed: 7"), ("quiet mountain", "think of a quiet mountain")]
)
def test_seed_is_found(course, seed, line):
    """A short seed is found where a line is about seeds, a long one anywhere."""
    (leak,) = find_leaks(course(seed), {"hw5.py": line})
    assert "hidden_seed" in leak.params["secret"]


def test_hidden_check_counts_in_its_own_assignment(course):
    """A hidden check's name is a secret of its assignment; another one may have a public check of that name."""
    line = "def test_affine_values(submission):"
    found = course("quiet mountain")
    assert len(list(find_leaks(found, {"assignments/hw5/checks/test_public.py": line}))) == 1
    assert list(find_leaks(found, {"assignments/hw6/checks/test_public.py": line})) == []


def test_hint_of_a_public_check_is_no_secret(course, tmp_path):
    """What a failed public check tells every student may be released."""
    course("quiet mountain")
    checks = tmp_path / "assignments" / "hw5" / "checks" / "test_public.py"
    text = checks.read_text(encoding="utf-8")
    start_, end = text.index('"en": "', text.index("hint=")) + 7, 0
    end = text.index('"', start_)
    checks.write_text(text[:start_] + f"Write {ANSWER}." + text[end:], encoding="utf-8")
    files = {"assignments/hw5/checks/test_public.py": checks.read_text(encoding="utf-8")}
    assert list(find_leaks(load_course(tmp_path), files)) == []
