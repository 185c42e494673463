"""A grader that runs nothing: a comment in the program decides how its run and its examination end."""

import errno
import re
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.domain.errors import GraderFault, StorageFault
from grader.domain.events import Event, Stage
from grader.domain.messages import message
from grader.domain.outcome import CheckOutcome, CheckStatus
from grader.domain.run import RunFacts, RunStatus
from grader.domain.scorecard import Scorecard, SubmissionFacts
from grader.services.grading.request import GradeRequest

_ORDER = re.compile(rb"^# (fault|bug|killed|limit|full|broken|error|lost)(?: (\d+))?$", re.MULTILINE)


class FakeGrader:
    """Stands in for `Grader`. A program may hold one line such as `# fault 2`.

    `fault N`, `bug N`, `killed N`: the first N runs end so (all without N). `limit`: it exceeded a limit.
    `full`: the disk is full.
    `broken`: nothing can be kept. `error`: its first check is in error. `lost`: its first check fails.
    """

    def __init__(self) -> None:
        self.runs: list[bytes] = []
        self.examinations: list[bytes] = []
        self.revivals = 0
        self.is_closed = False
        self.points_lost = 0.0
        self._tries: Counter[bytes] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remember that it was closed."""
        self.is_closed = True

    def revive(self) -> None:
        """Count the revivals."""
        self.revivals += 1

    def run(self, request: GradeRequest) -> Generator[Event, None, RunFacts]:
        """End as the program says."""
        text = request.submission.files[request.submission.entry]
        self.runs.append(text)
        self._tries[text] += 1
        yield Stage("run", request.terms.assignment.id)
        order, number = _order_of(text)
        if number and self._tries[text] > number:
            order = b""
        if order == b"fault":
            raise GraderFault(message("sandbox-failed", reason="as told"))
        if order == b"bug":
            raise RuntimeError("as told")
        if order == b"full":
            raise OSError(errno.ENOSPC, "No space left on device", "box")
        if order == b"broken":
            raise StorageFault(message("gradebook-busy", place="book", reason="as told"))
        status = RunStatus.KILLED if order in {b"killed", b"limit"} else RunStatus.GRADED
        return RunFacts(status, ("seccomp",), 1.0, None, is_over_limit=order == b"limit")

    def examine(self, request: GradeRequest, facts: RunFacts, evidence: Path | None) -> Scorecard:
        """Return all points except those lost by the program or by `points_lost`."""
        del evidence
        text = request.submission.files[request.submission.entry]
        self.examinations.append(text)
        order, _ = _order_of(text)
        outcomes = [CheckOutcome.of(spec, CheckStatus.PASSED, spec.points) for spec in request.terms.checks]
        first = request.terms.checks[0]
        if order == b"error":
            outcomes[0] = CheckOutcome.of(
                first, CheckStatus.ERROR, text=message("check-fault", check=first.id)
            )
        elif order == b"lost" or self.points_lost:
            points = 0.0 if order == b"lost" else first.points - self.points_lost
            outcomes[0] = CheckOutcome.of(first, CheckStatus.FAILED, points)
        return Scorecard(
            assignment=request.terms.assignment.id,
            assignment_version=request.terms.version(),
            submission=SubmissionFacts.of(request.submission),
            status=RunStatus.GRADER_FAULT if order == b"error" else facts.status,
            checks=tuple(outcomes),
        )


def _order_of(text: bytes) -> tuple[bytes, int]:
    found = _ORDER.search(text)
    return (b"", 0) if found is None else (found[1], int(found[2] or 0))
