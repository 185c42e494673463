"""When a submission's training is repeated to verify its claims, and the result."""

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
# An unrequested replay may not cost more than a grading.
_UNASKED_SECONDS = 5.0
_MOST_ORDERS = 4
# Slower steps are not repeated for timing, and fewer steps than this need no timing.
_SLOW_STEP_SECONDS, _FEW_STEPS = 0.02, 100
_ROOM, _TIMINGS = 2.0, 5
# Work on a core shared by hyper-threading takes up to twice the processor time.
_CPU_ROOM = 3.0


@dataclass(frozen=True, slots=True)
class Audit:
    """The replay's result: empty if there was none, or the code of the reason why it was impossible."""

    replay: Replay | None = None
    refusal: str | None = None

    def figures(self) -> dict[str, Any]:
        """Return the replay's figures for the result."""
        if self.replay is None:
            return {}
        return {"audit": {"steps": self.replay.steps, "accuracy": self.replay.accuracy}}


def audit(submission: ExaminedSubmission, figures: Mapping[str, Any], *, is_wanted: bool) -> Audit:
    """Replay the training if requested, or if the claim and the measurement differ."""
    if not (is_wanted or is_parted(figures)):
        return Audit()
    try:
        seconds = _WANTED_SECONDS if is_wanted else _UNASKED_SECONDS
        return Audit(_nearest_replay(submission, figures.get("accuracy"), seconds))
    except CheckFailed as error:
        reason = error.text.code if isinstance(error.text, Message) else str(error.text)
        return Audit(refusal=reason if is_wanted else None)


def _nearest_replay(submission: ExaminedSubmission, measured: float | None, seconds: float) -> Replay:
    """Replay in one order of batches, and in others if that one is not near the measurement.

    After few steps the order of batches matters a lot, so the nearest of a few replays counts.
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
    """Whether the claimed steps take far longer than the whole run did, by the host's clock.

    Wall and processor time are compared separately: a sleeping program advances wall time but not CPU time. A
    busy machine makes steps slower, never faster, so every one of several timings must agree.
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
    """Whether a program that ended normally printed another accuracy than the measured one."""
    claimed, measured = figures.get("claimed_accuracy"), figures.get("accuracy")
    early = figures.get("end", "finished") not in {"finished", "exit"}
    return not (early or claimed is None or measured is None) and abs(claimed - measured) > CLAIM_TOLERANCE
