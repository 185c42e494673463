"""When a submission's account of itself is tried again, and what came of it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.domain.messages import Message
from grader.examine.examined import ExaminedSubmission
from grader.examine.training.replay import Replay, least_work_of_step, quickest_step, replay
from grader.examine.verdicts import CheckFailed

CLAIM_TOLERANCE = 0.02
_WANTED_SECONDS = 120.0
# By itself a replay may cost no more than a grading does.
_UNASKED_SECONDS = 5.0
_MOST_ORDERS = 4
# Steps that are slower than this are not made again to be timed; fewer than this are soon made.
_SLOW_STEP_SECONDS, _FEW_STEPS = 0.02, 100
_ROOM, _TIMINGS = 2.0, 5
# The same work takes up to twice the processor time while another program runs on the core's other thread.
_CPU_ROOM = 3.0


@dataclass(frozen=True, slots=True)
class Audit:
    """What a replay found: nothing where there was none, or the code of why it could not be had."""

    replay: Replay | None = None
    refusal: str | None = None

    def figures(self) -> dict[str, Any]:
        """Give the replay's figures for the result."""
        if self.replay is None:
            return {}
        return {"audit": {"steps": self.replay.steps, "accuracy": self.replay.accuracy}}


def audit(submission: ExaminedSubmission, figures: Mapping[str, Any], *, is_wanted: bool) -> Audit:
    """Replay the training where that is wanted, and where the claim and the measurement part."""
    if not (is_wanted or is_parted(figures)):
        return Audit()
    try:
        seconds = _WANTED_SECONDS if is_wanted else _UNASKED_SECONDS
        return Audit(_nearest_replay(submission, figures.get("accuracy"), seconds))
    except CheckFailed as error:
        reason = error.text.code if isinstance(error.text, Message) else str(error.text)
        return Audit(refusal=reason if is_wanted else None)


def _nearest_replay(submission: ExaminedSubmission, measured: float | None, seconds: float) -> Replay:
    """Replay in one order of batches, and in others where that one is not near what was measured.

    After few steps the order alone makes much of a difference: the nearest of a few is what is told.
    """
    until = time.monotonic() + seconds
    replays = [replay(submission, seconds)]
    while measured is not None and len(replays) < _MOST_ORDERS and not replays[-1].agrees_with(measured):
        try:
            replays.append(replay(submission, until - time.monotonic(), order=len(replays)))
        except CheckFailed:
            break
    return min(replays, key=lambda each: abs(each.accuracy - (measured or 0.0)))


def is_too_quick(
    submission: ExaminedSubmission, seconds: float | None, cpu_seconds: float | None = None
) -> bool:
    """Tell whether the claimed steps take far longer than the whole run did, by the host's word.

    Compared are the clock and the processor time, each with its own: who sleeps lets but the clock go on. A
    busy machine can make a step slow and not quick: only where each of several timings says so is it so.
    """
    try:
        return any(
            _takes_longer(submission, had and room * had, time_of)
            for had, room, time_of in (
                (seconds, _ROOM, quickest_step),
                (cpu_seconds, _CPU_ROOM, least_work_of_step),
            )
        )
    except Exception:  # noqa: BLE001 - what names a train op, feeds and counts is the program's word
        return False


def _takes_longer(
    submission: ExaminedSubmission, most: float | None, time_of: Callable[[ExaminedSubmission], float]
) -> bool:
    steps = submission.trace.train_steps
    if not most or steps < _FEW_STEPS or most > _ROOM * _SLOW_STEP_SECONDS * steps:
        return False
    return all(steps * time_of(submission) > most for _ in range(_TIMINGS))


def is_parted(figures: Mapping[str, Any]) -> bool:
    """Tell whether a program that came to its end printed another accuracy than the measured one."""
    claimed, measured = figures.get("claimed_accuracy"), figures.get("accuracy")
    early = figures.get("end", "finished") not in {"finished", "exit"}
    return not (early or claimed is None or measured is None) and abs(claimed - measured) > CLAIM_TOLERANCE
