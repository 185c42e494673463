"""Run one check on one submission, for who writes it: the run is kept, so that a mended check is quick.

A `Workbench` starts the examiner alone where the run's evidence is there already, and keeps it warm.
"""

import difflib
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.course.course import Course
from grader.datasets.registry import Dataset
from grader.domain.assignment import Assignment, CheckSpec
from grader.domain.errors import GraderFault, UsageError
from grader.domain.events import Graded
from grader.domain.messages import message
from grader.domain.run import Budget, Isolation, RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.domain.submission import Submission
from grader.evidence.storage import copy_evidence, has_evidence
from grader.services.grading.examiner import ExamineOrder, Examiner
from grader.services.grading.grade import Grader, GradeRequest
from grader.services.verify.bench import code_digest
from grader.store.cache import cache_key


@dataclass(frozen=True, slots=True)
class TryCheckOrder:
    """Which checks to run on what; `assignment` holds no others."""

    assignment: Assignment
    submission: Submission
    budget: Budget
    seed: int = 0
    isolation: Isolation = Isolation.AVAILABLE
    hidden_seed: str = ""


class Workbench:
    """Examines one submission over and over on one data set."""

    def __init__(self, dataset: Dataset, cache: Path | None) -> None:
        self._dataset = dataset
        self._cache = cache
        self._examiner = Examiner(_plain(dataset))
        self._code = code_digest()

    def __enter__(self) -> Self:
        """Start to warm up: an examiner is needed in any case."""
        self._examiner.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._examiner.close()

    def try_check(self, order: TryCheckOrder) -> Scorecard:
        """Give the outcomes; `cached` where the evidence of an earlier run was examined."""
        place = self._place(order)
        if place is not None and has_evidence(place):
            return self._examine(order, place)
        with tempfile.TemporaryDirectory(prefix="grade-try-") as scratch:
            card = self._run(order, Path(scratch))
            evidence = Path(scratch) / order.assignment.id
            if place is not None and has_evidence(evidence):
                place.parent.mkdir(parents=True, exist_ok=True)
                copy_evidence(evidence, place)
        return card

    def _run(self, order: TryCheckOrder, scratch: Path) -> Scorecard:
        request = GradeRequest(
            assignment=order.assignment,
            submission=order.submission,
            dataset=self._dataset,
            budget=order.budget,
            seed=order.seed,
            isolation=order.isolation,
            hidden_seed=order.hidden_seed,
            keep_evidence=scratch,
        )
        with Grader(self._dataset) as grader:
            for event in grader.grade(request):
                if isinstance(event, Graded):
                    return event.scorecard
        raise GraderFault(message("sandbox-failed", reason="no scorecard"))

    def _examine(self, order: TryCheckOrder, evidence: Path) -> Scorecard:
        started = time.monotonic()
        found = self._examiner.examine(
            ExamineOrder(
                assignment=order.assignment,
                evidence=evidence,
                dataset=_plain(self._dataset),
                budget=order.budget.name,
                seed=order.seed,
                hidden_seed=order.hidden_seed,
                visibility="all",
                status=RunStatus.GRADED,
                isolation=order.isolation,
            )
        )
        seconds = {"total_s": time.monotonic() - started, "run_s": 0.0, "examine_s": found.seconds}
        return Scorecard(
            assignment=order.assignment.id,
            assignment_version=order.assignment.version,
            submission=SubmissionFacts.of(order.submission),
            status=RunStatus.GRADED,
            checks=found.outcomes,
            diagnoses=found.diagnoses,
            evidence={name: value for name, value in found.figures.items() if name != "end"},
            timing={name: round(value, 3) for name, value in seconds.items()},
            cached=True,
        )

    def _place(self, order: TryCheckOrder) -> Path | None:
        """Name the evidence by all that decides a run; the checks do not."""
        if self._cache is None or order.submission.problem is not None:
            return None
        manifest = (order.assignment.folder / "assignment.toml").read_text(encoding="utf-8")
        parts = {
            "code": self._code,
            "manifest": manifest,
            "submission": order.submission.sha256,
            "entry": order.submission.entry,
            "data": self._dataset.digest,
            "budget": f"{order.budget.name}:{order.budget.max_steps}",
            "seed": str(order.seed),
            "isolation": order.isolation.value,
        }
        return self._cache / cache_key(parts)


def find_check(course: Course, name: str) -> tuple[Assignment, CheckSpec]:
    """Find a check by its id, or by `HW/CHECK`; raises `UsageError` where none or several are meant."""
    wanted, _, check = name.rpartition("/")
    among = course.resolve(wanted) if wanted else tuple(course.assignments.values())
    found = [(each, spec) for each in among for spec in each.checks if spec.id == check]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{each.id}/{spec.id}" for each, spec in found)
        raise UsageError(message("try-ambiguous", check=check, names=names))
    known = [spec.id for each in among for spec in each.checks]
    near = difflib.get_close_matches(check, known, n=1, cutoff=0.0)
    raise UsageError(message("try-unknown-check", check=check, nearest="".join(near)))


def with_needed(assignment: Assignment, check: CheckSpec) -> Assignment:
    """Keep of an assignment's checks the one, and those that it depends on."""
    by_id: Mapping[str, CheckSpec] = {spec.id: spec for spec in assignment.checks}
    needed, waiting = {check.id}, [check]
    while waiting:
        new = [name for name in waiting.pop().depends_on if name not in needed]
        needed.update(new)
        waiting += [by_id[name] for name in new]
    return replace(assignment, checks=tuple(spec for spec in assignment.checks if spec.id in needed))


def _plain(dataset: Dataset) -> dict[str, str]:
    return {
        "name": dataset.name,
        "folder": str(dataset.folder),
        "hidden": str(dataset.hidden),
        "digest": dataset.digest,
    }
