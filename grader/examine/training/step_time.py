"""Whether the claimed steps fit into the time that the program had, by the host's clocks."""

import time
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

import numpy as np

from grader.evidence.format import Optimizer
from grader.examine.examined import ExaminedSubmission
from grader.examine.training.repeated_shift import shift_agrees
from grader.examine.training.trainable import batch_size, model_of, products_per_image, used_optimizers
from grader.examine.training.training_engine import Training, TrainingPlan
from grader.examine.verdicts import EvaluationRefused

# Steps that are slower than this are not repeated to be timed; fewer than this are made quickly.
_SLOW_STEP_SECONDS, _FEW_STEPS = 0.02, 100
_ROOM, _TIMINGS = 2.0, 5
# The same work takes up to twice the processor time while another program runs on the core's other thread.
_CPU_ROOM = 3.0
# Beyond this share of the processor time that the steps take, the program had time to make them. Below, the
# rest of a program (its graph, its evaluation) may hide that it made few.
_AMPLE, _SCARCE = 1.25, 0.5
_TIMED_STEPS = 15
# The thread pool that runs a step, by TensorFlow's config.proto.
_IN_THIS_THREAD = -1
_MOST_OPTIMIZERS = 4
_TIMED_SHARE = 0.9
# What a step that cannot be timed takes at least: TensorFlow's own work, and each multiplication.
_BARE_STEP_SECONDS, _PRODUCT_SECONDS = 3e-4, 2e-12


class StepClaim(StrEnum):
    """What the host's clocks say about the steps that a trace claims."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    """The steps could not be timed, or something contradicts them that may have another cause."""
    IMPOSSIBLE = "impossible"
    """They take far longer than the whole run took."""


def judge_steps(
    submission: ExaminedSubmission, seconds: float | None, cpu_seconds: float | None = None
) -> StepClaim:
    """Compare the time of the claimed steps with that of the whole run.

    Wall time and processor time are each compared: a sleeping program advances wall time but not processor
    time. A busy machine makes a step slower and never quicker, so all of several timings must agree.
    """
    steps = submission.evidence.trace.train_steps
    had = [each for each in (seconds, cpu_seconds) if each]
    if steps < _FEW_STEPS or not had or min(had) > _ROOM * _SLOW_STEP_SECONDS * steps:
        return StepClaim.CONFIRMED
    try:
        return _judge(submission, seconds, cpu_seconds)
    except Exception:  # noqa: BLE001 - names of ops, feeds and counts are the program's word
        return _bounded(submission, cpu_seconds)


def _judge(submission: ExaminedSubmission, seconds: float | None, cpu_seconds: float | None) -> StepClaim:
    optimizers = timed_optimizers(submission)
    if seconds and _least(wall_times(submission, optimizers), _ROOM * seconds) > _ROOM * seconds:
        return StepClaim.IMPOSSIBLE
    if not cpu_seconds:
        return StepClaim.CONFIRMED
    needed = _least(work_times(submission, optimizers), cpu_seconds / _AMPLE)
    if needed <= cpu_seconds / _AMPLE:
        return StepClaim.CONFIRMED
    if needed > _CPU_ROOM * cpu_seconds:
        return StepClaim.IMPOSSIBLE
    agrees = shift_agrees(submission, optimizers)
    if agrees is None:
        agrees = needed <= cpu_seconds / _SCARCE
    return StepClaim.CONFIRMED if agrees else StepClaim.UNCONFIRMED


def _bounded(submission: ExaminedSubmission, cpu_seconds: float | None) -> StepClaim:
    """Bound steps that cannot be made again by what any step takes.

    An optimizer that was run and has no operation is not one that the worker described.
    """
    trace = submission.evidence.trace
    if submission.runtime == "tf1" and any(each.runs and not each.train_op for each in trace.optimizers):
        return StepClaim.UNCONFIRMED
    products = 3 * products_per_image(submission) * max(trace.examples, trace.train_steps)
    least = _BARE_STEP_SECONDS * trace.train_steps + _PRODUCT_SECONDS * products
    return StepClaim.CONFIRMED if (cpu_seconds or 0.0) > least else StepClaim.UNCONFIRMED


def timed_optimizers(submission: ExaminedSubmission) -> list[Optimizer]:
    """Return the optimizers whose steps can be timed; raise `EvaluationRefused` if those made too few."""
    most_used = sorted(used_optimizers(submission), key=lambda each: -each.runs)[:_MOST_OPTIMIZERS]
    if sum(each.runs for each in most_used) < _TIMED_SHARE * submission.evidence.trace.train_steps:
        raise EvaluationRefused("replay-not-one-optimiser")
    return most_used


def wall_times(submission: ExaminedSubmission, optimizers: Sequence[Optimizer]) -> Iterator[float]:
    """Yield the seconds that all claimed steps take, by the quickest of a few, once for each timing."""
    return (_time_of_all(submission, optimizers, time.monotonic) for _ in range(_TIMINGS))


def work_times(submission: ExaminedSubmission, optimizers: Sequence[Optimizer]) -> Iterator[float]:
    """Yield the processor time that all claimed steps take, of the thread which runs them.

    Threads of a pool are left out, because on a large machine they mostly wait; the first session of a
    process decides how many there are.
    """
    pool = _IN_THIS_THREAD
    return (_time_of_all(submission, optimizers, time.thread_time, pool) for _ in range(_TIMINGS))


def _least(times: Iterator[float], enough: float) -> float:
    """Return the least of the times; the first that is `enough` or less ends it."""
    least = float(np.inf)
    for each in times:
        least = min(least, each)
        if least <= enough:
            break
    return least


def _time_of_all(
    submission: ExaminedSubmission, optimizers: Sequence[Optimizer], clock: Callable[[], float], pool: int = 0
) -> float:
    return sum(each.runs * _least_of_steps(submission, each, clock, pool) for each in optimizers)


def _least_of_steps(
    submission: ExaminedSubmission, optimizer: Optimizer, clock: Callable[[], float], pool: int
) -> float:
    plan = TrainingPlan(_TIMED_STEPS + 1, batch_size(submission))
    with Training(model_of(submission, [optimizer]), plan, submission.seed) as training:
        # The first step prepares what the others reuse.
        training.timed_step(clock)
        return min(training.timed_step(clock, pool) for _ in range(_TIMED_STEPS))
