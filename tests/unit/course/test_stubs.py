"""Cutting stubs from marked solutions."""

from pathlib import Path

import pytest

from grader.course.stubs import cut_stub
from grader.domain.errors import CourseError

FILE = Path("solution.py")


def test_marked_part_is_replaced():
    """What is marked goes; the text of its STUB lines stays, with their indentation."""
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
    """Markers that would hand out the solution are a course error."""
    with pytest.raises(CourseError) as caught:
        cut_stub(source, FILE)
    assert caught.value.messages[0].code == code
