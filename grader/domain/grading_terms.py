"""Everything that decides a grade beside the submission, and the two keys under which work is reused.

    run key     what decides the evidence: the program, the data, the limits, the code that runs it
    result key  what decides the score: the run key, the checks, the thresholds, the code that examines

A cache that uses another key is wrong. Keys and versions are hashes over named parts, so that no two sets of
parts read as the same text.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from grader.domain.assignment import Assignment, CheckSpec, Visibility
from grader.domain.dataset import Dataset
from grader.domain.run import Budget, Isolation


@dataclass(frozen=True, slots=True)
class CodeDigests:
    """Hashes of the grader's own code: what works in or around a run, and what examines and scores it."""

    run: str
    examine: str


@dataclass(frozen=True, slots=True)
class GradingTerms:
    """How one assignment is graded.

    `dataset` is the assignment's data set. `other_data` is set for a program that loads another one, which
    it is then run and examined on. `visibility` is "all" or "public": the checks that are run. `threads` is
    how many threads TensorFlow has for one operation. With `audit` the examiner reports how it checked the
    evidence.
    """

    assignment: Assignment
    dataset: Dataset
    budget: Budget
    code: CodeDigests
    seed: int = 0
    hidden_seed: str = ""
    visibility: str = "all"
    isolation: Isolation = Isolation.AVAILABLE
    threads: int = 1
    audit: bool = False
    other_data: Dataset | None = None

    @property
    def data(self) -> Dataset:
        """Return the data set that the program is run and examined on."""
        return self.other_data or self.dataset

    @property
    def checks(self) -> tuple[CheckSpec, ...]:
        """Return the checks that are run."""
        if self.visibility == "all":
            return self.assignment.checks
        return tuple(spec for spec in self.assignment.checks if spec.visibility is Visibility.PUBLIC)

    @property
    def thresholds(self) -> Mapping[str, float]:
        """Return the thresholds that apply on this data set and budget."""
        return self.assignment.thresholds_for(self.data.name, self.budget.name)

    def version(self) -> str:
        """Hash everything that decides a grade beside the submission and how it is confined.

        Two results of one submission may be compared with each other only if this is the same.
        """
        return hash_parts(
            {
                "assignment": self.assignment.version,
                "checks": ",".join(spec.id for spec in self.checks),
                "dataset": self.dataset.digest,
                "budget": f"{self.budget.name}:{self.budget.max_steps}",
                "seed": str(self.seed),
                "hidden_seed": self.hidden_seed,
                "limits": repr(self.assignment.limits),
                "code": f"{self.code.run}:{self.code.examine}",
            }
        )

    def run_key(self, program: str) -> str:
        """Hash everything that decides the evidence; `program` is the program's digest."""
        assignment = self.assignment
        return hash_parts(
            {
                "program": program,
                "dataset": self.data.digest,
                "max_steps": str(self.budget.max_steps),
                "seed": str(self.seed),
                "runtime": assignment.runtime,
                "probes": repr(assignment.probes),
                "limits": repr(assignment.limits),
                "isolation": self.isolation.value,
                "threads": str(self.threads),
                "code": self.code.run,
            }
        )

    def result_key(self, program: str) -> str:
        """Hash everything that decides the result."""
        return hash_parts({"run": self.run_key(program), "version": self.version(), "audit": str(self.audit)})


def hash_parts(parts: Mapping[str, str]) -> str:
    """Hash named parts, whatever their order; two different sets never read as the same text."""
    text = json.dumps(dict(parts), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
