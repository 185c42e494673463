"""The budgets on which an assignment's programs are tried, and what the reference earns on each.

A wrong solution climbs, twenty training steps first, and is held at each stage against the reference on that
stage: where the reference passes a check and the wrong solution fails it, no longer training is needed.
"""

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Final

from grader.domain.assignment import Assignment
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import Budget
from grader.domain.scorecard import Scorecard
from grader.domain.submission import Submission
from grader.intake.intake import take_in
from grader.services.verify.bench import ProgramBench, Trial

FIRST_STEPS: Final = 20
"""What is built wrong shows after as many training steps as this; what is trained wrong needs a budget."""


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
        """Tell whether a stage trains too little to say that a program is right."""
        return budget is self.budgets[0]

    def reference(self, budget: Budget) -> Trial:
        """Try the reference on a budget, once, whichever thread asks first."""
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
        """Try one program of the course on a budget."""
        if isinstance(program, Path):
            program = take_in(program, self.assignment.entry, program.parent)
        return self.bench.try_out(self.assignment, program, budget)


def passed(card: Scorecard) -> set[str]:
    """Name the checks that passed."""
    return {outcome.id for outcome in card.checks if outcome.status is CheckStatus.PASSED}


def lost_against(card: Scorecard, reference: Scorecard) -> tuple[CheckOutcome, ...]:
    """Give the checks that a program lost and the reference passed.

    What the reference itself loses on a budget tells nothing of the program.
    """
    told = passed(reference)
    return tuple(o for o in card.checks if o.id in told and o.status is not CheckStatus.PASSED)
