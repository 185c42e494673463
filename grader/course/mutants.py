"""Read an assignment's mutants: edits in `mutants.toml`, and whole programs in `mutants/`."""

import ast
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from grader.course.edits import EditError, apply_edits, locate
from grader.course.mutants_manifest import FILE_NAME, MutantsManifest, MutantTable
from grader.course.stubs import without_markers
from grader.course.toml_model import read_toml
from grader.domain.assignment import Assignment
from grader.domain.errors import CourseError
from grader.domain.messages import Message, Readable, message

_HEADER: Final = re.compile(r"^[ \t]*\[\[[ \t]*mutant[ \t]*\]\]", re.MULTILINE)
_ENTRY_KEY: Final = re.compile(r"^mutant\.(\d+)(.*)$")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong solution that must lose `check`, and may also lose the checks in `costs`.

    `budget` is the smallest budget on which the mistake shows; None where a few training steps may do.
    """

    check: str
    name: str
    source: str
    file: Path
    line: int | None = None
    costs: frozenset[str] = frozenset()
    budget: str | None = None

    @property
    def id(self) -> str:
        """Return the name by which reports and files refer to the mutant."""
        return f"{self.check}__{self.name}"

    @property
    def file_name(self) -> str:
        """Return the name of the file that `grade verify --write-mutants` writes."""
        return f"{self.id}.py"


@dataclass(frozen=True, slots=True)
class MutantSet:
    """The mutants of an assignment that could be read, the accepted changes, and every mistake found."""

    mutants: tuple[Mutant, ...] = ()
    accepted: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Readable, ...] = ()


def mutants_of(assignment: Assignment) -> tuple[Mutant, ...]:
    """Return all mutants in the order of their ids; raises `CourseError` with every mistake in them."""
    found = read_mutants(assignment)
    if found.problems:
        raise CourseError(*found.problems)
    return found.mutants


def read_mutants(assignment: Assignment) -> MutantSet:
    """Read `mutants.toml` and the programs in `mutants/`; mistakes are returned, not raised."""
    file = assignment.folder / FILE_NAME
    text, manifest = "", MutantsManifest()
    if file.is_file():
        try:
            text = file.read_text(encoding="utf-8")
            manifest = read_toml(file, MutantsManifest)
        except (CourseError, UnicodeDecodeError) as error:
            wrong = error.messages if isinstance(error, CourseError) else (_not_utf8(file, error),)
            return MutantSet(problems=tuple(_with_line(each, text) for each in wrong))
    reader = _Reader(assignment, manifest, tuple(_entry_lines(text)))
    found = [each for entry in range(len(manifest.mutant)) for each in reader.read_entry(entry)]
    found += [each for program in reader.unlisted_programs() for each in reader.read_program(program)]
    mutants = [each for each in found if isinstance(each, Mutant)]
    problems = [each for each in found if isinstance(each, Message)]
    problems += [*reader.wrong_defaults(), *_duplicates(mutants)]
    accepted = {row.change: row.reason for row in manifest.accepted}
    return MutantSet(tuple(sorted(mutants, key=lambda each: each.id)), accepted, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns entries of a manifest and programs into mutants, or into messages about what is wrong."""

    assignment: Assignment
    manifest: MutantsManifest
    lines: Sequence[int]

    @property
    def file(self) -> Path:
        return self.assignment.folder / FILE_NAME

    @property
    def known(self) -> frozenset[str]:
        return frozenset(check.id for check in self.assignment.checks)

    def read_entry(self, index: int) -> Iterator[Mutant | Message]:
        """Yield the mutant of an entry, or every mistake in the entry."""
        table = self.manifest.mutant[index]
        key, line = f"mutant {table.check}__{table.name}", self.lines[index] if index < len(self.lines) else 1
        place: dict[str, str | int] = {"file": str(self.file), "line": line, "key": key}
        problems = [
            *self._unknown("mutant-unknown-check", [table.check], place),
            *self._unknown("mutant-unknown-cost", table.costs or (), place),
        ]
        source = self._source(table, place, problems)
        if problems or source is None:
            yield from problems
            return
        mutant = Mutant(table.check, table.name, source, self.file, line)
        yield self._with_defaults(mutant, table)

    def read_program(self, path: Path) -> Iterator[Mutant | Message]:
        """Yield the mutant of a program in `mutants/` that no entry describes."""
        check, _, name = path.stem.partition("__")
        place: dict[str, str | int] = {"file": str(path), "line": 1, "key": path.name}
        problems = [*self._unknown("mutant-unknown-check", [check], place)]
        if not problems and not name:
            problems.append(message("mutant-without-name", check=check, **place))
        if problems:
            yield from problems
            return
        source = path.read_text(encoding="utf-8", errors="replace")
        yield self._with_defaults(Mutant(check, name, source, path), None)

    def unlisted_programs(self) -> tuple[Path, ...]:
        """Return the programs in `mutants/` that no entry describes."""
        listed = {f"{row.check}__{row.name}" for row in self.manifest.mutant if not row.to_edits()}
        programs = sorted((self.assignment.folder / "mutants").glob("*.py"))
        return tuple(path for path in programs if path.stem not in listed)

    def wrong_defaults(self) -> Iterator[Message]:
        """Yield a message for each `[check.…]` table that names an unknown check."""
        for check, table in self.manifest.check.items():
            place: dict[str, str | int] = {"file": str(self.file), "line": 1, "key": f"check.{check}"}
            yield from self._unknown("mutant-unknown-check", [check], place)
            yield from self._unknown("mutant-unknown-cost", table.costs, place)

    def _with_defaults(self, mutant: Mutant, table: MutantTable | None) -> Mutant:
        default = self.manifest.check.get(mutant.check)
        costs = table.costs if table is not None and table.costs is not None else None
        budget = table.budget if table is not None else None
        if default is not None:
            costs = default.costs if costs is None else costs
            budget = budget or default.budget
        return replace(mutant, costs=frozenset(costs or ()), budget=budget)

    def _source(
        self, table: MutantTable, place: Mapping[str, str | int], problems: list[Message]
    ) -> str | None:
        """Return the program's text; what is wrong goes to `problems`."""
        if not table.to_edits():
            program = self.assignment.folder / "mutants" / f"{table.check}__{table.name}.py"
            if program.is_file():
                return program.read_text(encoding="utf-8", errors="replace")
            problems.append(message("mutant-without-edits", program=f"mutants/{program.name}", **place))
            return None
        base = self.assignment.solution
        if table.base is not None:
            base = self.assignment.folder / "variants" / table.base
        if not base.is_file():
            problems.append(message("mutant-base-missing", base=str(base), **place))
            return None
        return _edited(table, base, place, problems)

    def _unknown(self, code: str, names: Sequence[str], place: Mapping[str, str | int]) -> Iterator[Message]:
        for name in names:
            if name not in self.known:
                near = difflib.get_close_matches(name, sorted(self.known), n=1, cutoff=0.0)
                yield message(code, check=name, nearest="".join(near), **place)


