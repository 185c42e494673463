"""What is fed to a run: the images are the largest array, whatever their name."""

import numpy as np

from grader.worker.runtimes.tf1.feeds import batch_size, largest_fed, largest_key, scalars_fed

IMAGES, LABELS = np.zeros([5, 784]), np.zeros([5, 10])


def test_the_images_are_the_largest_array():
    """The largest array is found in any order, beside labels and figures."""
    fed = {"y": LABELS, "keep": 0.5, "x": IMAGES}
    assert (largest_key(fed), batch_size(fed)) == ("x", 5)
    assert largest_fed(fed) is IMAGES


def test_lists_are_images_too():
    """A batch may be a list of lists."""
    assert batch_size({"x": IMAGES.tolist(), "y": LABELS}) == 5


def test_nothing_fed_is_no_image():
    """A figure alone is none."""
    for fed in (None, {}, {"keep": 1.0}):
        assert largest_fed(fed) is None
        assert batch_size(fed) == 0


def test_single_figures_are_known_by_their_name():
    """Flags are figures, arrays of one entry are not."""
    assert scalars_fed({"keep": 0.5, "training": np.bool_(True), "x": IMAGES, "rate": np.zeros(1)}) == {
        "keep": 0.5,
        "training": 1.0,
    }
    assert scalars_fed(None) == {}
