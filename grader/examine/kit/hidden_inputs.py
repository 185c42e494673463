"""Hidden inputs, drawn from the hidden seed so that no program can know them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.examine.examined import ExaminedSubmission


def hidden_images(submission: ExaminedSubmission, n: int, h: int, w: int, c: int) -> NDArray[Any]:
    """Draw float32 images [n, h, w, c], standard normal."""
    generator = submission.rng(f"images/{n}/{h}/{w}/{c}")
    return generator.standard_normal((n, h, w, c)).astype(np.float32)


def hidden_filters(submission: ExaminedSubmission, h: int, w: int, cin: int, cout: int) -> NDArray[Any]:
    """Draw float32 filters [h, w, cin, cout], standard normal."""
    generator = submission.rng(f"filters/{h}/{w}/{cin}/{cout}")
    return generator.standard_normal((h, w, cin, cout)).astype(np.float32)
