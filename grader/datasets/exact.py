"""Random draws with the same bytes on every machine: PCG64 integers and exactly rounded arithmetic.

Sine, exponential, normal draws and `permutation` are avoided, since they differ between libraries and
versions.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.uint8]

STREAMS: Final = {"train": 0, "test": 1, "hidden": 2}


def generator_of(split: str, seed: int, block: int) -> np.random.Generator:
    """Return the random stream of one block, independent of the others. Block 0 orders the labels."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, STREAMS[split], block])))


def shuffled_labels(split: str, seed: int, counts: tuple[int, ...]) -> Labels:
    """Return `counts[k]` labels k, uint8 [n], in an order determined by the seed."""
    labels = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    # Shuffle by sorting random integers, since NumPy does not guarantee a stable `permutation`.
    keys = generator_of(split, seed, 0).integers(0, 2**62, labels.size, dtype=np.int64)
    return labels[np.argsort(keys, kind="stable")]


def between(generator: np.random.Generator, limits: tuple[float, float], *shape: int) -> Floats:
    """Draw uniformly between two limits, from 53-bit integers."""
    low, high = limits
    drawn: Floats = generator.integers(0, 2**53, shape, dtype=np.int64) / 2.0**53
    return low + (high - low) * drawn


def around_zero(generator: np.random.Generator, spread: float, *shape: int) -> Floats:
    """Draw bell-shaped values in -spread..spread, the mean of two uniform draws.

    Normal draws would use logarithms.
    """
    pair = generator.integers(0, 2**26, (2, *shape), dtype=np.int64)
    drawn: Floats = (pair[0] + pair[1]) / 2.0**26 - 1.0
    return spread * drawn