def _edited(
    table: MutantTable, base: Path, place: Mapping[str, str | int], problems: list[Message]
) -> str | None:
    """Return the base with the entry's edits; each edit that does not fit is a problem."""
    text = without_markers(base.read_text(encoding="utf-8"))
    for edit in table.to_edits():
        try:
            locate(text, edit)
        except EditError as error:
            problems.append(message(error.found.code, base=base.name, **error.found.params, **place))
    if problems:
        return None
    try:
        edited = apply_edits(text, table.to_edits())
    except EditError as error:
        problems.append(message(error.found.code, base=base.name, **error.found.params, **place))
        return None
    problem = _not_a_program(text, edited)
    if problem is not None:
        problems.append(message(problem.code, base=base.name, **problem.params, **place))
    return edited


def _not_a_program(text: str, edited: str) -> Message | None:
    if edited == text:
        return message("mutant-changes-nothing")
    try:
        ast.parse(edited)
    except SyntaxError as error:
        return message("mutant-syntax", problem=f"{error.msg}, line {error.lineno}")
    return None


def _duplicates(mutants: Sequence[Mutant]) -> Iterator[Message]:
    first: dict[str, Mutant] = {}
    for mutant in mutants:
        if mutant.id in first:
            yield message(
                "mutant-duplicate", file=str(mutant.file), line=mutant.line or 1, key=f"mutant {mutant.id}"
            )
        first.setdefault(mutant.id, mutant)


def _not_utf8(file: Path, error: UnicodeDecodeError) -> Message:
    return message("manifest-syntax", file=str(file), problem=str(error))


def _with_line(problem: Readable, text: str) -> Readable:
    """Return a problem whose key `mutant.3.name` counts entries from 0 with the entry's line and number."""
    if not isinstance(problem, Message):
        return problem
    found = _ENTRY_KEY.match(str(problem.params.get("key", "")))
    if found is None:
        return problem
    index, lines = int(found[1]), tuple(_entry_lines(text))
    line = lines[index] if index < len(lines) else 1
    return message(problem.code, **{**problem.params, "key": f"mutant {index + 1}{found[2]}", "line": line})


def _entry_lines(text: str) -> Iterator[int]:
    """Yield the line of each `[[mutant]]`, in the order in which TOML lists the entries."""
    return (text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text))
