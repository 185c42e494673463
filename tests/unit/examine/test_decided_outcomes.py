"""Outcomes that are kept while an examination runs."""

from dataclasses import replace

from grader.domain.assignment import CheckSpec
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.examine.decided_outcomes import keeper, read_decided

TEXT = {"ko": "", "en": ""}
SPEC = CheckSpec.from_dict(
    {"id": "a", "points": 1, "title": TEXT, "hint": TEXT, "concept": "graph", "visibility": "public"}
)
PASSED = CheckOutcome.of(SPEC, CheckStatus.PASSED, 1.0)


def test_kept_outcomes_are_read(tmp_path):
    """Outcomes that were kept are read back by id, without an incomplete last line."""
    keep = keeper(str(tmp_path))
    other = replace(PASSED, id="b", actual="\ud800")
    keep(PASSED)
    keep(other)
    with next(tmp_path.iterdir()).open("a") as file:
        file.write('{"id": "c", "ti')
    decided = read_decided(tmp_path)
    assert decided["a"] == PASSED
    assert list(decided) == ["a", "b"]


def test_nothing_kept_is_nothing_decided(tmp_path):
    """Without a file, and without a folder, no outcome is known."""
    keeper(None)(PASSED)
    assert read_decided(tmp_path) == {}
