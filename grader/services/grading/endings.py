"""The cause if a program did not end by itself."""

from collections.abc import Mapping
from typing import Any

from grader.domain.messages import Plain
from grader.domain.outcome import Diagnosis
from grader.domain.run import Limits, RunFacts, RunStatus
from grader.examine.diagnoses.cause import Found
from grader.examine.diagnoses.cause_list import CATALOGUE

_MANY_EXAMPLES = 1000
# What is left for the evaluation when the number of steps is chosen by the time limit.
_SHARE_FOR_TRAINING = 0.9


def diagnose_ending(
    status: RunStatus, facts: RunFacts, limits: Limits, figures: Mapping[str, Any]
) -> tuple[Diagnosis, ...]:
    """Return which limit ended the program and how far it had come; nothing for a normal end."""
    steps = int(figures.get("train_steps", facts.reported_steps))
    if status is RunStatus.TIMEOUT:
        return (_out_of_time(limits, steps),)
    if status is RunStatus.MEMORY:
        return _out_of_memory(limits, steps, facts.requested_examples)
    if status is RunStatus.KILLED:
        return (_ending("killed"),)
    if status is RunStatus.ERROR and "sha256" not in figures:
        return (_ending("left-early"),)
    return ()


def _out_of_time(limits: Limits, steps: int) -> Diagnosis:
    seconds = round(limits.wall_seconds)
    if not steps:
        return _ending("time-limit-untrained", seconds=seconds)
    fitting = int(float(f"{_SHARE_FOR_TRAINING * steps:.2g}"))
    return _ending("time-limit", seconds=seconds, steps=steps, fitting=fitting)


def _out_of_memory(limits: Limits, steps: int, requested: int) -> tuple[Diagnosis, ...]:
    """Return the evaluation that was too large if the process was killed in it."""
    if requested >= _MANY_EXAMPLES:
        return (_ending("evaluation-too-large", examples=requested),)
    return (_ending("memory-limit", megabytes=limits.memory_bytes >> 20, steps=steps),)


def _ending(code: str, **params: Plain) -> Diagnosis:
    return CATALOGUE[code].diagnosis(Found(None, params))
