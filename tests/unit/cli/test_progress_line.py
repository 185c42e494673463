"""Progress is a line on a terminal and nothing in a pipe."""

import io

import pytest

from grader.cli.progress_line import LiveLine, describe
from grader.cli.terminal import Terminal
from grader.domain.events import DataProgress, Notice, Progress, Stage
from grader.domain.messages import message
from grader.i18n.catalogue import Catalogue


def test_pipe_gets_notices_alone() -> None:
    """In a pipe only notices are printed."""
    err = io.StringIO()
    with LiveLine(Terminal(Catalogue("en"), io.StringIO(), err)) as live:
        live.show(Stage("run", "hw3"))
        live.show(Notice(message("left-out-link", name="a")))
    assert err.getvalue() == "Note: a is a link or a device and was ignored.\n"


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Stage("run", "hw3"), "hw3: running your program"),
        (Progress("hw3", 1200, 345.6, 0.51234), "hw3: step 1,200, 346 steps/s, loss 0.5123"),
        (Progress("hw3", 10, 5.0, None), "hw3: step 10, 5 steps/s"),
        (DataProgress("digits", 1, 3), "digits: 33%"),
    ],
)
def test_events_read_as_lines(event, text) -> None:
    """Each progress event is one line."""
    assert Catalogue("en").text(describe(event)) == text
