"""Text pasted from slides is recognised with its line and the correction; the file is not changed."""

import pytest

from grader.domain.messages import Message
from grader.intake.syntax import find_script_problem


@pytest.mark.parametrize(
    ("program", "code", "line", "said"),
    [
        ("a = 1\nb = “text”\n", "pasted-characters", 2, '“ → ", ” → "'),
        ("name = ‘float’\n", "pasted-characters", 1, "‘ → '"),
        ("a = 1\nif a:\n\u00a0\u00a0b = 2\n", "pasted-characters", 3, "U+00A0 (no-break space)"),
        ("print（1）\n", "pasted-characters", 1, "（ → (, ） → )"),
        ("a = 3 – 1\n", "pasted-characters", 1, "– → -"),
        ("a = 1\u200b\n", "pasted-characters", 1, "U+200B"),
        ("3 def max_pool(x):\n4     return x\n", "pasted-line-numbers", 1, "1, 2"),
        ("a = 0\n7 import os\n", "pasted-line-numbers", 2, "2"),
        (">>> a = 1\n>>> b = 2\n", "pasted-prompt", 1, "1, 2"),
        ("print 'accuracy', 3\n", "python2-program", 1, "print"),
        ("try:\n    pass\nexcept ValueError, e:\n    pass\n", "python2-program", 3, "except"),
    ],
)
def test_pasted_text_is_named(program: str, code: str, line: int, said: str) -> None:
    """The message has the line, and what to retype or which lines are alike."""
    problem = find_script_problem(program.encode(), "hw2.py")
    assert problem is not None
    assert isinstance(problem.message, Message)
    assert (problem.message.code, problem.line) == (code, line)
    assert said in " ".join(str(value) for value in problem.message.params.values())


def test_typographic_quotes_in_text_are_no_fault() -> None:
    """Such characters inside strings and comments are the student's own business."""
    assert find_script_problem("a = '“quoted”'  # （주석） – …\n".encode(), "hw2.py") is None


def test_ordinary_slip_stays_ordinary() -> None:
    """A missing bracket beside a string with fine quotes is still a plain syntax error."""
    problem = find_script_problem("print('“hello”'\n".encode(), "hw2.py")
    assert problem is not None
    assert isinstance(problem.message, Message)
    assert problem.message.code == "syntax-error"
