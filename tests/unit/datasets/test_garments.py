"""The built-in garments are the same bytes everywhere, a tenth of each class, in 28 x 28 greys."""

import numpy as np
import pytest

from grader.datasets import garments
from grader.datasets.digits import digest_of, public_sha256


@pytest.mark.parametrize(
    ("split", "block", "size", "sha256"),
    [
        ("train", 0, 60_000, "7bf3135d0a898836cc21de7ea1ca0dad1f84539e14dcffe6c1dfe5feddb3d8be"),
        ("train", 59, 60_000, "d61f8a021c8bd15b16e108952053c3c3c9335aef4937be5e06907b886765e886"),
        ("test", 3, 10_000, "9b99bb5c218cee815d8d84be502bbd35a7a3fc0b0435121e956bb75649fb5772"),
    ],
)
def test_block_has_its_recorded_hash(split, block, size, sha256):
    """A block that is drawn separately has the same bytes as in the whole set."""
    drawn = garments.garment_recipe(split, size).draw_block(block)
    assert digest_of(drawn.images, drawn.labels) == sha256


def test_hidden_garments_are_balanced_and_their_seed_s_own():
    """A tenth of each class; the same seed gives the same garments, another gives others."""
    one, same, other = (garments.draw_hidden_garments(seed, 100) for seed in ("a", "a", "b"))
    assert list(np.bincount(one.labels)) == [10] * 10
    assert one.images.shape == (100, 28, 28)
    assert np.array_equal(one.images, same.images)
    assert not np.array_equal(one.images, other.images)


def test_classes_are_those_of_fashion_mnist():
    """The ten classes are in Fashion-MNIST's order, so that labels mean the same in both sets."""
    assert (
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ) == garments.GARMENT_CLASSES


def test_two_garments_of_a_block_differ():
    """No two garments of a block are equal, and none is an empty image."""
    drawn = garments.garment_recipe("test", 10_000).draw_block(0)
    assert len({image.tobytes() for image in drawn.images}) == len(drawn.images)
    assert drawn.images.max(axis=(1, 2)).min() > 0


@pytest.mark.slow
def test_all_garments_have_their_recorded_hash():
    """All 70,000 public garments have the recorded bytes."""
    assert public_sha256(garments.draw_garments()) == garments.GARMENTS_SHA256
