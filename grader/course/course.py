"""Find a course and load it whole: its manifests, its checks' declarations and what its grades depend on."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from grader.course.assignment_version import assignment_version
from grader.course.check_specs import read_check_specs
from grader.course.manifest import (
    AssignmentManifest,
    CourseManifest,
    read_assignment_manifest,
    read_course_manifest,
)
from grader.course.place import MARK, STUDENT_KIND, find_course
from grader.domain.assignment import Assignment, HiddenDetail
from grader.domain.errors import CourseError, UsageError
from grader.domain.messages import Readable, Text, message

__all__ = ["Course", "Group", "find_course", "load_assignment", "load_course"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Group:
    """Assignments that are graded by one name."""

    title: Text
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """All assignments of a course, in the order of their folders."""

    root: Path
    kind: str | None
    title: Text
    lang: str
    zone: ZoneInfo
    hidden_seed: str | None
    assignments: Mapping[str, Assignment]
    groups: Mapping[str, Group]

    @property
    def is_student_course(self) -> bool:
        """Whether the course has no solutions and no hidden checks, as students receive it."""
        return self.kind == STUDENT_KIND

    def resolve(self, name: str) -> tuple[Assignment, ...]:
        """Return the assignment of that id, or the members of that group.

        Raises `UsageError` if there is neither.
        """
        if name in self.assignments:
            return (self.assignments[name],)
        if name in self.groups:
            return tuple(self.assignments[member] for member in self.groups[name].members)
        known = [*self.assignments, *self.groups]
        near = difflib.get_close_matches(name.lower().replace("_", "-"), known, n=1)
        listed = ", ".join(sorted(known))
        if near:
            raise UsageError(message("unknown-assignment-near", name=name, known=listed, nearest=near[0]))
        raise UsageError(message("unknown-assignment", name=name, known=listed))


def load_course(root: Path) -> Course:
    """Read the whole course; raises `CourseError` with every mistake in every file."""
    problems: list[Readable] = []
    manifest = _collect(problems, lambda: read_course_manifest(root / MARK))
    assignments: dict[str, Assignment] = {}
    zone = ZoneInfo("UTC" if manifest is None else manifest.zone)
    hidden = HiddenDetail.TITLE if manifest is None else HiddenDetail(manifest.hidden_checks)
    for file in sorted((root / "assignments").glob("*/assignment.toml")):
        found = _collect(problems, lambda file=file: load_assignment(root, file, zone, hidden))  # type: ignore[misc]
        if found is None:
            continue
        if found.id in assignments:
            problems.append(message("assignment-duplicate", file=str(file), key="id", id=found.id))
        assignments[found.id] = found
    if manifest is not None and not problems:
        problems += _group_problems(root, manifest, assignments)
    if manifest is None or problems:
        raise CourseError(*problems)
    return _build(root, manifest, assignments)


def load_assignment(
    root: Path, file: Path, zone: ZoneInfo, hidden_checks: HiddenDetail = HiddenDetail.TITLE
) -> Assignment:
    """Read one assignment's folder; raises `CourseError` with the mistakes of its manifest or its checks.

    `zone` is the course's, in which times without an offset are read; so is `hidden_checks`, which holds
    where the manifest says nothing else.
    """
    manifest = read_assignment_manifest(file)
    folder = file.parent
    points = manifest.points if manifest.public_points is None else manifest.public_points
    checks = read_check_specs(folder / "checks", points)
    if manifest.stub_points > manifest.points:
        raise CourseError(message("manifest-stub-points", file=str(file), key="stub_points"))
    return Assignment(
        id=manifest.id,
        group=manifest.group,
        folder=folder,
        title=manifest.title.to_text(),
        entry=manifest.entry,
        runtime=manifest.runtime,
        max_score=manifest.points,
        stub_score=manifest.stub_points,
        datasets=tuple(manifest.datasets),
        budgets=manifest.to_budgets(),
        limits=manifest.limits.to_limits(),
        thresholds=_plain_thresholds(manifest),
        probes=tuple(probe.to_probe() for probe in manifest.probes),
        checks=checks,
        solution=root / "solutions" / folder.name / "solution.py",
        version=assignment_version(folder),
        facts=manifest.facts,
        late=None if manifest.late is None else manifest.late.to_policy(zone),
        hidden_checks=HiddenDetail(manifest.hidden_checks or hidden_checks),
    )


def _collect(problems: list[Readable], read: Callable[[], T]) -> T | None:
    """Return what `read` returns, or add its errors to `problems` and return None."""
    try:
        return read()
    except CourseError as error:
        problems.extend(error.messages)
        return None


def _plain_thresholds(manifest: AssignmentManifest) -> dict[str, dict[str, dict[str, float]]]:
    return {
        dataset: {str(budget): dict(figures) for budget, figures in by_budget.items()}
        for dataset, by_budget in manifest.thresholds.items()
    }


def _group_problems(
    root: Path, manifest: CourseManifest, assignments: Mapping[str, Assignment]
) -> list[Readable]:
    """Find contradictions between the groups of `course.toml` and the `group` of each assignment."""
    file = str(root / MARK)
    problems: list[Readable] = []
    for name, group in manifest.groups.items():
        key = f"groups.{name}.members"
        problems += [
            message("group-unknown-member", file=file, key=key, member=member)
            for member in group.members
            if member not in assignments
        ]
        if name in assignments:
            problems.append(message("group-is-assignment", file=file, key=f"groups.{name}", name=name))
    for each in assignments.values():
        if each.group is None:
            continue
        members = manifest.groups[each.group].members if each.group in manifest.groups else []
        if each.id not in members:
            own = str(each.folder / "assignment.toml")
            problems.append(message("group-not-listed", file=own, key="group", group=each.group, id=each.id))
    return problems


def _build(root: Path, manifest: CourseManifest, assignments: Mapping[str, Assignment]) -> Course:
    groups = {
        name: Group(title=group.title.to_text(), members=tuple(group.members))
        for name, group in manifest.groups.items()
    }
    return Course(
        root=root,
        kind=manifest.kind,
        title=manifest.title.to_text(),
        lang=manifest.lang,
        zone=ZoneInfo(manifest.zone),
        hidden_seed=manifest.hidden_seed,
        assignments=assignments,
        groups=groups,
    )
