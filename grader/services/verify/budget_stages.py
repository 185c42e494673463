"""The budgets on which an assignment's programs are tried, and what the reference earns on each.

A mutant is first tried on twenty training steps, and on each budget compared with the reference on the same
budget: where the reference passes a check that the mutant fails, no longer training is needed.
"""

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Final

from grader.domain.assignment import Assignment
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import Budget
from grader.domain.scorecard import Scorecard
from grader.domain.submission import Submission, SubmissionKind
from grader.intake.intake import digest_files, take_in
from grader.services.verify.bench import ProgramBench, Trial

FIRST_STEPS: Final = 20
"""A graph that is built wrong shows after this many training steps; wrong training needs a real budget."""


class BudgetStages:
    """One assignment's budgets; threads may share it."""

    def __init__(self, bench: ProgramBench, assignment: Assignment) -> None:
        self.bench = bench
        self.assignment = assignment
        quick, whole = assignment.budgets["quick"], assignment.budgets["full"]
        first = Budget("quick", min(FIRST_STEPS, quick.max_steps or FIRST_STEPS))
        self.working = quick
        self.budgets = (first, quick, whole)
        self._trials: dict[Budget, Future[Trial]] = {}
        self._lock = threading.Lock()

    def is_short(self, budget: Budget) -> bool:
        """Whether a budget trains too little to show that a program is right."""
        return budget is self.budgets[0]

    def from_budget(self, name: str | None) -> tuple[Budget, ...]:
        """Return the budgets to try in order, beginning with the one of that name, or with the few steps."""
        names = [None, "quick", "full"]
        return self.budgets[names.index(name) :]

    def reference(self, budget: Budget) -> Trial:
        """Return the reference's trial on a budget; all threads share one trial."""
        with self._lock:
            found = self._trials.get(budget)
            is_mine = found is None
            if found is None:
                found = self._trials[budget] = Future()
        if is_mine:
            try:
                found.set_result(self.try_out(self.assignment.solution, budget))
            except BaseException as error:  # noqa: BLE001 - raised again by result(), here and where it is waited for
                found.set_exception(error)
        return found.result()

    def try_out(self, program: Path | Submission, budget: Budget) -> Trial:
        """Return the trial of one program on a budget."""
        if isinstance(program, Path):
            program = take_in(program, self.assignment.entry, program.parent)
        return self.bench.try_out(self.assignment, program, budget)

    def try_source(self, file_name: str, source: str, budget: Budget) -> Trial:
        """Return the trial of a program text, submitted as the assignment's entry file."""
        files = {self.assignment.entry: source.encode("utf-8")}
        digest = digest_files(files)
        submission = Submission(
            id=digest[:12],
            student="mutant",
            path=Path(file_name),
            kind=SubmissionKind.SCRIPT,
            sha256=digest,
            entry=self.assignment.entry,
            files=files,
        )
        return self.try_out(submission, budget)


def passed(card: Scorecard) -> set[str]:
    """Return the ids of the checks that passed."""
    return {outcome.id for outcome in card.checks if outcome.status is CheckStatus.PASSED}


def lost_against(card: Scorecard, reference: Scorecard) -> tuple[CheckOutcome, ...]:
    """Return the checks that a program lost and the reference passed.

    A check that the reference loses on the same budget proves nothing about the program.
    """
    won = passed(reference)
    return tuple(o for o in card.checks if o.id in won and o.status is not CheckStatus.PASSED)
