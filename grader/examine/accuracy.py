"""An accuracy with its interval, and the one rule that judges it against a threshold."""

import math
from dataclasses import dataclass

_Z_95 = 1.959963984540054  # the normal distribution's 97.5 % quantile


@dataclass(frozen=True, slots=True)
class Accuracy:
    """So many correct of n; `value` their share, `low` and `high` its 95 % interval, all in [0, 1]."""

    correct: int
    n: int
    value: float
    low: float
    high: float

    def reaches(self, threshold: float) -> bool:
        """Tell whether the accuracy counts as at least *threshold*.

        The rule, in the student's favour: a threshold is missed only when the whole 95 % interval lies
        below it, so no mark is lost on what the hidden images' chance alone may explain.
        """
        return self.high >= threshold


def measure(correct: int, n: int) -> Accuracy:
    """Give the share correct / n with Wilson's score interval at 95 %.

    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference",
    J. Am. Stat. Assoc. 22(158), 209-212, https://doi.org/10.1080/01621459.1927.10502953.
    Raises `ValueError` unless 0 <= correct <= n and n > 0.
    """
    if not 0 <= correct <= n or n == 0:
        raise ValueError(f"{correct} of {n}")
    share, z2 = correct / n, _Z_95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z_95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Accuracy(correct, n, share, min(low, share), max(high, share))
