"""An accuracy with its interval, and the one rule that judges it against a threshold.

The rule, its error rates and why it is so: `docs/explanation/accuracy.md`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

FIRST_PART = 2000
"""So many hidden images are looked at first; the rest is held back for figures near a threshold."""
Z_95 = 1.959963984540054
"""The normal distribution's 97.5 % quantile: the interval that is reported, and that decides at the end."""
Z_999 = 3.290526731491926
"""Its 99.95 % quantile: what the first part decides alone must be clear beyond that."""
_LEAST_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Accuracy:
    """So many correct of n; `value` their share, `low` and `high` its 95 % interval, all in [0, 1]."""

    correct: int
    n: int
    value: float
    low: float
    high: float

    def reaches(self, threshold: float) -> bool:
        """Whether the accuracy counts as at least `threshold`.

        The rule favours the student: a threshold is missed only if the whole 95 % interval lies below it,
        so that no points are lost to chance in the hidden images.
        """
        return self.high >= threshold

    def is_clear_of(self, thresholds: Iterable[float]) -> bool:
        """Whether the 99.9 % interval lies below all `thresholds` or above all of them.

        Thresholds below one half are no accuracies (a margin, for example) and do not count.
        """
        asked = [threshold for threshold in thresholds if threshold >= _LEAST_THRESHOLD]
        low, high = wilson(self.correct, self.n, Z_999)
        return bool(asked) and (high < min(asked) or low > max(asked))


def measure(correct: int, n: int) -> Accuracy:
    """Return the share correct / n with Wilson's score interval at 95 %.

    Raises `ValueError` unless 0 <= correct <= n and n > 0.
    """
    if not 0 <= correct <= n or n == 0:
        raise ValueError(f"{correct} of {n}")
    return Accuracy(correct, n, correct / n, *wilson(correct, n, Z_95))


def wilson(correct: int, n: int, z: float) -> tuple[float, float]:
    """Return the ends of Wilson's score interval of the share correct / n; `z` is the normal quantile.

    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", J. Am.
    Stat. Assoc. 22(158), 209-212, https://doi.org/10.1080/01621459.1927.10502953.
    """
    share, z2 = correct / n, z**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return min(max(0.0, centre - half), share), max(min(1.0, centre + half), share)
