"""Scorecards in GitHub Actions: inert annotations and summaries that hide what is hidden."""

import dataclasses
from pathlib import Path

import pytest

from grader.domain.assignment import Visibility
from grader.domain.messages import Text
from grader.domain.outcome import CheckStatus, Severity
from grader.domain.run import RunStatus
from grader.i18n.catalogue import Catalogue
from grader.render.workflow_report import workflow_annotations, workflow_summary

EVIL = Text("<img src=x>\n::error::| [x](http://evil)", "<img src=x>\n::error::| [x](http://evil)")


def failed(card, **changes):
    """Return a card with one failed check, changed as wanted."""
    check = dataclasses.replace(card.checks[0], status=CheckStatus.FAILED, points=0.0, **changes)
    return dataclasses.replace(card, checks=(check,), diagnoses=())


def at(card, path):
    """Return the card of a submission at another path."""
    return dataclasses.replace(card, submission=dataclasses.replace(card.submission, path=path))


def test_annotation_names_the_file(card) -> None:
    """The file is named relative to the repository, a diagnosis with its line."""
    grave = dataclasses.replace(card.diagnoses[0], severity=Severity.ERROR, line=7)
    shown = at(dataclasses.replace(card, checks=(), diagnoses=(grave,)), "/repo/week 1/hw3.py")
    (line,) = workflow_annotations(shown, Catalogue("en"), Path("/repo"))
    assert line.startswith("::error file=week 1/hw3.py,line=7,title=")


def test_hidden_check_shows_its_title_alone(card) -> None:
    """Message and hint of a hidden check are in neither output."""
    secret = failed(
        card, visibility=Visibility.HIDDEN, message=Text("비밀", "secret"), hint=Text("힌트", "clue")
    )
    shown = "".join(workflow_annotations(secret, Catalogue("en"), Path("/")))
    shown += workflow_summary([secret], {}, Catalogue("en"))
    assert "secret" not in shown
    assert "clue" not in shown
    assert Catalogue("en").text(secret.checks[0].title) in shown


def test_text_of_a_program_is_inert(card) -> None:
    """Markup, commands and column separators in a message have no effect."""
    wrong = failed(card, visibility=Visibility.PUBLIC, message=EVIL)
    (line,) = workflow_annotations(wrong, Catalogue("en"), Path("/"))
    assert "\n" not in line
    text = workflow_summary([wrong], {}, Catalogue("en"))
    assert "<img" not in text
    assert "[x](" not in text
    (row,) = [line for line in text.splitlines() if "❌" in line]
    assert row.replace("\\|", "").count("|") == 5


@pytest.mark.parametrize(("total", "is_said"), [(100.0, True), (10.0, False), (None, False)])
def test_summary_states_the_part(card, total, is_said) -> None:
    """The summary says what part of the assignment the checks are, if they are a part."""
    shown = dataclasses.replace(failed(card), assignment_points=total)
    assert ("graded by your instructor" in workflow_summary([shown], {}, Catalogue("en"))) is is_said


def test_fault_has_no_score(card) -> None:
    """A grader fault is no zero."""
    fault = dataclasses.replace(card, status=RunStatus.GRADER_FAULT)
    assert " / " not in workflow_summary([fault], {}, Catalogue("en"))
