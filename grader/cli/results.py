"""The files of a batch's results: a line for each submission, in full and as students may read it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TextIO

from grader.course.course import Course
from grader.domain.assignment import Assignment
from grader.domain.errors import StorageFault
from grader.domain.messages import message
from grader.i18n.catalogue import Catalogue
from grader.render.json import Reader, to_contract
from grader.services.standing import Standing, standings
from grader.store.evidence import ResultsWriter
from grader.store.gradebook import Gradebook

FORMS: Final[Mapping[str, Reader]] = {"results.jsonl": "instructor", "results.students.jsonl": "student"}


class ResultFiles:
    """Write lines as results come; `rewrite` puts both files in the gradebook's order, one line each."""

    def __init__(self, out: Path, gradebook: Gradebook, course: Course, catalogue: Catalogue) -> None:
        self._out, self._gradebook, self._course, self._catalogue = out, gradebook, course, catalogue
        self._writers: dict[str, ResultsWriter] = {}

    def __enter__(self) -> Self:
        """Bring the files to what the gradebook holds, and open them for more."""
        self.rewrite()
        self._writers = {name: ResultsWriter(self._out / name) for name in FORMS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            writer.close()

    def add(self, assignment: Assignment, student: str) -> None:
        """Append a student's line to both."""
        for standing in standings(self._gradebook, assignment, student):
            for name, writer in self._writers.items():
                writer.append(self._line(standing, FORMS[name]))

    def rewrite(self) -> None:
        """Write both anew beside their places, then put them there. Raises `StorageFault`."""
        parts = {name: self._out / f".{name}.part" for name in FORMS}
        try:
            with (
                parts["results.jsonl"].open("w", encoding="utf-8") as full,
                parts["results.students.jsonl"].open("w", encoding="utf-8") as short,
            ):
                for standing in self.standings():
                    _put(full, self._line(standing, "instructor"))
                    _put(short, self._line(standing, "student"))
            for name, part in parts.items():
                part.replace(self._out / name)
        except OSError as error:
            reason = error.strerror or str(error)
            raise StorageFault(
                message("batch-folder-unwritable", place=str(self._out), reason=reason)
            ) from error

    def standings(self) -> Iterator[Standing]:
        """Give the standings of all assignments that this gradebook holds and the course knows."""
        for name in self._gradebook.assignments():
            if name in self._course.assignments:
                yield from standings(self._gradebook, self._course.assignments[name])

    def _line(self, standing: Standing, reader: Reader) -> dict[str, Any]:
        line = to_contract(standing.card, self._catalogue, handed_to=reader)
        return line | standing.to_dict(for_student=reader == "student")


def _put(file: TextIO, line: Mapping[str, Any]) -> None:
    text = json.dumps(line, ensure_ascii=False, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # A program may print half a surrogate pair.
        text = json.dumps(line, ensure_ascii=True, allow_nan=False)
    file.write(text + "\n")
