"""Programs of a class that share more code than usual."""

import random

from grader.domain.report import StudentName
from grader.services.reporting.similarity import Program, compare_class

STARTER = "\n".join(
    f"import module_{at}\nvalue_{at} = tf.constant({at}) + tf.zeros([{at}])" for at in range(30)
)


def written(seed: int, lines: int = 40) -> str:
    """Return a program that nobody else writes."""
    draw = random.Random(seed)
    operations = ("matmul", "reduce_mean", "square", "exp", "log", "tanh", "reshape", "transpose")
    return "\n".join(
        f"v{at} = tf.{draw.choice(operations)}(v{at - 1}, {draw.randrange(1000)}) - {draw.randrange(1000)}"
        for at in range(lines)
    )


def programs(*texts: str) -> list[Program]:
    """Return a program for each text, each of another student."""
    return [Program(StudentName(str(at), f"student {at}"), text) for at, text in enumerate(texts)]


def found(*texts: str, starter: str = "") -> list[tuple[str, str]]:
    """Return the pairs that stand out of the class."""
    result = compare_class(programs(*texts), starter)
    return [(pair.first.student, pair.second.student) for pair in result.pairs]


def renamed(text: str) -> str:
    """Return the program with other names, comments and blank lines."""
    return "# mine\n\n" + text.replace("v", "weight").replace("\n", "  # next\n\n")


def test_renamed_copy_is_found():
    """Other names, comments and spaces hide nothing."""
    others = [written(seed) for seed in range(2, 12)]
    assert found(written(1), *others, renamed(written(1))) == [("0", "11")]


def test_different_programs_are_not_listed():
    """A class in which everybody wrote alone has no pair."""
    assert found(*(written(seed) for seed in range(12))) == []


def test_starter_file_does_not_count():
    """What all received is nobody's."""
    assert found(*(f"{STARTER}\n{written(seed)}" for seed in range(4)), starter=STARTER) == []


def test_what_the_class_has_in_common_does_not_count():
    """The lesson's own code, which most students have, makes no pair."""
    assert found(*(f"{STARTER}\n{written(seed)}" for seed in range(12))) == []


def test_short_programs_are_not_compared():
    """A few lines are alike by chance."""
    result = compare_class(programs("a = 1\nb = 2", "a = 1\nb = 2"), "")
    assert (result.pairs, result.compared) == ((), 0)


def test_shared_lines_are_marked():
    """The lines of both programs that are shared are known, and only these."""
    common = written(1)
    texts = [f"{written(at, 30)}\n{common}" for at in (2, 3)]
    (pair,) = compare_class(programs(*texts, *(written(at) for at in range(4, 14))), "").pairs
    assert {line > 25 for line in pair.first_lines} == {True}


def test_broken_program_counts_as_far_as_it_is():
    """A syntax error hides nothing that stands before it."""
    others = [written(seed) for seed in range(2, 12)]
    assert found(written(1), *others, f"{written(1)}\ndef (") == [("0", "11")]
