"""Exit codes and output files of `grade HW`."""

import io
import json

import pytest

from grader.cli.submission_command import exit_code
from grader.cli.terminal import Terminal
from grader.domain.assignment import Visibility
from grader.domain.messages import Text
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import SubmissionKind
from grader.i18n.catalogue import Catalogue


def card_of(status: CheckStatus, run_status: RunStatus = RunStatus.GRADED) -> Scorecard:
    """Return a card of one check."""
    points = 10 if status is CheckStatus.PASSED else 0
    check = CheckOutcome("a", Text("가", "a"), "c", status, points, 10, Visibility.PUBLIC)
    return Scorecard(
        "hw3", "v", SubmissionFacts("i", "s", "p", SubmissionKind.SCRIPT, "h"), run_status, (check,)
    )


@pytest.mark.parametrize(
    ("statuses", "code"),
    [(["passed"], 0), (["passed", "failed"], 1), (["skipped"], 1), (["failed", "error"], 3)],
)
def test_exit_code_follows_the_checks(statuses, code) -> None:
    """The exit code is 0 for all passed, 1 for lost points and 3 for a fault, which outweighs 1."""
    assert exit_code(card_of(CheckStatus(status)) for status in statuses) == code


def test_fault_of_the_run_is_a_fault() -> None:
    """A grader fault is exit code 3 whatever its checks say."""
    assert exit_code([card_of(CheckStatus.PASSED, RunStatus.GRADER_FAULT)]) == 3


def test_json_goes_to_a_file(tmp_path) -> None:
    """A JSON file is UTF-8 with unescaped Korean."""
    terminal = Terminal(Catalogue("ko"), io.StringIO(), io.StringIO())
    terminal.write_json({"title": "합성곱"}, str(tmp_path / "r.json"))
    text = (tmp_path / "r.json").read_text(encoding="utf-8")
    assert "합성곱" in text
    assert json.loads(text) == {"title": "합성곱"}
