"""Spans are ordered by their beginning and counted from the first."""

import pytest

from grader.domain.timeline import Span, Timeline


def test_spans_are_counted_from_the_first() -> None:
    """The contract's form has the outer span first, then what lies in it."""
    timeline = Timeline([Span("inner", 10.25, 10.5), Span("outer", 10.0, 11.0)])
    assert timeline.to_contract() == [
        {"name": "outer", "at_s": 0.0, "seconds": 1.0},
        {"name": "inner", "at_s": 0.25, "seconds": 0.25},
    ]


def test_failing_block_is_recorded() -> None:
    """A block that raises has taken time, too."""
    timeline = Timeline()
    with pytest.raises(ZeroDivisionError), timeline.span("part"):
        _ = 1 / 0
    assert [span.name for span in timeline.spans] == ["part"]
    assert timeline.spans[0].seconds >= 0.0
