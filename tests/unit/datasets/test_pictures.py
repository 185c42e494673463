"""The built-in pictures are the same bytes everywhere, a tenth of each thing, in 32 x 32 colours."""

import numpy as np
import pytest

from grader.datasets import pictures
from grader.datasets.digits import digest_of, public_sha256

LEARN = pictures.TRAIN_SIZE + pictures.VALIDATION_SIZE


@pytest.mark.parametrize(
    ("split", "block", "size", "sha256"),
    [
        ("train", 0, LEARN, "f551f1201bc28e07a651c061cc53c212f5247af6085694bd8ef4ca8d055e34a4"),
        ("train", 21, LEARN, "c4db4651037f5a7e69431f87ed67a38ad7706530fb73146b4d506b2b168a4bc1"),
        ("test", 3, pictures.TEST_SIZE, "3b1e925f360c68c8f24b06f75c92008a522fff2b67eb5d112be63bafbe0ee15f"),
    ],
)
def test_block_has_its_recorded_hash(split, block, size, sha256):
    """A block that is drawn separately has the same bytes as in the whole set."""
    drawn = pictures.picture_recipe(split, size).draw_block(block)
    assert digest_of(drawn.images, drawn.labels) == sha256


def test_hidden_is_balanced_and_its_seed_s_own():
    """A tenth of each thing; the same seed gives the same pictures, another gives others."""
    one, same, other = (pictures.draw_hidden_pictures(seed, 100) for seed in ("a", "a", "b"))
    assert list(np.bincount(one.labels)) == [10] * 10
    assert one.images.shape == (100, 32, 32, 3)
    assert np.array_equal(one.images, same.images)
    assert not np.array_equal(one.images, other.images)


def test_things_are_cifar_s():
    """The ten classes are in CIFAR-10's order, so that labels mean the same in both sets."""
    assert (
        *("airplane", "automobile", "bird", "cat", "deer"),
        *("dog", "frog", "horse", "ship", "truck"),
    ) == pictures.CLASSES


def test_two_pictures_of_a_thing_differ():
    """No two pictures of a block are equal."""
    drawn = pictures.picture_recipe("test", pictures.TEST_SIZE).draw_block(0)
    assert len({image.tobytes() for image in drawn.images}) == len(drawn.images)


@pytest.mark.slow
def test_whole_set_has_its_recorded_hash():
    """All 13,000 public pictures have the recorded bytes."""
    drawn = pictures.draw_pictures()
    assert public_sha256(drawn) == pictures.PUBLIC_SHA256
