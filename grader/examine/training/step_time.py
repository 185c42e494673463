"""Whether the claimed steps fit into the time that the program had, by the host's clocks."""

import time
from collections.abc import Callable

from grader.examine.examined import ExaminedSubmission
from grader.examine.training.trainable import batch_size, trainable_model
from grader.examine.training.training_engine import Training, TrainingPlan

# Steps that are slower than this are not repeated to be timed; fewer than this are made quickly.
_SLOW_STEP_SECONDS, _FEW_STEPS = 0.02, 100
_ROOM, _TIMINGS = 2.0, 5
# The same work takes up to twice the processor time while another program runs on the core's other thread.
_CPU_ROOM = 3.0
_TIMED_STEPS = 15
# The thread pool that runs a step, by TensorFlow's config.proto.
_IN_THIS_THREAD = -1


def is_too_quick(
    submission: ExaminedSubmission, seconds: float | None, cpu_seconds: float | None = None
) -> bool:
    """Whether the claimed steps take far longer than the whole run took by the host's clocks.

    Wall time and processor time are each compared: a sleeping program advances wall time but not processor
    time. A busy machine makes a step slower and never quicker, so all of several timings must agree.
    """
    try:
        return any(
            _takes_longer(submission, had and room * had, time_of)
            for had, room, time_of in (
                (seconds, _ROOM, quickest_step),
                (cpu_seconds, _CPU_ROOM, least_work_of_step),
            )
        )
    except Exception:  # noqa: BLE001 - names of ops, feeds and counts are the program's word
        return False


def quickest_step(submission: ExaminedSubmission) -> float:
    """Return the seconds that the quickest of a few steps of the submission's training takes here.

    Raises `EvaluationRefused` where no step can be made.
    """
    return _least_of_steps(submission, time.monotonic)


def least_work_of_step(submission: ExaminedSubmission) -> float:
    """Return the least processor time of such a step, of the thread which runs it.

    Threads of a pool are left out, because on a large machine they mostly wait; the first session of a
    process decides how many there are.
    """
    return _least_of_steps(submission, time.thread_time, _IN_THIS_THREAD)


def _least_of_steps(submission: ExaminedSubmission, clock: Callable[[], float], pool: int = 0) -> float:
    plan = TrainingPlan(_TIMED_STEPS + 1, batch_size(submission))
    with Training(trainable_model(submission), plan, submission.seed) as training:
        # The first step prepares what the others reuse.
        training.timed_step(clock)
        return min(training.timed_step(clock, pool) for _ in range(_TIMED_STEPS))


def _takes_longer(
    submission: ExaminedSubmission, most: float | None, time_of: Callable[[ExaminedSubmission], float]
) -> bool:
    steps = submission.evidence.trace.train_steps
    if not most or steps < _FEW_STEPS or most > _ROOM * _SLOW_STEP_SECONDS * steps:
        return False
    return all(steps * time_of(submission) > most for _ in range(_TIMINGS))
