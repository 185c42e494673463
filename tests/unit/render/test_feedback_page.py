"""A student's feedback as a page and as text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from grader.domain.feedback import ConceptNote, ConceptPicture, FeedbackPart, HiddenSum, StudentFeedback
from grader.domain.messages import Text
from grader.domain.report import HandDecision, StudentResult
from grader.render.feedback_markdown import escape_markdown, feedback_markdown
from grader.render.feedback_page import FeedbackPages

HOSTILE = "<script>alert(1)</script>[x](javascript:alert(2))![](http://x)\u202e\x1b[31m`${}|*_"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def feedback(card) -> StudentFeedback:
    """Return feedback with a concept, a picture, a decision and a sum of hidden checks."""
    path = replace(card.submission, path="/home/instructor/class/hw3.py")
    card = replace(card, submission=path)
    decision = HandDecision("runs", 5.0, "well argued", "asked in the lab")
    result = StudentResult("2026", "김철수", card, card.score, decisions=(decision,))
    picture = ConceptPicture("grid", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    note = ConceptNote("conv2d", Text("합성곱", "Convolution"), Text("창이", "A **window**"), {"en": picture})
    part = FeedbackPart(
        "hw3", Text("가", "a"), result, card.checks, HiddenSum(2, 5, 20, 0), {"conv2d": note}, (PNG,)
    )
    return StudentFeedback("2026", "김철수", "en", (part,))


def named(feedback: StudentFeedback, name: str) -> StudentFeedback:
    """Return the feedback of a student with another name and the same words in a comment."""
    decision = HandDecision("", None, name, "")
    (part,) = feedback.parts
    result = replace(part.result, name=name, decisions=(decision,))
    return replace(feedback, name=name, parts=(replace(part, result=result),))


def tags(page: str) -> list[str]:
    """Return the elements of a page."""
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: found.append(tag)
    parser.feed(page)
    return found


def both_forms(feedback: StudentFeedback) -> tuple[str, str]:
    """Return the page and the text."""
    return FeedbackPages().render(feedback), feedback_markdown(feedback)


def test_nothing_of_the_instructor_leaks(feedback):
    """Neither a path of the instructor's machine nor the reason of a decision is shown."""
    for text in both_forms(feedback):
        assert "/home/instructor" not in text
        assert "asked in the lab" not in text
        assert "well argued" in text


def test_both_forms_say_the_same(feedback):
    """Score, checks, hint, hidden sum, concept and decision are in the page and in the text."""
    for text in both_forms(feedback):
        for words in ("Score:", "check deep", "Use SAME", "2 hidden checks", "Convolution", "5 points"):
            assert words in text, words


def test_curve_concept_and_pictures_are_inside(feedback):
    """The page holds the curve, the concept's picture and what the program drew."""
    page, _ = both_forms(feedback)
    assert '<path class="curve" d="M ' in page
    assert page.count("data:image/svg+xml;base64,") == 1
    assert page.count("data:image/png;base64,") == 1
    assert "<strong>window</strong>" in page


def test_student_text_is_inert_in_the_page(feedback):
    """A name or comment with markup adds no element."""
    hostile, plain = (FeedbackPages().render(named(feedback, name)) for name in (HOSTILE, "x"))
    assert tags(hostile) == tags(plain)
    assert not {"\u202e", "\x1b"} & set(hostile)


def test_student_text_is_inert_in_markdown(feedback):
    """Rendered by a platform that allows HTML, a name makes no link, picture, tag or table."""
    text = feedback_markdown(named(feedback, HOSTILE))
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert not re.search(r"<(?:script|a|img|table)\b", rendered)
    assert not {"\u202e", "\x1b"} & set(text)


@pytest.mark.parametrize("text", ["# a", "- a", "+ a", "a\n\n# b", "`a", "a|b"])
def test_escaped_text_is_one_paragraph(text):
    """A student's text begins no heading, list or code."""
    assert MarkdownIt("commonmark").enable("table").render(escape_markdown(text)).count("<") == 2


def test_missing_points_are_never_all_passed(feedback):
    """While points are missing neither form says that all checks passed."""
    for text in both_forms(feedback):
        assert "All checks passed" not in text


def test_frames_are_shared(feedback):
    """Students with curves of similar length and height share the axes."""
    pages = FeedbackPages()
    assert pages.render(feedback) == pages.render(feedback)
    assert len(pages.frames) == 1


def test_loss_of_zero_is_drawn(feedback):
    """A curve that reaches 0, or does not change, has axes too."""
    (part,) = feedback.parts
    for losses in ([[0, 5.0], [9, 0.0]], [[0, 1.0], [9, 1.0]], [[0, 0.0], [9, 0.0]]):
        card = replace(part.result.card, evidence={"loss_curve": losses})
        changed = replace(part, result=replace(part.result, card=card))
        assert 'class="curve"' in FeedbackPages().render(replace(feedback, parts=(changed,)))
