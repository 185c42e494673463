"""A student's feedback as HTML: no hidden detail, no unescaped text."""

from grader.domain.exported_result import Standing
from grader.i18n.catalogue import Catalogue
from grader.render.exports.student_feedback import feedback_document, feedback_fragment, score_lines

EN = Catalogue("en")


def test_feedback_names_what_was_lost(result) -> None:
    """The score, the penalty, the checks with what a student may read, and the causes."""
    shown = feedback_fragment(result(comments=("Well <done>\nAnn",)), EN)
    assert shown.startswith("<p><strong>Score: 11.25 of 40 points</strong></p><p><strong>Late: 10 percent")
    assert "<p>Well &lt;done&gt;<br>Ann</p><ul>" in shown
    assert "<li>check runs: 10/10</li><li>check deep: 2.5/10<br>It shrank<br>Use SAME</li>" in shown
    assert "<li>check same: 0/10</li>" in shown
    assert shown.endswith("<p><strong>Rate</strong><br>Lower it</p>")
    assert "not decided" not in shown


def test_open_points_are_said_to_be_open(result, open_card) -> None:
    """What a person decides has no points yet, and neither has a check in error."""
    shown = feedback_fragment(result(Standing.PENDING, card=open_card, pending_points=10.0), EN)
    assert "10 points are not decided yet." in shown
    assert shown.count("not decided yet (10 points)") == 2


def test_pending_points_can_be_left_out(result) -> None:
    """A platform that shows pending points itself does not need the line."""
    made = result(pending_points=10.0, added={})
    assert list(score_lines(made, EN, with_pending=False)) == ["Score: 11.25 of 40 points"]
    assert len(list(score_lines(made, EN))) == 2
    assert len(list(score_lines(result(added={}), EN))) == 1


def test_no_score_is_no_feedback(result) -> None:
    """A fault of the grader and missing work have nothing to say."""
    assert feedback_fragment(result(final_score=None), EN) == ""
    assert feedback_fragment(result(card=None), EN) == ""


def test_document_is_a_page_of_its_own(result) -> None:
    """The page has its language and an escaped title, and half a surrogate pair does no harm."""
    page = feedback_document(result(name="<Ann>\ud800"), Catalogue("ko"))
    assert '<html lang="ko">' in page
    assert "<title>hw3 &lt;Ann&gt;?</title>" in page
    assert feedback_fragment(result(name="<Ann>\ud800"), Catalogue("ko")) in page
