"""The way from raw images to a model's input is found by comparing both, in whatever order the rows come."""

import numpy as np
import pytest

from grader.evidence.format import InputMapping
from grader.examine.models.image_mapping import ImageMapping
from grader.worker.input_mapping import recover

RNG = np.random.default_rng(5)
FEW = 400


def _draw(count: int) -> np.ndarray:
    """Draw images of strokes: mostly background, with a margin that is never set."""
    images = np.zeros((count, 28, 28), np.uint8)
    is_set = RNG.random((count, 28, 28)) < RNG.uniform(0.08, 0.3, (count, 1, 1))
    is_set[:, :3] = is_set[:, -3:] = False
    images[is_set] = RNG.integers(1, 256, int(is_set.sum()))
    return images


TRAIN, TEST = _draw(1800), _draw(FEW)
ORDER = RNG.permutation(len(TRAIN))
PREPARED = {
    "centred": lambda images: images / 100.0 - 1.3,
    "standardised by all": lambda images: (images - TRAIN.mean()) / TRAIN.std(),
    "standardised by pixel": lambda images: (images - TRAIN.mean(0)) / (TRAIN.std(0) + 1e-6),
    "inverted": lambda images: 1 - images / 255.0,
    "transposed": lambda images: images.transpose(0, 2, 1) / 200.0,
    "with margins": lambda images: np.pad(images / 255.0, ((0, 0), (4, 4), (4, 4))),
    "three channels": lambda images: np.repeat(images[..., None] / 127.5 - 1, 3, 3),
    "black and white": lambda images: (images > 60).astype(np.float32),
    "its own maximum": lambda images: images / images.max((1, 2), keepdims=True),
    "half size": lambda images: images.reshape(-1, 14, 2, 14, 2).mean((2, 4)) / 255.0,
}


def _apply(found, images: np.ndarray) -> np.ndarray:
    """Prepare images as the examiner does with a mapping of the evidence."""
    keys = {part: part for part in found.arrays}
    record = InputMapping(found.kind, found.shape, found.per_image, keys)
    mapping = ImageMapping.of(record, found.arrays)
    assert mapping is not None
    return mapping.apply(images)


@pytest.mark.parametrize("name", PREPARED)
def test_mapping_holds_for_other_images(name: str) -> None:
    """The mapping that is found on training images prepares other images as the program does."""
    prepare = PREPARED[name]
    found = recover(prepare(TRAIN), [TEST, TRAIN])
    assert found is not None
    inner = np.zeros((28, 28), bool)
    inner[4:-4, 4:-4] = True
    given = np.where(inner, TEST, 0).astype(np.uint8)
    wanted = prepare(given)
    assert np.abs(_apply(found, given) - wanted).max() < 0.02 * np.ptp(wanted)


@pytest.mark.parametrize("name", ["centred", "inverted", "with margins", "standardised by all"])
def test_shuffled_batch_is_enough(name: str) -> None:
    """A batch in any order is paired with its images by their background."""
    fed = np.array(PREPARED[name](TRAIN[ORDER])[:80])
    found = recover(fed, [TEST, TRAIN])
    assert found is not None
    assert np.allclose(_apply(found, TEST), PREPARED[name](TEST), atol=0.01)


def test_slice_shows_its_whole() -> None:
    """A slice of a larger array is compared as a part of it."""
    whole = (TRAIN - TRAIN.mean(0)) / (TRAIN.std(0) + 1e-6)
    assert recover(whole[300:330], [TEST, TRAIN]) is not None


@pytest.mark.parametrize(
    "fed",
    [RNG.random((200, 784)), np.zeros((50, 784)), np.full((50, 4), np.nan), RNG.random(300)],
    ids=["noise", "zeros", "nan", "numbers"],
)
def test_what_is_no_image_is_not_explained(fed: np.ndarray) -> None:
    """Arrays that were not made of the images have no mapping."""
    assert recover(fed, [TEST, TRAIN]) is None
