"""The result files of a batch: a line for each submission, in full and as students may read it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TextIO

from grader.atomic_files import replacing
from grader.course.course import Course
from grader.domain.assignment import Assignment
from grader.domain.errors import StorageFault
from grader.domain.messages import message
from grader.i18n.catalogue import Catalogue
from grader.render.contract_json import Reader, to_contract
from grader.services.batch.final_score import FinalResult, final_results
from grader.services.grading.code_digests import installed_version
from grader.store.evidence import ResultsWriter
from grader.store.gradebook import Gradebook

FORMS: Final[Mapping[str, Reader]] = {"results.jsonl": "instructor", "results.students.jsonl": "student"}


_STATE: Final = ".results.state"


@dataclass(slots=True)
class Summary:
    """For each assignment how the programs ended, and the number of scores, their sum and the maximum.

    `lateness` has, for each assignment with a due time, the number of late submissions, the points that they
    lost, and the number of submissions whose time is not known.
    """

    statuses: dict[str, dict[str, int]] = field(default_factory=dict)
    scores: dict[str, list[float]] = field(default_factory=dict)
    lateness: dict[str, list[float]] = field(default_factory=dict)

    def take(self, result: FinalResult) -> None:
        """Count one result."""
        card, final = result.automatic_scorecard, result.final_score
        statuses = self.statuses.setdefault(card.assignment, {})
        statuses[card.status.value] = statuses.get(card.status.value, 0) + 1
        if final is not None:
            count, total, _ = self.scores.get(card.assignment, [0, 0.0, 0.0])
            self.scores[card.assignment] = [count + 1, total + final, card.max_score]
        late = result.lateness
        if late is not None:
            count, lost, unknown = self.lateness.get(card.assignment, [0, 0.0, 0])
            self.lateness[card.assignment] = [
                count + late.is_late,
                lost + result.lost_to_lateness,
                unknown + (result.entry.handed_in.handed_in_at is None),
            ]


class ResultFiles:
    """Appends a line for each result; `rewrite` writes both files anew in the gradebook's order."""

    def __init__(self, out: Path, gradebook: Gradebook, course: Course, catalogue: Catalogue) -> None:
        self._out, self._gradebook, self._course, self._catalogue = out, gradebook, course, catalogue
        self._writers: dict[str, ResultsWriter] = {}

    def __enter__(self) -> Self:
        """Bring the files up to date with the gradebook and open them for appending."""
        self.rewrite()
        self._writers = {name: ResultsWriter(self._out / name) for name in FORMS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            writer.close()

    def add(self, assignment: Assignment, student: str) -> FinalResult | None:
        """Append a student's line to both files, and return the result."""
        added = None
        for added in final_results(self._gradebook, assignment, student):
            for name, writer in self._writers.items():
                writer.append(self._line(added, FORMS[name]))
            self._gradebook.put_scores([added.computed])
        return added

    def rewrite(self) -> Summary:
        """Write both files anew unless they are up to date, and return the summary. Raises `StorageFault`."""
        mark, state = self._out / _STATE, self._state()
        if (known := _read_summary(mark, state)) and all((self._out / name).is_file() for name in FORMS):
            return known
        summary = Summary()
        try:
            mark.unlink(missing_ok=True)
            with ExitStack() as stack:
                files = {name: stack.enter_context(replacing(self._out / name)) for name in FORMS}
                scores = []
                for result in self._final_results():
                    summary.take(result)
                    scores.append(result.computed)
                    for name, reader in FORMS.items():
                        _put(files[name], self._line(result, reader))
            self._gradebook.put_scores(scores)
            mark.write_text(json.dumps({"state": state} | asdict(summary)), encoding="ascii")
        except OSError as error:
            reason = error.strerror or str(error)
            raise StorageFault(
                message("batch-folder-unwritable", place=str(self._out), reason=reason)
            ) from error
        return summary

    def _state(self) -> str:
        """Hash everything that the lines depend on: gradebook, late policies, language and version."""
        policies = sorted(
            (each.id, each.version, repr(each.late)) for each in self._course.assignments.values()
        )
        parts = (
            self._gradebook.fingerprint(),
            repr(policies),
            self._catalogue.lang,
            installed_version("homework-grader"),
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _final_results(self) -> Iterator[FinalResult]:
        """Yield the results of every assignment that is both in the gradebook and in the course."""
        for name in self._gradebook.assignments():
            if name in self._course.assignments:
                yield from final_results(self._gradebook, self._course.assignments[name])

    def _line(self, result: FinalResult, reader: Reader) -> dict[str, Any]:
        line = to_contract(result.automatic_scorecard, self._catalogue, reader=reader)
        notes = [self._catalogue.text(note) for note in result.entry.handed_in.notes]
        return line | result.to_dict(for_student=reader == "student") | ({"notes": notes} if notes else {})


def _read_summary(mark: Path, state: str) -> Summary | None:
    """Return the summary of the last rewrite if nothing has changed since."""
    try:
        kept = json.loads(mark.read_text(encoding="ascii"))
        return Summary(kept["statuses"], kept["scores"], kept["lateness"]) if kept["state"] == state else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _put(file: TextIO, line: Mapping[str, Any]) -> None:
    text = json.dumps(line, ensure_ascii=False, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # The output of a program may contain half a surrogate pair.
        text = json.dumps(line, ensure_ascii=True, allow_nan=False)
    file.write(text + "\n")
