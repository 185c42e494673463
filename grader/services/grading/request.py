"""What one grading needs beside its terms."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.domain.grading_terms import GradingTerms, hash_parts
from grader.domain.submission import Submission
from grader.domain.timeline import Timeline
from grader.intake.intake import digest_program

EvidenceSink = Callable[[Path, Sequence[str]], str]
"""Takes the folder of the evidence with the names of its files, and returns the evidence's address."""


@dataclass(frozen=True, slots=True)
class GradeRequest:
    """One submission to grade under given terms, and where its evidence goes.

    This is apart from `GradingTerms` because nothing in it decides a grade. `hidden` names folders that a
    worker must not see beside the course and the hidden split: the gradebook's, the cache, other submissions.
    `without` leaves layers of the sandbox out, for the tests that show what each one stops. A `timeline`
    records where the time goes, and its spans become part of the result.
    """

    terms: GradingTerms
    submission: Submission
    keep_evidence: Path | None = None
    evidence_sink: EvidenceSink | None = None
    hidden: tuple[Path, ...] = ()
    without: tuple[str, ...] = ()
    timeline: Timeline | None = field(default=None, compare=False)

    @property
    def run_key(self) -> str:
        """Return the key of the run."""
        return self.terms.run_key(self._program())

    @property
    def result_key(self) -> str:
        """Return the key of the result."""
        return self.terms.result_key(self._program())

    def _program(self) -> str:
        """Hash what is graded: the program, or the reason why there is none."""
        problem = self.submission.problem
        if problem is None:
            return digest_program(self.submission)
        return hash_parts({"problem": json.dumps(problem.to_dict(), sort_keys=True)})
