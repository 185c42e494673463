"""Read the `@check(...)` lines of an assignment's checks without importing them.

A check file imports the kit and with it TensorFlow; `grade list` must not wait for that. So the
declarations are literals, and are read from the syntax tree.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.domain.assignment import CheckSpec, Visibility
from grader.domain.errors import CourseError
from grader.domain.messages import Message, Text, message

PREFIX = "test_"
KEYWORDS = {"points", "concept", "title", "hint", "visibility", "depends_on"}
REQUIRED = ("points", "concept", "title", "hint")


class _BadDeclarationError(Exception):
    """One declaration is wrong; carries the message about it."""

    def __init__(self, found: Message) -> None:
        super().__init__(found.code)
        self.found = found


def read_check_specs(folder: Path, points: float) -> tuple[CheckSpec, ...]:
    """Return the declarations in a `checks` folder, whose points must add up to `points`.

    Raises `CourseError` with every mistake found, each with its file and line.
    """
    problems: list[Message] = []
    specs: list[CheckSpec] = []
    for file in sorted(folder.rglob("test_*.py")):
        for found in _read_file(file):
            (specs if isinstance(found, CheckSpec) else problems).append(found)  # type: ignore[arg-type]
    problems += _duplicates(specs) + _unknown_dependencies(specs) + _cycles(specs)
    total = sum(spec.points for spec in specs)
    if not problems and abs(total - points) > 1e-9:
        problems.append(message("check-points-sum", file=str(folder), line=0, total=total, points=points))
    if problems:
        raise CourseError(*problems)
    # Public checks come first: students know them.
    return tuple(sorted(specs, key=lambda spec: spec.visibility is not Visibility.PUBLIC))


def _read_file(file: Path) -> Iterator[CheckSpec | Message]:
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        yield message("check-syntax", file=str(file), line=line, problem=str(error))
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith(PREFIX):
            try:
                yield _read_function(file, node)
            except _BadDeclarationError as error:
                yield error.found


def _read_function(file: Path, node: ast.FunctionDef) -> CheckSpec:
    call = next((each for each in node.decorator_list if _is_check(each)), None)
    if not isinstance(call, ast.Call):
        raise _BadDeclarationError(
            message("check-undeclared", file=str(file), line=node.lineno, name=node.name)
        )
    values = _literals(file, call)
    missing = [name for name in REQUIRED if name not in values]
    if missing:
        raise _BadDeclarationError(
            message("check-argument-missing", file=str(file), line=call.lineno, argument=", ".join(missing))
        )
    try:
        return _build(file, node.name.removeprefix(PREFIX), call.lineno, values)
    except (KeyError, TypeError, ValueError) as error:
        raise _BadDeclarationError(
            message("check-argument-wrong", file=str(file), line=call.lineno, problem=str(error))
        ) from error


def _is_check(node: ast.expr) -> bool:
    """Whether a decorator is `@check(...)` or `@kit.check(...)`."""
    target = node.func if isinstance(node, ast.Call) else node
    name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
    return name == "check"


def _literals(file: Path, call: ast.Call) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for keyword in call.keywords:
        try:
            values[keyword.arg or "**"] = ast.literal_eval(keyword.value)
        except ValueError as error:
            raise _BadDeclarationError(
                message(
                    "check-not-literal",
                    file=str(file),
                    line=keyword.value.lineno,
                    argument=keyword.arg or "**",
                )
            ) from error
    unknown = sorted(set(values) - KEYWORDS)
    if unknown or call.args:
        raise _BadDeclarationError(
            message(
                "check-argument-unknown",
                file=str(file),
                line=call.lineno,
                argument=", ".join(unknown) or "(positional)",
                known=", ".join(sorted(KEYWORDS)),
            )
        )
    return values


def _build(file: Path, check_id: str, line: int, values: dict[str, Any]) -> CheckSpec:
    points = values["points"]
    if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
        raise ValueError("points")
    dependencies = values.get("depends_on", ())
    if isinstance(dependencies, str):
        raise TypeError("depends_on")
    return CheckSpec(
        id=check_id,
        points=float(points),
        title=Text(ko=str(values["title"]["ko"]), en=str(values["title"]["en"])),
        hint=Text(ko=str(values["hint"]["ko"]), en=str(values["hint"]["en"])),
        concept=str(values["concept"]),
        visibility=Visibility(values.get("visibility", "hidden")),
        depends_on=tuple(str(each) for each in dependencies),
        file=file,
        line=line,
    )


def _duplicates(specs: Sequence[CheckSpec]) -> list[Message]:
    first: dict[str, CheckSpec] = {}
    problems = []
    for spec in specs:
        if spec.id in first:
            problems.append(message("check-duplicate", file=str(spec.file), line=spec.line, check=spec.id))
        first.setdefault(spec.id, spec)
    return problems


def _unknown_dependencies(specs: Sequence[CheckSpec]) -> list[Message]:
    known = {spec.id for spec in specs}
    return [
        message(
            "check-unknown-dependency", file=str(spec.file), line=spec.line, check=spec.id, dependency=name
        )
        for spec in specs
        for name in spec.depends_on
        if name not in known
    ]


def _cycles(specs: Sequence[CheckSpec]) -> list[Message]:
    """Find the checks that depend on each other in a circle, by removing all that can be ordered."""
    waiting = {spec.id: set(spec.depends_on) for spec in specs}
    known = set(waiting)
    while ready := [name for name, needed in waiting.items() if not (needed & known & set(waiting))]:
        for name in ready:
            del waiting[name]
    left = [spec for spec in specs if spec.id in waiting]
    if not left:
        return []
    return [message("check-cycle", file=str(left[0].file), line=left[0].line, checks=_list(waiting))]


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
