"""How a check ends early: failed, with part of its points, or undecided; the plugin makes outcomes of it."""

from grader.domain.messages import Readable, message


class CheckEnded(Exception):  # noqa: N818 - it is an outcome, not an error of the grader's
    """The check ends here; `text` says why."""

    def __init__(self, text: Readable, expected: object = None, actual: object = None) -> None:
        super().__init__(text)
        self.text = text
        self.expected = shorten(expected)
        self.actual = shorten(actual)


class CheckFailed(CheckEnded):
    """The submission is not what the check asks for."""


class Awarded(CheckEnded):
    """The check ends here with this many points."""

    def __init__(self, points: float, text: Readable, expected: object = None, actual: object = None) -> None:
        super().__init__(text, expected, actual)
        self.points = points


class Undecided(CheckEnded):
    """A person must decide: what the check asks could not be measured, or is not for a program to judge."""


class EvaluationRefused(CheckFailed):
    """The submission's graph cannot or may not be evaluated: the student's, never the grader's fault."""

    def __init__(self, code: str, **params: str | float | bool) -> None:
        super().__init__(message(code, **params))


def shorten(value: object, limit: int = 300) -> str | None:
    """Write a value for a report, cut to *limit* characters; None stays None."""
    if value is None:
        return None
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
