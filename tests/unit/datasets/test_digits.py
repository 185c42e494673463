"""The built-in digits are the same bytes everywhere, balanced like MNIST, with soft ink."""

import numpy as np
import pytest

from grader.datasets import digits
from grader.datasets.exact import shuffled_labels
from grader.datasets.strokes import STYLES_PER_DIGIT, read_styles, sampling_plan


@pytest.mark.parametrize(
    ("split", "block", "sha256"),
    [
        ("train", 0, "e7fe47817c5648ce1c8d6af2a3be426b928c37ea27f689b9425c228906d0cf75"),
        ("train", 59, "76ef98cdb365e7315e38bb396b752b893a98cd34ca45829a12ee5d4cd8a4dd8f"),
        ("test", 0, "0bf05e7b9f077d51290fdb9f3c954aa4a37e58e46a98d86be6631dc73dfadb3d"),
    ],
)
def test_block_has_its_recorded_hash(split, block, sha256):
    """A block that is drawn separately has the same bytes as in the whole set."""
    drawn = digits.draw_block(split, block)
    assert digits.digest_of(drawn.images, drawn.labels) == sha256


def test_test_labels_have_mnist_counts():
    """The test split has as many images of each digit as MNIST, for example 980 zeros."""
    labels = shuffled_labels("test", digits.DRAWING_SEED, digits.TEST_COUNTS)
    assert tuple(np.bincount(labels)) == digits.TEST_COUNTS
    assert sum(digits.TRAIN_COUNTS) == digits.TRAIN_SIZE + digits.VALIDATION_SIZE


def test_hidden_depends_on_its_seed():
    """The same seed gives the same hidden images, another gives others."""
    one, same, other = (digits.draw_hidden(seed, 200) for seed in ("a", "a", "b"))
    assert np.array_equal(one.images, same.images)
    assert not np.array_equal(one.images, other.images)


def test_hidden_is_balanced_and_new():
    """The hidden split has MNIST's balance and none of the training images."""
    drawn = digits.draw_hidden("a", 1000)
    assert drawn.images.shape == (1000, 28, 28)
    assert np.bincount(drawn.labels).tolist() == list(digits._share_out(1000))
    known = {image.tobytes() for image in digits.draw_block("train", 0).images}
    assert not known & {image.tobytes() for image in drawn.images}


def test_share_out_loses_nobody():
    """The shares of the digits add up to the requested number."""
    assert [sum(digits._share_out(n)) for n in (1, 7, 5000)] == [1, 7, 5000]


def test_ink_is_soft_and_inside():
    """Most ink pixels are grey rather than full, and no image's outermost ring is full of ink."""
    images = digits.draw_block("test", 0).images
    ink = images[images > 0]
    assert 0.4 < ((ink > 20) & (ink < 200)).mean() < 0.9
    assert images[:, 0].mean() < 1
    assert images.max() <= 255


def test_progress_reaches_the_total():
    """Progress is reported after each block and ends at the size of the split."""
    told = []
    digits.digit_recipe("test", (150,) * 10, 1).draw_all(told.append)
    assert told == [1000, 1500]


def test_every_style_fits_the_plan():
    """Each digit has the same number of styles, weights add up to one, strokes begin at their first knot."""
    table = sampling_plan()
    assert {len(styles) for styles in read_styles()} == {STYLES_PER_DIGIT}
    assert np.allclose(table.weights.sum(axis=2), 1.0)
    x = (table.weights[0, 0] * table.knots[0, table.neighbours[0, 0], 0]).sum()
    assert x == pytest.approx(read_styles()[0][0][0][0][0])


@pytest.mark.slow
def test_whole_set_has_its_recorded_hash():
    """All 70,000 public images have the bytes that the code records."""
    assert digits.public_sha256(digits.draw_digits()) == digits.PUBLIC_SHA256
