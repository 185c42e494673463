"""Expectations of checks, which end the check if they do not hold."""

from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.domain.messages import Readable, Text, message
from grader.examine.verdicts import Awarded, CheckFailed, Undecided


def expect(condition: object, *, ko: str, en: str, expected: object = None, actual: object = None) -> None:
    """Go on where *condition* holds; raise `CheckFailed` with the sentence in both languages where not."""
    if not condition:
        raise CheckFailed(Text(ko=ko, en=en), expected, actual)


def fail(*, ko: str, en: str, expected: object = None, actual: object = None) -> NoReturn:
    """End the check without points: raise `CheckFailed`."""
    raise CheckFailed(Text(ko=ko, en=en), expected, actual)


def award(points: float, *, ko: str, en: str, expected: object = None, actual: object = None) -> NoReturn:
    """End the check with *points* of its own: raise `Awarded`. All of them means passed, fewer failed."""
    raise Awarded(points, Text(ko=ko, en=en), expected, actual)


def for_review(*, ko: str, en: str, expected: object = None, actual: object = None) -> NoReturn:
    """End the check undecided: raise `Undecided`. The points wait for a person, and the sentence says why."""
    raise Undecided(Text(ko=ko, en=en), expected, actual)


def assert_allclose(
    actual: ArrayLike,
    expected: ArrayLike,
    rtol: float = 1e-4,
    atol: float = 1e-5,
    ko: str | None = None,
    en: str | None = None,
) -> None:
    """Go on where *actual* has *expected*'s shape and |actual - expected| <= atol + rtol * |expected|.

    Raises `CheckFailed` that names the shapes, or the largest difference and its index. NaN equals nothing.
    The author's `ko` and `en` stand in for the grader's sentence when both are given.
    """
    got, want = np.asarray(actual), np.asarray(expected)
    own = Text(ko=ko, en=en) if ko is not None and en is not None else None
    if got.shape != want.shape:
        shapes = message("kit-shape-differs", expected=str(want.shape), actual=str(got.shape))
        raise CheckFailed(own or shapes, f"shape {want.shape}", f"shape {got.shape}")
    close = np.isclose(got, want, rtol=rtol, atol=atol)
    if not close.all():
        raise _differs(got, want, close, own)


def _differs(got: NDArray[Any], want: NDArray[Any], close: NDArray[Any], own: Readable | None) -> CheckFailed:
    gap = np.abs(got.astype(np.float64) - want.astype(np.float64))
    worst = np.where(np.isnan(gap), np.inf, gap)
    worst = np.where(close, -1.0, worst)
    place = np.unravel_index(int(np.argmax(worst)), worst.shape) if worst.ndim else ()
    index = tuple(int(part) for part in place)
    largest = float(gap[index])
    share = f"{int((~close).sum())}/{close.size}"
    text = own or message("kit-values-differ", difference=f"{largest:.4g}", index=str(index), share=share)
    return CheckFailed(text, f"{float(want[index]):.6g} @ {index}", f"{float(got[index]):.6g} @ {index}")
