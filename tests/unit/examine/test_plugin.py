"""Whether a failing check is the student's or the course's fault."""

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
    """Running out of memory in a check is the submission's, which chose the size."""
    outcome = judge(SPEC, error)
    assert outcome.status is CheckStatus(status)
