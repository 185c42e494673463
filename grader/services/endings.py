"""Name the cause where a program did not come to its end by itself."""

from collections.abc import Mapping
from typing import Any

from grader.domain.messages import message
from grader.domain.outcome import Diagnosis, Severity
from grader.domain.run import Limits, RunStatus


def diagnose_ending(status: RunStatus, limits: Limits, figures: Mapping[str, Any]) -> tuple[Diagnosis, ...]:
    """Say which limit ended the program, and how far it had come; nothing for a normal end."""
    steps = int(figures.get("train_steps", 0))
    has_evidence = "sha256" in figures
    if status is RunStatus.TIMEOUT:
        text = message("diagnosis-time-limit", seconds=round(limits.wall_seconds), steps=steps)
        return (_error("time-limit", text),)
    if status is RunStatus.MEMORY:
        text = message("diagnosis-memory-limit", megabytes=limits.memory_bytes >> 20, steps=steps)
        return (_error("memory-limit", text),)
    if status is RunStatus.KILLED:
        return (_error("killed", message("diagnosis-killed")),)
    if status is RunStatus.ERROR and not has_evidence:
        return (_error("left-early", message("diagnosis-left-early")),)
    return ()


def _error(code: str, text: Any) -> Diagnosis:
    return Diagnosis(code, Severity.ERROR, message(f"diagnosis-{code}-title"), text)
