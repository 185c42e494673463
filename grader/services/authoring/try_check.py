"""Try one check on one submission, for its author: the run is kept, so that a corrected check is quick.

A `Workbench` starts only the examiner if the run's evidence is already there, and keeps it warm.
"""

import difflib
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.course.course import Course
from grader.domain.assignment import Assignment, CheckSpec
from grader.domain.dataset import Dataset
from grader.domain.errors import UsageError
from grader.domain.grading_terms import GradingTerms
from grader.domain.messages import message
from grader.domain.scorecard import Scorecard
from grader.domain.submission import Submission
from grader.services.grading.grade import Grader
from grader.services.grading.kept_run import finish
from grader.services.grading.request import GradeRequest
from grader.services.grading.scoring import score_invalid
from grader.store.cache import RunCache


class Workbench:
    """Tries checks on submissions, on one data set; with `runs`, a run is done once."""

    def __init__(self, dataset: Dataset, runs: RunCache | None) -> None:
        self.dataset = dataset
        self._runs = runs
        self._grader = Grader(dataset)

    def __enter__(self) -> Self:
        """Start the examiner, which is needed in any case."""
        self._grader.start(runs=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._grader.close()

    def try_check(self, terms: GradingTerms, submission: Submission) -> Scorecard:
        """Return the result of the checks in `terms`; `cached` if an earlier run's evidence was examined."""
        if submission.problem is not None:
            return score_invalid(terms, submission)
        request = GradeRequest(terms, submission)
        known = None if self._runs is None else self._runs.find(request.run_key)
        if known is not None:
            return replace(self._grader.examine(request, *known), cached=True)
        with tempfile.TemporaryDirectory(prefix="grade-try-") as scratch:
            facts = finish(self._grader.run(replace(request, keep_evidence=Path(scratch))))
            evidence = None if facts.evidence is None else Path(scratch) / terms.assignment.id
            if self._runs is not None and evidence is not None:
                self._runs.keep(request.run_key, facts, evidence)
            return self._grader.examine(request, facts, evidence)


def find_check(course: Course, name: str) -> tuple[Assignment, CheckSpec]:
    """Find a check by its id, or by `HW/CHECK`; raises `UsageError` if there is none or more than one."""
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
    """Return the assignment with only this check and the checks that it depends on."""
    by_id: Mapping[str, CheckSpec] = {spec.id: spec for spec in assignment.checks}
    needed, waiting = {check.id}, [check]
    while waiting:
        new = [name for name in waiting.pop().depends_on if name not in needed]
        needed.update(new)
        waiting += [by_id[name] for name in new]
    return replace(assignment, checks=tuple(spec for spec in assignment.checks if spec.id in needed))
