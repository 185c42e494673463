"""Declare a check. All arguments are literals: the course reads them without importing the file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def check(
    *,
    points: float,
    concept: str,
    title: Mapping[str, str],
    hint: Mapping[str, str],
    visibility: str = "hidden",
    depends_on: Sequence[str] = (),
) -> Callable[[Function], Function]:
    """Mark `def test_<id>(submission)` as a check worth `points`.

    `title` and `hint` hold a sentence under "ko" and one under "en"; `visibility` is "public" or "hidden".
    All checks named in `depends_on` must pass, otherwise this one is skipped.
    """
    facts = {
        "points": points,
        "concept": concept,
        "title": dict(title),
        "hint": dict(hint),
        "visibility": visibility,
        "depends_on": tuple(depends_on),
    }

    def mark(function: Function) -> Function:
        function.__check__ = facts  # type: ignore[attr-defined]
        return function

    return mark
