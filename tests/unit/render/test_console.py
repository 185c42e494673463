"""A scorecard on the terminal: width, glyphs, sections and languages."""

import dataclasses
import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.course.concept_pages import concept_folder
from grader.domain.messages import Text
from grader.domain.outcome import CheckStatus, Severity
from grader.domain.run import RunStatus
from grader.i18n.catalogue import Catalogue
from grader.render.console import most_basic_failure, scorecard
from grader.render.styles import ASCII, THEME, UNICODE, glyphs_for
from grader.render.svg import to_svg


def draw(card, lang="en", width=80, glyphs=UNICODE, **more) -> str:
    """Return a card as printed to a pipe."""
    console = Console(file=io.StringIO(), width=width, theme=THEME, highlight=False, _environ={})
    console.print(scorecard(card, Catalogue(lang), width, glyphs=glyphs, **more))
    return console.file.getvalue()


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("width", [50, 80, 200])
def test_no_line_is_wider_than_the_terminal(card, lang, width) -> None:
    """Wide characters count as two cells, and no line is too long."""
    lines = draw(card, lang, width, title=Text("합성곱 신경망 " * 3, "The network " * 3)).splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_pipe_gets_no_control_codes(card) -> None:
    """A pipe receives plain text."""
    assert "\x1b" not in draw(card)


def test_failed_check_shows_details(card) -> None:
    """A check that lost points shows its message, both values and the hint."""
    text = draw(card)
    for part in (
        "✗ check same",
        "0/10",
        "It shrank",
        "(2, 9)",
        "(2, 5)",
        "Use SAME",
        "2.5/10",
        "– check skipped",
    ):
        assert part in text


def test_figures_are_shown(card) -> None:
    """Accuracy has its interval, the loss its curve and the data set its name."""
    text = draw(card)
    for part in (
        "92.3%",
        "91.5% to 93.1%",
        "6,000",
        "█▁✗",
        "230.2 → NaN",
        "digits",
        "userns, seccomp",
        "0.61 s",
    ):
        assert part in text


def test_unknown_figures_have_no_line(card) -> None:
    """A figure that was not measured has no line."""
    bare = dataclasses.replace(card, evidence={}, environment={}, timing={})
    assert "Measurements" not in draw(bare)


def test_ascii_is_ascii(card) -> None:
    """An encoding without our glyphs gets only ASCII."""
    assert draw(card, glyphs=ASCII).isascii() is False  # the student's name
    assert draw(
        dataclasses.replace(card, submission=dataclasses.replace(card.submission, student="kim")),
        glyphs=ASCII,
    ).isascii()


@pytest.mark.parametrize(
    ("encoding", "glyphs"), [("utf-8", UNICODE), ("cp949", ASCII), ("ascii", ASCII), (None, ASCII)]
)
def test_glyphs_fit_the_encoding(encoding, glyphs) -> None:
    """Glyphs are chosen by what the stream can encode."""
    assert glyphs_for(encoding) is glyphs


def test_most_basic_check_comes_first(card) -> None:
    """The failed check without dependencies is shown as what to fix first."""
    assert most_basic_failure(card.checks).id == "same"
    box = draw(card).split("Fix this first")[1].split("╰")[0]
    assert "check same" in box


def test_circular_dependencies_end(card) -> None:
    """Circular dependencies do not hang the scorecard."""
    circle = [dataclasses.replace(check, depends_on=("same", "deep")) for check in card.checks]
    assert most_basic_failure(circle) is not None


def test_severe_diagnosis_comes_first(card) -> None:
    """A diagnosis of severity error is what to fix first, with its line."""
    grave = dataclasses.replace(card.diagnoses[0], severity=Severity.ERROR)
    box = draw(dataclasses.replace(card, diagnoses=(grave,))).split("Fix this first")[1].split("╰")[0]
    assert "Lower it" in box
    assert "line 24" in box


def test_fault_shows_no_score(card) -> None:
    """A grader fault is worded as one and shows no score."""
    broken = dataclasses.replace(card.checks[0], status=CheckStatus.ERROR, points=0)
    text = draw(dataclasses.replace(card, checks=(broken, *card.checks[1:])))
    assert "12.5 / 40" not in text
    assert "does not count against you" in text


@pytest.mark.parametrize("status", [status for status in RunStatus if status is not RunStatus.GRADED])
def test_every_status_has_its_sentence(card, status) -> None:
    """Every way for a program to end has a sentence."""
    assert "status-" not in draw(dataclasses.replace(card, status=status))


def test_svg_is_the_same_each_time(card) -> None:
    """Equal cards give equal SVG pictures."""
    first = to_svg(card, Catalogue("ko"), command="grade hw3")
    assert first.startswith("<svg")
    assert first == to_svg(card, Catalogue("ko"), command="grade hw3")


def test_diagnosis_shows_its_consequences(card) -> None:
    """A diagnosis shows its next step, its consequences and a page to read, and is listed once."""
    grave = dataclasses.replace(
        card.diagnoses[0],
        severity=Severity.ERROR,
        next_step=Text("단계", "Take 0.01"),
        concept="numbers",
        follows=(Text("나", "NaN everywhere"),),
    )
    drawn = draw(dataclasses.replace(card, diagnoses=(grave,)))
    box = drawn.split("Fix this first")[1].split("╰")[0]
    for part in ("Take 0.01", "Caused by this: NaN everywhere", "grade concept numbers"):
        assert part in box
    assert drawn.count("Lower it") == 1


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_page_to_read_exists(card, lang) -> None:
    """What to fix first names a file of the installation, in the reader's language."""
    failed = dataclasses.replace(card.checks[0], status=CheckStatus.FAILED, concept="conv2d")
    drawn = draw(
        dataclasses.replace(card, diagnoses=(), checks=(failed,)), lang, 200, concepts=concept_folder()
    )
    (page,) = re.findall(rf"\S+\.{lang}\.md", drawn)
    assert Path(page).is_file()
    assert "grade concept conv2d" in drawn


def test_concept_without_a_page_is_not_offered(card, tmp_path) -> None:
    """A concept of the author's own, without a page, is not named as something to read."""
    failed = dataclasses.replace(card.checks[0], status=CheckStatus.FAILED, concept="gardening")
    drawn = draw(dataclasses.replace(card, diagnoses=(), checks=(failed,)), concepts=tmp_path)
    assert "Read more" not in drawn
