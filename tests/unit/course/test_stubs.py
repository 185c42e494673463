"""Stubs that are cut from marked solutions."""

from pathlib import Path

import pytest

from grader.course.stubs import cut_stub
from grader.domain.errors import CourseError

FILE = Path("solution.py")


def test_marked_part_is_replaced():
    """The marked part is replaced by the text of its STUB lines, with their indentation."""
    source = "a\n    # BEGIN SOLUTION\n    # STUB: # write\n    b\n    # END SOLUTION\nc\n"
    assert cut_stub(source, FILE) == "a\n    # write\nc\n"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a\n", "stub-no-markers"),
        ("# BEGIN SOLUTION\na\n", "stub-markers"),
        ("# END SOLUTION\n", "stub-markers"),
        ("# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION\n", "stub-markers"),
        ("# STUB: a\n# BEGIN SOLUTION\n# END SOLUTION\n", "stub-outside"),
    ],
)
def test_wrong_markers(source, code):
    """Wrong markers, which would release the solution, are a course error."""
    with pytest.raises(CourseError) as caught:
        cut_stub(source, FILE)
    assert caught.value.messages[0].code == code
