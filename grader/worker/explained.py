"""Exceptions of the shims that carry a notice beside their own text.

A program can catch such an exception and print it, so its text has to be in one language: technical English,
like Python's own. What the grader shows comes from the notice, in the reader's language.
"""

from typing import TypeVar

from grader.evidence.notices import notice

_Error = TypeVar("_Error", bound=Exception)


def explained(error: _Error, code: str, **params: object) -> _Error:
    """Attach the notice of `code` to an exception that a shim is about to raise."""
    error.notice = notice(code, **params)  # type: ignore[attr-defined]
    return error
