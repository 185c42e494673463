"""What a TF1 program feeds a run: its images, and the single figures beside them."""

import numpy as np

from grader.evidence.format import Array
from grader.worker.loop import FeedDict


def batch_size(feed_dict: FeedDict | None) -> int:
    """Return how many images are fed; 0 where none are."""
    images = largest_fed(feed_dict)
    return len(images) if images is not None else 0


def largest_fed(feed_dict: FeedDict | None) -> Array | None:
    """Return the fed array with the most entries: the images, in every lesson."""
    key = largest_key(feed_dict)
    value = None if key is None or feed_dict is None else feed_dict[key]
    return np.asarray(value) if isinstance(value, list) else value


def largest_key(feed_dict: FeedDict | None) -> object | None:
    """Return the key of the fed array with the most entries; None where no array is fed."""
    best, entries = None, 0
    for key, value in (feed_dict or {}).items():
        size = np.size(value) if isinstance(value, list) else getattr(value, "size", None)
        if isinstance(size, int) and size > entries and np.ndim(value):
            best, entries = key, size
    return best


def arrays_beside(images: Array, feed_dict: FeedDict | None) -> list[Array]:
    """Return the other fed arrays that have an entry for each image: the labels, in every lesson."""
    arrays = [np.asarray(value) for value in (feed_dict or {}).values() if np.ndim(value)]
    return [each for each in arrays if len(each) == len(images) and each.size < np.size(images)]


def scalars_fed(feed_dict: FeedDict | None) -> dict[str, float]:
    """Return the single figures among what is fed, by their tensors' names."""
    return {
        getattr(key, "name", str(key)): float(value)
        for key, value in (feed_dict or {}).items()
        if np.ndim(value) == 0 and isinstance(value, int | float | np.number | np.bool_)
    }
