"""Whether one model is more accurate than another on the same images: McNemar's exact test.

Q. McNemar (1947), "Note on the sampling error of the difference between correlated proportions or
percentages", Psychometrika 12(2), 153-157, https://doi.org/10.1007/BF02295996.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIGNIFICANT = 0.05
"""A difference that models of equal accuracy show with a larger chance than this counts as chance."""


@dataclass(frozen=True, slots=True)
class PairedResult:
    """On how many images only the first model is right, and on how many only the second one."""

    wins: int
    losses: int

    @property
    def p_value(self) -> float:
        """Return the chance of as many wins or more among the images on which the models differ.

        For models that are equally accurate, each of these images is won with a chance of one half.
        """
        differing = self.wins + self.losses
        ways = sum(math.comb(differing, won) for won in range(self.wins, differing + 1))
        return float(ways / 2**differing)

    @property
    def is_better(self) -> bool:
        """Whether the first model is more accurate, beyond chance."""
        return self.wins > self.losses and self.p_value < SIGNIFICANT


Right = NDArray[np.bool_]


def compare(first: Right, second: Right) -> PairedResult:
    """Compare two models by which images each of them gets right."""
    return PairedResult(int(np.sum(first & ~second)), int(np.sum(~first & second)))


def pool(results: Iterable[PairedResult]) -> PairedResult:
    """Add up comparisons over several trainings."""
    several = list(results)
    return PairedResult(sum(one.wins for one in several), sum(one.losses for one in several))
