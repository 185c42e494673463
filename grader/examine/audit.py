"""When a submission's training is repeated, and what that found."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.domain.messages import Message
from grader.examine.examined import ExaminedSubmission
from grader.examine.training.replay import Replay, replay
from grader.examine.verdicts import CheckEnded

CLAIM_TOLERANCE = 0.02
_WANTED_SECONDS = 120.0
# A replay that nobody requested may cost no more than a grading does.
_UNREQUESTED_SECONDS = 5.0
_MOST_ORDERS = 4


@dataclass(frozen=True, slots=True)
class Audit:
    """What a replay found: nothing where there was none, or the code of why it was not possible."""

    replay: Replay | None = None
    refusal: str | None = None

    def figures(self) -> dict[str, Any]:
        """Return the replay's figures for the result."""
        if self.replay is None:
            return {}
        return {"audit": {"steps": self.replay.steps, "accuracy": self.replay.accuracy}}


def audit(submission: ExaminedSubmission, figures: Mapping[str, Any], *, is_wanted: bool) -> Audit:
    """Replay the training where that is wanted, and where the claim and the measurement differ."""
    if not (is_wanted or is_claim_apart(figures)):
        return Audit()
    try:
        seconds = _WANTED_SECONDS if is_wanted else _UNREQUESTED_SECONDS
        return Audit(_nearest_replay(submission, figures.get("accuracy"), seconds))
    except CheckEnded as error:
        reason = error.text.code if isinstance(error.text, Message) else str(error.text)
        return Audit(refusal=reason if is_wanted else None)


def _nearest_replay(submission: ExaminedSubmission, measured: float | None, seconds: float) -> Replay:
    """Replay in one order of batches, and in others where that one is not near what was measured.

    After few steps the order by itself makes a large difference, so the nearest of a few counts.
    """
    until = time.monotonic() + seconds
    replays = [replay(submission, seconds)]
    while measured is not None and len(replays) < _MOST_ORDERS and not replays[-1].agrees_with(measured):
        try:
            replays.append(replay(submission, until - time.monotonic(), order=len(replays)))
        except CheckEnded:
            break
    return min(replays, key=lambda each: abs(each.accuracy - (measured or 0.0)))


def is_claim_apart(figures: Mapping[str, Any]) -> bool:
    """Whether a program that ran to its end printed another accuracy than the measured one."""
    claimed, measured = figures.get("claimed_accuracy"), figures.get("accuracy")
    early = figures.get("end", "finished") not in {"finished", "exit"}
    return not (early or claimed is None or measured is None) and abs(claimed - measured) > CLAIM_TOLERANCE
