"""Train a submission's graph again, from its own initialisers, for the steps that it claims.

The replay feeds other batches in another order, so its accuracy is near that of an honest run and not the
same. It shows what so many steps of this graph give; it cannot show where the submission's values come from.
"""

import time
from dataclasses import dataclass

import numpy as np

from grader.examine.examined import ExaminedSubmission
from grader.examine.training.trainable import batch_size, trainable_model
from grader.examine.training.training_engine import Training, TrainingPlan

TOLERANCE = 0.04
"""Other orders of the batches change the lesson's figure by up to 0.023 (20 orders, on `digits`)."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The accuracy that so many steps of the graph gave on the hidden split."""

    steps: int
    accuracy: float

    def agrees_with(self, measured: float) -> bool:
        """Whether the submission's own accuracy is about that."""
        return abs(self.accuracy - measured) <= TOLERANCE


def replay(submission: ExaminedSubmission, seconds: float, order: int = 0) -> Replay:
    """Train for the claimed steps, within `seconds`; `order` changes the first values and the batches.

    Raises `EvaluationRefused` where that cannot be done.
    """
    steps, model = submission.evidence.trace.train_steps, trainable_model(submission)
    images, labels = submission.arrays.split("hidden")
    plan = TrainingPlan(steps, batch_size(submission), order)
    with Training(model, plan, submission.seed) as training:
        training.run(time.monotonic() + seconds)
        predicted = training.predict(images)
    return Replay(steps, round(float(np.mean(predicted == labels)), 6))
