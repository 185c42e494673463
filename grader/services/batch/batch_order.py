"""What a batch was asked for, and the keys under which its runs and results are kept."""

import functools
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from platform import python_version

import grader
from grader.datasets.registry import Dataset
from grader.domain.assignment import Assignment
from grader.domain.run import Budget, Isolation
from grader.domain.submission import Submission
from grader.intake.classes import ClassSubmissions, ListedAttempt
from grader.intake.intake import digest_program
from grader.services.grading.grade import GradeRequest, grading_version
from grader.services.grading.versions import installed_version
from grader.store.cache import cache_key
from grader.store.evidence import EvidenceStore
from grader.store.records import SubmissionKey

# All that works inside of a run: who changes it may change what is found.
_OF_A_RUN = ("worker", "evidence")


class Mode(StrEnum):
    """Which submissions a batch takes up.

    `RESUME`: those without a result. `FRESH`: all, run anew. `REGRADE`: those whose result is of another
    version of the checks, to show what would change. `ACCEPT`: the same, and the new result counts.
    """

    RESUME = "resume"
    FRESH = "fresh"
    REGRADE = "regrade"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What to grade and how; evidence and scratch folders are kept in `folder`.

    `jobs` programs run at once. `shortest_first` grades what is expected to take least first, else the order
    of intake counts. Without `use_cache` no result or run of the same content is taken over.
    """

    assignment: Assignment
    dataset: Dataset
    budget: Budget
    handed_in: ClassSubmissions
    folder: Path
    jobs: int = 1
    seed: int = 0
    visibility: str = "all"
    isolation: Isolation = Isolation.STRICT
    hidden_seed: str = ""
    hidden: tuple[Path, ...] = ()
    mode: Mode = Mode.RESUME
    shortest_first: bool = True
    use_cache: bool = True

    @property
    def evidence(self) -> EvidenceStore:
        """Give the place where evidence is kept."""
        return EvidenceStore(self.folder.resolve() / "evidence")

    @property
    def boxes(self) -> Path:
        """Give the place of the scratch folders; what a killed batch left there, the next one removes."""
        return self.folder.resolve() / ".boxes"

    @property
    def under_way(self) -> int:
        """Give how many submissions are under way at once: some are examined while `jobs` others run.

        A run and an examination both wait for the kernel now and then (namespaces, exits): with half as many
        again under way the cores are not idle meanwhile.
        """
        return self.jobs + self.jobs // 2

    @property
    def looks_up(self) -> bool:
        """Tell whether a known run or result of the same content is taken over."""
        return self.use_cache and self.mode is not Mode.FRESH

    def version(self) -> str:
        """Hash all that decides a grade but the submission."""
        return grading_version(
            self.assignment,
            self.dataset,
            self.budget,
            hidden_seed=self.hidden_seed,
            visibility=self.visibility,
            seed=self.seed,
        )

    def request(self, submission: Submission) -> GradeRequest:
        """Ask for one submission to be graded, on one thread of TensorFlow's."""
        return GradeRequest(
            assignment=self.assignment,
            submission=submission,
            dataset=self.dataset,
            budget=self.budget,
            seed=self.seed,
            visibility=self.visibility,
            isolation=self.isolation,
            evidence_sink=self.evidence.put,
            threads=1,
            hidden_seed=self.hidden_seed,
            hidden=(self.folder, *self.hidden),
        )

    def run_key(self, submission: Submission) -> str:
        """Give the key of a run: all that decides its evidence, and nothing of the checks."""
        assignment = self.assignment
        return cache_key(
            {
                "submission": digest_program(submission),
                "dataset": self.dataset.digest,
                "budget": str(self.budget.max_steps),
                "seed": str(self.seed),
                "runtime": assignment.runtime,
                "probes": repr(assignment.probes),
                "limits": repr(assignment.limits),
                "isolation": self.isolation.value,
                "worker": worker_version(),
            }
        )

    def result_key(self, submission: Submission) -> str:
        """Give the key of a result: its run, and all that examines it."""
        return cache_key({"run": self.run_key(submission), "version": self.version()})

    def key_of(self, listed: ListedAttempt) -> SubmissionKey:
        """Give what tells this attempt from all others."""
        return SubmissionKey(self.assignment.id, listed.student, listed.attempt)


@functools.cache
def worker_version() -> str:
    """Hash the code that runs beside a student's program, with the versions of what it stands on."""
    digest = hashlib.sha256(f"{python_version()} {installed_version('tensorflow')}".encode())
    package = Path(grader.__file__).parent
    for file in sorted(file for room in _OF_A_RUN for file in (package / room).rglob("*.py")):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(package).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()
