"""Whose a check's end is: the student's, or the course's."""

import pytest

from grader.domain.outcome import CheckStatus
from grader.examine.plugin import judge
from grader.examine.session import spec_from_dict

TEXT = {"ko": "", "en": ""}
SPEC = spec_from_dict(
    {"id": "a", "points": 1, "title": TEXT, "hint": TEXT, "concept": "graph", "visibility": "public"}
)


@pytest.mark.parametrize(
    ("error", "status"), [(MemoryError(), "failed"), (KeyError("a"), "error"), (None, "passed")]
)
def test_want_of_memory_is_the_submissions(error, status):
    """What a check has no room for has the size that the submission gave it."""
    outcome = judge(SPEC, error)
    assert outcome.status is CheckStatus(status)
