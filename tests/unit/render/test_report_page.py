"""The class report as one HTML file."""

import base64
import hashlib
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from grader.domain.assignment import Visibility
from grader.domain.messages import Text, message
from grader.domain.outcome import CheckStatus
from grader.domain.report import (
    AssignmentReport,
    AttentionItem,
    CheckFigures,
    ClassReport,
    ClassSimilarity,
    HandDecision,
    SimilarPair,
    StudentName,
    StudentResult,
)
from grader.render import pages
from grader.render.report_page import report_page

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202egnp\x1b[31m{{ 7*7 }}"


class Elements(HTMLParser):
    """Collects elements and attributes as a browser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep the element."""
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]


def class_report(*results: StudentResult, **changes) -> ClassReport:
    """Return the report of one assignment."""
    title = Text("합성곱", "Convolution")
    return ClassReport(
        Text("수업", "Course"), "en", (AssignmentReport("hw3", title, 40, results, **changes),)
    )


@pytest.fixture
def result(card) -> StudentResult:
    """Return one student's result."""
    return StudentResult("2026", "김철수", card, card.score)


def test_page_loads_nothing(result):
    """No element refers to anything outside of the file."""
    elements = Elements(report_page(class_report(result)))
    addresses = [
        value for _, name, value in elements.attributes if name in {"src", "href", "action", "srcset"}
    ]
    assert [each for each in addresses if not each.startswith("#")] == []
    assert not {"link", "iframe", "object", "embed", "base"} & set(elements.tags)


def test_policy_names_every_script_and_style(result):
    """The policy allows the page's own scripts and styles by their hashes, and nothing else."""
    page = report_page(class_report(result))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for text in re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_no_style_or_event_attributes(result):
    """Nothing in the page needs an exception from the policy."""
    attributes = Elements(report_page(class_report(result))).attributes
    assert [each for each in attributes if each[1] == "style" or each[1].startswith("on")] == []


def test_student_text_is_inert(result):
    """Names, notes and messages with markup, terminal escapes and direction marks are plain text."""
    plain = report_page(class_report(result))
    item = AttentionItem("pending", StudentName("2026", HOSTILE), Text(HOSTILE, HOSTILE))
    page = report_page(class_report(replace(result, name=HOSTILE), attention=(item,)))
    known = set(Elements(plain).tags) | {"ul", "li", "details", "summary"}
    assert set(Elements(page).tags) <= known
    assert Elements(page).tags.count("script") == Elements(plain).tags.count("script")
    assert not {"\u202e", "\x1b"} & set(page)
    assert "{{ 7*7 }}" in page


def test_open_points_are_not_zero(result):
    """A score with open points shows them, and lies in no range of the score filter."""
    pending = replace(result.card.checks[0], status=CheckStatus.PENDING, points=0.0)
    card = replace(result.card, checks=(pending,))
    page = report_page(class_report(replace(result, card=card, final_score=0.0, pending_points=10.0)))
    assert "0 (+10?)" in page
    assert 'data-score=""' in page


def test_fault_shows_no_score(result):
    """A grader fault has a dash where a score would be."""
    page = report_page(class_report(replace(result, final_score=None)))
    assert '<td class="number" data-order="-1">–</td>' in page
    assert "grader fault" in page


def test_decision_by_hand_is_marked(result):
    """A result with points set by hand says so; a comment alone changes nothing."""
    by_hand = HandDecision("runs", 5.0, "", "why")
    comment = HandDecision("", None, "well done", "")
    assert "set by hand" in report_page(class_report(replace(result, decisions=(by_hand,))))
    assert "set by hand" not in report_page(class_report(replace(result, decisions=(comment,))))


def test_both_languages_are_in_the_page(result):
    """The switch needs no other file."""
    page = report_page(class_report(result))
    for lang, title in (("ko", "합성곱"), ("en", "Convolution")):
        assert f'<span lang="{lang}">{title}</span>' in page


def test_several_assignments_have_a_table_across(result):
    """A student's scores at all assignments are on one line, with a total once all are decided."""
    one = AssignmentReport("hw2", Text("그래프", "Graph"), 40, (result,))
    two = AssignmentReport("hw3", Text("합성곱", "CNN"), 40, (replace(result, pending_points=5.0),))
    page = report_page(ClassReport(Text("수업", "Course"), "ko", (one, two)))
    assert 'id="t-across"' in page
    assert '<td class="number" data-order="-1">?</td>' in page


def test_vendored_files_are_as_published():
    """Each library has its licence beside it and the content that `versions.toml` records."""
    versions = tomllib.loads(pages.vendored_source("versions.toml"))
    for name, entry in versions.items():
        assert hashlib.sha256(pages.vendored_source(name).encode()).hexdigest() == entry["sha256"]
        assert entry["licence"] in pages.vendored_source(entry["licence_file"])


def test_script_cannot_end_early():
    """A script that contains its own end tag is refused."""
    with pytest.raises(ValueError, match="end its own element"):
        pages.render_page("base.html.j2", styles=(), scripts=("'</script>'",), lang="en", title="t")


def test_same_text_is_written_once():
    """A text that is equal in both languages has no language switch."""
    assert pages.both(Text("hw3", "hw3")) == "hw3"
    assert "<span" in pages.both(message("from-cache"))


@pytest.mark.parametrize(
    ("discrimination", "remark"),
    [(-0.6, "negative: look at this check"), (-0.05, "separates little"), (0.5, None), (None, None)],
)
def test_remark_needs_more_than_chance(result, discrimination, remark):
    """A check is called negative only beyond two standard errors; a good one has no remark."""
    check = CheckFigures(
        "c", Text("가", "a"), "graph", Visibility.PUBLIC, 10, 31, 20, 0, 0, 0.65, 0.65, discrimination
    )
    page = report_page(class_report(result, checks=(check,)))
    found = [text for text in ("negative: look at this check", "separates little") if f">{text}<" in page]
    assert found == ([remark] if remark else [])


def test_similar_programs_are_side_by_side(result):
    """Both programs are shown with the shared lines marked; their text is inert."""
    pair = SimilarPair(
        StudentName("2026", "김철수"),
        StudentName("7", HOSTILE),
        0.8,
        "a = 1\nb = '</pre><script>'",
        "c",
        frozenset({1}),
        frozenset(),
    )
    page = report_page(class_report(result, similarity=ClassSimilarity((pair,), 10, 0.1, 0.4)))
    assert "<mark>a = 1</mark>\nb = &#39;&lt;/pre&gt;&lt;script&gt;&#39;" in page
    assert "10 pairs were compared" in page
    assert Elements(page).tags.count("script") == Elements(report_page(class_report(result))).tags.count(
        "script"
    )
