"""Splits of the built-in data sets: drawn block by block, each block with a random stream of its own."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.datasets.exact import Labels, generator_of, shuffled_labels

Images = NDArray[np.uint8]
DrawImages = Callable[[Labels, np.random.Generator], Images]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn split: `images` uint8 [n, …] and `labels` uint8 [n]."""

    images: Images
    labels: Labels


@dataclass(frozen=True, slots=True)
class DrawnSplits:
    """The three public splits of a built-in set."""

    train: Drawn
    validation: Drawn
    test: Drawn


@dataclass(frozen=True, slots=True)
class SplitRecipe:
    """How a split is drawn: its stream, how many images of each class, how many in a block, and by what."""

    split: str
    seed: int
    counts: tuple[int, ...]
    block: int
    draw: DrawImages

    def draw_all(self, report: Callable[[int], None]) -> Drawn:
        """Draw every block; `report` receives the number of images done after each."""
        total, parts, done = sum(self.counts), [], 0
        while done < total:
            parts.append(self.draw_block(done // self.block))
            done += len(parts[-1].labels)
            report(done)
        return Drawn(np.concatenate([part.images for part in parts]), self.labels())

    def draw_block(self, number: int) -> Drawn:
        """Draw one block on its own."""
        labels = self.labels()[number * self.block : (number + 1) * self.block]
        return Drawn(self.draw(labels, generator_of(self.split, self.seed, number + 1)), labels)

    def labels(self) -> Labels:
        """Return the labels of the whole split, uint8 [n]."""
        return shuffled_labels(self.split, self.seed, self.counts)


def equal_counts(n: int, classes: int = 10) -> tuple[int, ...]:
    """Share `n` images out among the classes as equally as possible."""
    return tuple(n // classes + (k < n % classes) for k in range(classes))


def number_of(hidden_seed: str) -> int:
    """Return the number that a hidden seed's text stands for."""
    return int.from_bytes(hashlib.sha256(hidden_seed.encode()).digest()[:16], "big")


def cut_validation(learn: Drawn, train_size: int, test: Drawn) -> DrawnSplits:
    """Cut the training images from the validation images behind them."""
    train = Drawn(learn.images[:train_size], learn.labels[:train_size])
    return DrawnSplits(train, Drawn(learn.images[train_size:], learn.labels[train_size:]), test)


def ignore(*_: int) -> None:
    """Ignore the progress."""
