"""What a batch is to grade, and how."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader.domain.grading_terms import GradingTerms
from grader.domain.messages import Readable
from grader.domain.submission import Submission
from grader.intake.classes import ClassSubmissions, ListedAttempt
from grader.services.grading.other_data import OtherData
from grader.services.grading.request import GradeRequest
from grader.store.evidence import EvidenceStore
from grader.store.kept_submissions import KeptSubmissions
from grader.store.records import SubmissionKey


class Mode(StrEnum):
    """Which submissions a batch takes up.

    `RESUME`: those without a result. `FRESH`: all, run anew. `REGRADE`: those whose result is of other terms
    (other checks, data, code), to show what would change. `ACCEPT`: the same, and the new result counts.
    """

    RESUME = "resume"
    FRESH = "fresh"
    REGRADE = "regrade"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """A class to grade under one set of terms; evidence and scratch folders are kept in `folder`.

    This is apart from `GradingTerms` because nothing in it decides a grade. `jobs` programs run at once.
    `hidden` is what no program may see beside the course. `shortest_first` grades first what is expected to
    take least, else the order of intake counts. Without `use_cache` no result or run of the same content is
    reused. `notes` say what opening the class changed. `only` are the students to grade, None for all that
    wait. `other_data` serves programs that load another data set than the assignment's.
    """

    terms: GradingTerms
    handed_in: ClassSubmissions
    folder: Path
    jobs: int = 1
    hidden: tuple[Path, ...] = ()
    mode: Mode = Mode.RESUME
    shortest_first: bool = True
    use_cache: bool = True
    notes: tuple[Readable, ...] = ()
    only: frozenset[str] | None = None
    other_data: OtherData | None = None

    @property
    def assignment_id(self) -> str:
        """Return the id of the assignment that is graded."""
        return self.terms.assignment.id

    @property
    def evidence(self) -> EvidenceStore:
        """Return the place where evidence is kept."""
        return EvidenceStore(self.folder.resolve() / "evidence")

    @property
    def kept(self) -> KeptSubmissions:
        """Return the place where the submissions are kept."""
        return KeptSubmissions(self.folder.resolve() / "submissions")

    @property
    def boxes(self) -> Path:
        """Return the place of the scratch folders; the next batch removes what a killed one left there."""
        return self.folder.resolve() / ".boxes"

    @property
    def under_way(self) -> int:
        """Return how many submissions are under way at once: some are examined while `jobs` others run.

        A run and an examination both wait for the kernel now and then (namespaces, exits): with half as many
        again under way the cores are not idle meanwhile.
        """
        return self.jobs + self.jobs // 2

    @property
    def is_reusing(self) -> bool:
        """Whether a known run or result of the same content is reused."""
        return self.use_cache and self.mode is not Mode.FRESH

    def request(self, submission: Submission) -> GradeRequest:
        """Return the request to grade one submission."""
        terms = self.terms if self.other_data is None else self.other_data.terms_for(submission, self.terms)
        return GradeRequest(
            terms,
            submission,
            evidence_sink=self.evidence.put,
            hidden=(*self.hidden, self.folder),
        )

    def key_of(self, listed: ListedAttempt) -> SubmissionKey:
        """Return what distinguishes this attempt from all others."""
        return SubmissionKey(self.assignment_id, listed.student, listed.attempt)
