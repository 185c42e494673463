"""Named styles of the terminal theme, and the glyphs that an encoding can represent."""

from dataclasses import dataclass
from typing import Final

from rich.theme import Theme

from grader.domain.outcome import CheckStatus, Severity

THEME: Final = Theme(
    {
        "outcome.passed": "green",
        "outcome.failed": "bold red",
        "outcome.skipped": "yellow",
        "outcome.pending": "cyan",
        "outcome.error": "bold magenta",
        "severity.error": "bold red",
        "severity.warning": "yellow",
        "severity.info": "cyan",
        "score.full": "bold green",
        "score.some": "bold yellow",
        "score.none": "bold red",
        "bar.rest": "bright_black",
        "label": "bright_black",
        "heading": "bold",
        "assignment": "bold cyan",
        "hint": "cyan",
        "loss": "cyan",
        "emphasis": "bold",
        "fault": "bold magenta",
        "message.error": "bold red",
        "message.notice": "yellow",
    }
)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a scorecard."""

    passed: str
    failed: str
    skipped: str
    error: str
    pending: str
    bar: str
    rest: str
    levels: str
    dot: str
    arrow: str

    def of_check(self, status: CheckStatus) -> str:
        """Return the glyph of a check's status."""
        return {
            CheckStatus.PASSED: self.passed,
            CheckStatus.FAILED: self.failed,
            CheckStatus.SKIPPED: self.skipped,
            CheckStatus.ERROR: self.error,
            CheckStatus.PENDING: self.pending,
        }[status]


UNICODE: Final = Glyphs("✓", "✗", "–", "!", "?", "█", "░", "▁▂▃▄▅▆▇█", "·", "→")
ASCII: Final = Glyphs("+", "x", "-", "!", "?", "#", ".", "_.-=*%#@", "-", "->")


def glyphs_for(encoding: str | None) -> Glyphs:
    """Return glyphs that a stream of this encoding can represent (CP949 has no ✓)."""
    signs = "".join(getattr(UNICODE, name) for name in Glyphs.__slots__)
    try:
        signs.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def style_of_check(status: CheckStatus) -> str:
    """Return the style of a check's status."""
    return f"outcome.{status.value}"


def style_of_severity(severity: Severity) -> str:
    """Return the style of a diagnosis."""
    return f"severity.{severity.value}"


def style_of_score(score: float, max_score: float) -> str:
    """Return the style of a score: full, some or none."""
    if score >= max_score:
        return "score.full"
    return "score.some" if score > 0 else "score.none"
