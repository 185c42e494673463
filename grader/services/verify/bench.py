"""Try a program of the course's own on its checks, as `verify` and its mutation run do over and over.

A `ProgramBench` keeps one warm grader per data set, started by the first trial that is not in its cache.
Threads may share it.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import grader as package
from grader.atomic_files import write_atomically
from grader.datasets.registry import Dataset
from grader.domain.assignment import Assignment
from grader.domain.errors import GraderFault
from grader.domain.events import Graded, Measured
from grader.domain.messages import message
from grader.domain.run import Budget, Isolation
from grader.domain.scorecard import Scorecard
from grader.domain.submission import Submission
from grader.evidence.storage import address
from grader.services.grading.grade import Grader, GradeRequest, grading_version
from grader.store.cache import cache_key

_MOST_TRIES: Final = 2
_BACKOFF_SECONDS: Final = 1.0
_SHOWING: Final = {"cli", "render", "i18n", "executors"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is the same in all trials: the data set, the seeds, the isolation, where results are kept.

    `others` are the data sets of assignments, by id, that are graded on another one; `hidden` is what no
    program may see beside the course.
    """

    dataset: Dataset
    seed: int = 0
    hidden_seed: str = ""
    isolation: Isolation = Isolation.AVAILABLE
    cache: Path | None = None
    others: Mapping[str, Dataset] = field(default_factory=dict)
    hidden: tuple[Path, ...] = ()

    def dataset_of(self, assignment: Assignment) -> Dataset:
        """Give the data set on which an assignment is graded."""
        return self.others.get(assignment.id, self.dataset)


@dataclass(frozen=True, slots=True)
class Trial:
    """How one program was graded on one budget, and what its run needed; `computation` is the bench's."""

    card: Scorecard
    needed: Measured
    computation: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give the form that is kept."""
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
        self._graders: dict[str, Grader] = {}
        self._lock = threading.Lock()
        self._code = code_digest()

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for grader in self._graders.values():
            grader.__exit__(kind, error, trace)

    @property
    def is_cold(self) -> bool:
        """Tell whether no process was started: every trial was in the cache."""
        return not self._graders

    def try_out(self, assignment: Assignment, submission: Submission, budget: Budget) -> Trial:
        """Grade one program, or find it in the cache. Raises `GraderFault` where we could not."""
        place = self._place(assignment, submission, budget)
        known = _read(place)
        if known is not None:
            return known
        trial = self._grade(assignment, submission, budget)
        if place is not None and not trial.card.is_fault:
            _keep(place, trial)
        return trial

    def _grade(self, assignment: Assignment, submission: Submission, budget: Budget) -> Trial:
        """Grade in the warm grader; what fails through our own doing is tried once more."""
        for tries in range(1, _MOST_TRIES + 1):
            try:
                return self._grade_once(self._warm(assignment), assignment, submission, budget)
            except GraderFault:
                if tries == _MOST_TRIES:
                    raise
                time.sleep(_BACKOFF_SECONDS)
                self._warm(assignment).revive()
        raise AssertionError("unreachable")  # pragma: no cover

    def _grade_once(
        self, grader: Grader, assignment: Assignment, submission: Submission, budget: Budget
    ) -> Trial:
        needed, seen = Measured(0.0, 0.0, 0), ""

        def sink(folder: Path, _names: Sequence[str]) -> str:
            nonlocal seen
            seen = self._describe(folder) if self._describe is not None else ""
            return address(folder)

        request = self._request(assignment, submission, budget)
        for event in grader.grade(replace(request, evidence_sink=sink)):
            if isinstance(event, Measured):
                needed = event
            if isinstance(event, Graded):
                return Trial(event.scorecard, needed, seen)
        raise GraderFault(message("sandbox-failed", reason="no scorecard"))

    def _request(self, assignment: Assignment, submission: Submission, budget: Budget) -> GradeRequest:
        conditions = self.conditions
        return GradeRequest(
            assignment=assignment,
            submission=submission,
            dataset=conditions.dataset_of(assignment),
            budget=budget,
            seed=conditions.seed,
            isolation=conditions.isolation,
            threads=1,
            hidden_seed=conditions.hidden_seed,
            hidden=conditions.hidden,
        )

    def _warm(self, assignment: Assignment) -> Grader:
        dataset = self.conditions.dataset_of(assignment)
        with self._lock:
            if dataset.digest not in self._graders:
                self._graders[dataset.digest] = Grader(dataset).__enter__()
            return self._graders[dataset.digest]

    def _place(self, assignment: Assignment, submission: Submission, budget: Budget) -> Path | None:
        """Give where a result is kept: named by all that decides it, the grader's own code included."""
        conditions = self.conditions
        if conditions.cache is None:
            return None
        version = grading_version(
            assignment,
            conditions.dataset_of(assignment),
            budget,
            hidden_seed=conditions.hidden_seed,
            visibility="all",
            seed=conditions.seed,
        )
        checks = ",".join(check.id for check in assignment.checks)
        key = cache_key(
            {
                "code": self._code,
                "version": version,
                "checks": checks,
                "submission": submission.sha256,
                "entry": submission.entry,
                "isolation": conditions.isolation.value,
                "described": str(self._describe is not None),
            }
        )
        return conditions.cache / key[:2] / f"{key}.json"


def code_digest() -> str:
    """Hash the grader's own modules but those that only show results: a change in one may change a result."""
    root = Path(package.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        name = file.relative_to(root).as_posix()
        if name.split("/")[0] not in _SHOWING:
            digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _read(place: Path | None) -> Trial | None:
    if place is None or not place.is_file():
        return None
    try:
        return Trial.from_dict(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        # A file that was cut short is no result: the program is tried again.
        return None


def _keep(place: Path, trial: Trial) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(place, json.dumps(trial.to_dict(), ensure_ascii=False))
