"""Search what students are to receive for what they must not see."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.course.course import Course
from grader.course.stubs import split_lines
from grader.domain.assignment import Visibility
from grader.domain.messages import Message, message

# A shorter line ("return x", "b = 2") may stand in a task or a public check by chance.
_TELLING: Final = 24
# A shorter seed ("7") is a word of many lines; it is looked for only where a line is about seeds.
_LONG_SEED: Final = 8
_TEXTS: Final = {"", ".py", ".md", ".toml", ".ini", ".yml"}
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_SEPARATOR: Final = "\0"


@dataclass(frozen=True, slots=True)
class _Secret:
    """A text that students must not receive, with its origin, and the folder in which it is one, or None."""

    tokens: str
    place: str
    folder: str | None = None
    about: str = ""

    def is_in(self, name: str, line: str, tokens: str) -> bool:
        """Whether `line` of the file `name`, whose tokens are given, contains the secret."""
        concerns = self.folder is None or name.startswith(f"{self.folder}/")
        return concerns and self.tokens in tokens and self.about in line.lower()


def find_leaks(course: Course, files: Mapping[str, str]) -> Iterator[Message]:
    """Find in what students are to receive what they must not see, each with its file and line.

    That is: text of a reference solution between its markers, a hidden check, the course's hidden seed, and
    anything but text (data, whose hidden part could be read). Lines are compared token by token, so that
    neither another spacing hides a secret nor a part of a longer name counts as one.
    """
    secrets = tuple(_secrets(course))
    for name, text in files.items():
        if Path(name).suffix not in _TEXTS:
            yield message("release-not-text", file=name, line=1)
        for number, line in enumerate(text.splitlines(), start=1):
            tokens = _tokens(line)
            found = (secret.place for secret in secrets if secret.is_in(name, line, tokens))
            yield from (message("release-leak", file=name, line=number, secret=place) for place in found)


def _tokens(line: str) -> str:
    """Return the tokens of a line in a form in which whole tokens can be searched; all quotes are equal."""
    return _SEPARATOR + "".join(token + _SEPARATOR for token in _TOKEN.findall(line.replace("'", '"')))


def _secrets(course: Course) -> Iterator[_Secret]:
    if course.hidden_seed:
        about = "" if len(course.hidden_seed) >= _LONG_SEED else "seed"
        yield _Secret(_tokens(course.hidden_seed), "assignments/course.toml: hidden_seed", about=about)
    yield from _solution_lines(course)
    for assignment in course.assignments.values():
        for check in assignment.checks:
            # Another assignment may have a public check of the same name.
            if check.visibility is Visibility.HIDDEN:
                place = f"{assignment.folder.name}/{check.file.name}:{check.line}"
                yield _Secret(
                    _tokens(f"def test_{check.id}("), place, f"assignments/{assignment.folder.name}"
                )


def _solution_lines(course: Course) -> Iterator[_Secret]:
    parted = {
        each.solution: split_lines(each.solution.read_text(encoding="utf-8"))
        for each in course.assignments.values()
        if each.solution.is_file()
    }
    # A later task may contain the answer of an earlier one: text in any stub is no secret.
    kept = set[str]().union(*(kept for _, kept in parted.values()))
    hints = "".join(_public_hints(course))
    for solution, (solved, _) in parted.items():
        for line, number in solved.items():
            tokens = _tokens(line)
            if len(line) >= _TELLING and line not in kept and not _is_said(line) and tokens not in hints:
                yield _Secret(tokens, f"{solution.parent.name}/{solution.name}:{number}")


def _public_hints(course: Course) -> Iterator[str]:
    """Return the tokens of every text that a failed public check shows to students on purpose."""
    for assignment in course.assignments.values():
        for check in assignment.checks:
            if check.visibility is Visibility.PUBLIC:
                yield from (_tokens(text) for text in (check.hint.ko, check.hint.en))


def _is_said(line: str) -> bool:
    """Whether a line computes nothing: a comment or an import."""
    return bool(re.match(r"#|import |from ", line))
