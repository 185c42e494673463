"""Random draws that are the same bytes on every machine: integers of PCG64 and exactly rounded arithmetic.

No sine, exponential, normal draw or `permutation` takes part: those differ between libraries and versions.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.uint8]

STREAMS: Final = {"train": 0, "test": 1, "hidden": 2}


def generator_of(split: str, seed: int, block: int) -> np.random.Generator:
    """Give each block its own stream, so that any of them can be drawn alone. Block 0 orders the labels."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, STREAMS[split], block])))


def shuffled_labels(split: str, seed: int, counts: tuple[int, ...]) -> Labels:
    """Give `counts[k]` labels k, uint8 [n], in an order of the seed's."""
    labels = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    # Sorting by random integers is our own shuffle: numpy does not promise to keep `permutation` as it is.
    keys = generator_of(split, seed, 0).integers(0, 2**62, labels.size, dtype=np.int64)
    return labels[np.argsort(keys, kind="stable")]


def between(generator: np.random.Generator, limits: tuple[float, float], *shape: int) -> Floats:
    """Draw evenly between two limits, from 53-bit integers."""
    low, high = limits
    drawn: Floats = generator.integers(0, 2**53, shape, dtype=np.int64) / 2.0**53
    return low + (high - low) * drawn


def around_zero(generator: np.random.Generator, spread: float, *shape: int) -> Floats:
    """Draw a bell-like value in -spread..spread: the mean of two even ones (normal draws use logarithms)."""
    pair = generator.integers(0, 2**26, (2, *shape), dtype=np.int64)
    drawn: Floats = (pair[0] + pair[1]) / 2.0**26 - 1.0
    return spread * drawn
