"""Terms and submissions for one grading."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.domain.dataset import Dataset
from grader.domain.grading_terms import CodeDigests, GradingTerms
from grader.domain.messages import message
from grader.domain.run import Isolation
from grader.domain.submission import Submission, SubmissionKind
from grader.services.grading.request import GradeRequest


@pytest.fixture(scope="session")
def terms(course_root: Path) -> GradingTerms:
    """Return terms of homework 2."""
    (assignment,) = load_course(course_root).resolve("hw2")
    data = Dataset("digits", Path("data"), Path("hidden"), "d" * 64, "drawn", default_hidden_seed=True)
    code = CodeDigests("r", "e")
    return GradingTerms(assignment, data, assignment.budgets["full"], code, isolation=Isolation.NONE)


@pytest.fixture(scope="session")
def make_request(terms: GradingTerms) -> Callable[..., GradeRequest]:
    """Return a function that makes a request for a program's text; an empty one cannot be run."""

    def make(text: bytes = b"x = 1\n", **changes: object) -> GradeRequest:
        problem = None if text else message("empty-program", name="hw2.py")
        files = {"hw2.py": text}
        submission = Submission(
            "id", "kim", Path("hw2.py"), SubmissionKind.SCRIPT, "a" * 64, "hw2.py", files, problem=problem
        )
        return GradeRequest(terms, submission, **changes)

    return make
