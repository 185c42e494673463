"""The manifests of a student course: what students may know of a course, and nothing else.

A threshold, probe case or fact is a hidden value unless a public check names it: hidden checks read the same
tables, and the shapes of their probes would tell what they try.
"""

import ast
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import tomli_w

from grader.course.course import Course
from grader.course.place import MARK, STUDENT_KIND
from grader.domain.assignment import Assignment, CheckSpec

# Keys of assignment.toml that any student may know. A key that is not listed stays with the instructor.
_KNOWN: Final = (
    "id",
    "group",
    "points",
    "entry",
    "runtime",
    "datasets",
    "title",
    "budgets",
    "limits",
    "late",
)


def course_manifest(course: Course, released: Iterable[Assignment]) -> str:
    """Return the `course.toml` of a student course with the assignments `released`."""
    whole = _read(course.root / MARK)
    ids = {each.id for each in released}
    table = {"kind": STUDENT_KIND} | {key: whole[key] for key in ("lang", "zone", "title") if key in whole}
    groups = {
        name: {**group, "members": [member for member in group["members"] if member in ids]}
        for name, group in whole.get("groups", {}).items()
    }
    return tomli_w.dumps(table | {"groups": {name: each for name, each in groups.items() if each["members"]}})


def assignment_manifest(assignment: Assignment, public: Sequence[CheckSpec]) -> str:
    """Return the `assignment.toml` for students who receive the checks `public`."""
    whole = _read(assignment.folder / "assignment.toml")
    words = _words({check.file for check in public})
    table: dict[str, Any] = {key: whole[key] for key in _KNOWN if key in whole}
    table["public_points"] = _plain(sum(check.points for check in public))
    named = {
        "thresholds": _named_thresholds(whole.get("thresholds", {}), words),
        "probes": _named_probes(whole.get("probes", []), words),
        "facts": {name: fact for name, fact in whole.get("facts", {}).items() if name in words},
    }
    return tomli_w.dumps(table | {key: value for key, value in named.items() if value})


def _plain(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _words(files: Iterable[Path]) -> set[str]:
    """Return every string in check files, among them the names of probes, thresholds and facts."""
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _named_thresholds(thresholds: Mapping[str, Any], words: set[str]) -> dict[str, Any]:
    found = {
        dataset: {
            budget: {name: figure for name, figure in figures.items() if name in words}
            for budget, figures in budgets.items()
        }
        for dataset, budgets in thresholds.items()
    }
    return found if any(figures for budgets in found.values() for figures in budgets.values()) else {}


def _named_probes(probes: Iterable[Mapping[str, Any]], words: set[str]) -> list[dict[str, Any]]:
    """Return the probed functions that public checks name, with the cases that they name, else the first."""
    found = []
    for probe in probes:
        if probe["function"] in words:
            cases = [case for case in probe["cases"] if case["name"] in words]
            found.append({**probe, "cases": cases or probe["cases"][:1]})
    return found
