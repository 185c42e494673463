"""Try a program of the course's own on its checks, as `verify` and its mutation run do over and over.

A `ProgramBench` keeps one warm grader per data set, started by the first trial that is not in its cache.
Threads may share it.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from grader.atomic_files import write_atomically
from grader.domain.assignment import Assignment
from grader.domain.dataset import Dataset
from grader.domain.errors import GraderFault
from grader.domain.events import Graded, Measured
from grader.domain.grading_terms import GradingTerms, hash_parts
from grader.domain.messages import message
from grader.domain.run import Budget, Isolation
from grader.domain.scorecard import Scorecard
from grader.domain.submission import Submission
from grader.evidence.storage import address
from grader.services.grading.code_digests import current_code
from grader.services.grading.grade import Grader
from grader.services.grading.request import GradeRequest
from grader.services.grading.warm_graders import WarmGraders

_BACKOFF_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is the same in all trials of a course; with an assignment and a budget it becomes `GradingTerms`.

    `others` are the data sets of assignments, by id, that are graded on another one than `dataset`. Results
    are kept in `cache`. `hidden` is what no program may see beside the course.
    """

    dataset: Dataset
    seed: int = 0
    hidden_seed: str = ""
    isolation: Isolation = Isolation.AVAILABLE
    cache: Path | None = None
    others: Mapping[str, Dataset] = field(default_factory=dict)
    hidden: tuple[Path, ...] = ()

    def terms(self, assignment: Assignment, budget: Budget) -> GradingTerms:
        """Return the terms under which an assignment's programs are graded."""
        return GradingTerms(
            assignment=assignment,
            dataset=self.others.get(assignment.id, self.dataset),
            budget=budget,
            code=current_code(),
            seed=self.seed,
            hidden_seed=self.hidden_seed,
            isolation=self.isolation,
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """How one program was graded on one budget, and what its run needed; `computation` is the bench's."""

    card: Scorecard
    needed: Measured
    computation: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Convert to plain data."""
        return {
            "card": self.card.to_dict(),
            "needed": asdict(self.needed),
            "computation": self.computation,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Trial":
        """Read back what `to_dict` gave; raises `KeyError`, `TypeError` or `ValueError` on anything else."""
        return cls(Scorecard.from_dict(data["card"]), Measured(**data["needed"]), data["computation"])


class ProgramBench:
    """Tries programs; `describe` turns a run's evidence into what two runs are compared by."""

    def __init__(self, conditions: Conditions, describe: Callable[[Path], str] | None = None) -> None:
        self.conditions = conditions
        self._describe = describe
        self._graders = WarmGraders()

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._graders.close()

    @property
    def is_cold(self) -> bool:
        """Whether no process was started, because every trial was in the cache."""
        return self._graders.is_cold

    def try_out(self, assignment: Assignment, submission: Submission, budget: Budget) -> Trial:
        """Grade one program, or find it in the cache. Raises `GraderFault` if the grader failed."""
        conditions = self.conditions
        request = GradeRequest(conditions.terms(assignment, budget), submission, hidden=conditions.hidden)
        place = self._place(request)
        known = _read(place)
        if known is not None:
            return known
        trial = self._grade(request)
        if place is not None and not trial.card.is_fault:
            _keep(place, trial)
        return trial

    def _grade(self, request: GradeRequest) -> Trial:
        """Grade in the warm grader; after a fault of the grader's once more."""
        grader = self._graders.on(request.terms.data)
        try:
            return self._grade_once(grader, request)
        except GraderFault:
            time.sleep(_BACKOFF_SECONDS)
            grader.revive()
            return self._grade_once(grader, request)

    def _grade_once(self, grader: Grader, request: GradeRequest) -> Trial:
        needed, description = Measured(0.0, 0.0, 0), ""

        def sink(folder: Path, _names: Sequence[str]) -> str:
            nonlocal description
            description = self._describe(folder) if self._describe is not None else ""
            return address(folder)

        for event in grader.grade(replace(request, evidence_sink=sink)):
            if isinstance(event, Measured):
                needed = event
            if isinstance(event, Graded):
                return Trial(event.scorecard, needed, description)
        raise GraderFault(message("sandbox-failed", reason="no scorecard"))

    def _place(self, request: GradeRequest) -> Path | None:
        """Return the file for a trial's result."""
        cache = self.conditions.cache
        if cache is None:
            return None
        key = hash_parts({"result": request.result_key, "described": str(self._describe is not None)})
        return cache / key[:2] / f"{key}.json"


def _read(place: Path | None) -> Trial | None:
    if place is None or not place.is_file():
        return None
    try:
        return Trial.from_dict(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # A file that was cut short is no result: the program is tried again.
        return None


def _keep(place: Path, trial: Trial) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(place, json.dumps(trial.to_dict(), ensure_ascii=False))
