"""Manifests for students hold what public checks need, and no hidden value."""

import tomllib
from dataclasses import replace

import pytest

from grader.course.course import load_course
from grader.course.student_manifest import assignment_manifest, course_manifest
from grader.domain.assignment import Visibility


@pytest.fixture(scope="module")
def course(course_root):
    """Load the repository's course."""
    return load_course(course_root)


def read(assignment, folder=None):
    """Return an assignment's manifest for students, parsed."""
    public = [check for check in assignment.checks if check.visibility is Visibility.PUBLIC]
    return tomllib.loads(assignment_manifest(assignment, public))


def test_thresholds_of_hidden_checks_stay(course):
    """No threshold is released that only hidden checks read."""
    for assignment in course.assignments.values():
        assert "thresholds" not in read(assignment)


def test_probes_of_public_checks_are_released(course):
    """Functions and cases that public checks name are probed for students, and no others."""
    probes = read(course.assignments["hw3"])["probes"]
    cases = {probe["function"]: [case["name"] for case in probe["cases"]] for probe in probes}
    assert cases == {"bias_variable": ["seven"], "conv2d": ["colour"], "max_pool_2x2": ["colour"]}


def test_points_are_stated(course):
    """The manifest states the assignment's points and those of the public checks."""
    manifest = read(course.assignments["hw2"])
    assert (manifest["points"], manifest["public_points"]) == (100, 40)


def test_facts_are_released_by_name(course, tmp_path):
    """A fact is released if a public check names it; thresholds likewise."""
    source = course.assignments["hw2"]
    (tmp_path / "checks").mkdir()
    file = tmp_path / "checks" / "test_public.py"
    file.write_text('submission.threshold("open"); submission.facts["shown"]\n', encoding="utf-8")
    (tmp_path / "assignment.toml").write_text(
        'id = "hw2"\n[facts]\nshown = 1\nkept = 2\n[thresholds.digits]\nquick = { open = 0.5, closed = 0.9 }\n',
        encoding="utf-8",
    )
    manifest = tomllib.loads(
        assignment_manifest(
            replace(source, folder=tmp_path), [replace(check, file=file) for check in source.checks[:1]]
        )
    )
    assert manifest["facts"] == {"shown": 1}
    assert manifest["thresholds"] == {"digits": {"quick": {"open": 0.5}}}


def test_groups_list_released_members(course):
    """A group lists the members that were released; one without members is left out."""
    one = tomllib.loads(course_manifest(course, [course.assignments["hw1-2"]]))
    none = tomllib.loads(course_manifest(course, [course.assignments["hw2"]]))
    assert one["groups"]["hw1"]["members"] == ["hw1-2"]
    assert none.get("groups", {}) == {}
    assert {one["kind"], none["kind"]} == {"student"}
