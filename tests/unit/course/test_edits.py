"""Exact text edits: each must fit the text in the one way that it states."""

import pytest

from grader.course.edits import Edit, EditError, apply_edits

TEXT = "a = 1\nb = 1\nc = 2\n"


@pytest.mark.parametrize(
    ("edits", "result"),
    [
        ([], TEXT),
        ([Edit("c = 2", "c = 3")], "a = 1\nb = 1\nc = 3\n"),
        ([Edit("= 1", "= 5", count=2)], "a = 5\nb = 5\nc = 2\n"),
        ([Edit("= 1", "= 5", after="a = 1")], "a = 1\nb = 5\nc = 2\n"),
        ([Edit("=", "is", count=2, after="a = 1")], "a = 1\nb is 1\nc is 2\n"),
        ([Edit("a = 1", "b = 1"), Edit("b = 1", "a = 1")], "b = 1\na = 1\nc = 2\n"),
        ([Edit("b = 1\n", "")], "a = 1\nc = 2\n"),
    ],
)
def test_edits_are_applied(edits, result):
    """All edits are located in the original text, in whatever order they are listed."""
    assert apply_edits(TEXT, edits) == result
    assert apply_edits(TEXT, edits[::-1]) == result


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ([Edit("d = 2", "")], "mutant-edit-not-found"),
        ([Edit("= 1", "")], "mutant-edit-ambiguous"),
        ([Edit("= 1", "", count=3)], "mutant-edit-other-count"),
        ([Edit("a = 1", "", after="c = 2")], "mutant-edit-not-found"),
        ([Edit("c = 2", "", after="= 1")], "mutant-edit-ambiguous"),
        ([Edit("c = 2", "", after="d")], "mutant-edit-not-found"),
        ([Edit("b = 1\nc", ""), Edit("c = 2", "")], "mutant-edits-overlap"),
    ],
)
def test_edit_that_does_not_fit_is_refused(edits, code):
    """An edit that does not fit the text raises an error with its own code."""
    with pytest.raises(EditError) as caught:
        apply_edits(TEXT, edits)
    assert caught.value.found.code == code


def test_nearest_line_is_named():
    """The error about a missing text names the most similar line."""
    with pytest.raises(EditError) as caught:
        apply_edits(TEXT, [Edit("  c = 22", "")])
    assert caught.value.found.params["nearest"] == "c = 2"
