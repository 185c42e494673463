"""Turn errors over a submission's graphs, arrays and figures into refusals."""

import contextlib
from typing import Self

from grader.examine.verdicts import EvaluationRefused

_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, UnicodeError)
_PLACES = ("Graph execution", "Detected at", "Node:")
_TRACES = ("File ", "[[")


class guarded(contextlib.ContextDecorator):  # noqa: N801 - reads as a statement: `with guarded():`
    """Raise `EvaluationRefused` for what is raised over a submission's own graphs, arrays and figures.

    Use it around the grader's code that reads them, as a statement or a decorator, and never around a check:
    an error of the check's own is the course's.
    """

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        """Turn an error of TensorFlow, Python or NumPy into a refusal; let everything else through."""
        if error is None:
            return
        import tensorflow as tf

        if isinstance(error, (tf.errors.OpError, *_MALFORMED, MemoryError, RecursionError)):
            raise EvaluationRefused("evaluation-failed", reason=_reason(error)) from error


def _reason(error: BaseException) -> str:
    """Return the informative line of an error: TensorFlow writes places before it and traces after it."""
    text = str(getattr(error, "message", None) or error)
    lines = [line.strip() for line in text.splitlines()]
    candidates = [line for line in lines if line and not line.startswith(_PLACES)]
    informative = [line for line in candidates if not line.startswith(_TRACES)]
    return (informative or candidates or [type(error).__name__])[0][:300]
