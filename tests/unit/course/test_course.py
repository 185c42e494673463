"""The course of the repository, and copies of it with mistakes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.course import find_course, load_course
from grader.course.mutants import read_mutants
from grader.course.place import CoursePlace, search_course
from grader.course.template import stub_of, template_files
from grader.domain.assignment import HiddenDetail
from grader.domain.errors import CourseError, UsageError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the course that a test may break."""
    for name in ("assignments", "solutions"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def _replace(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _codes(root):
    with pytest.raises(CourseError) as caught:
        load_course(root)
    return [each.code for each in caught.value.messages]


def test_ids_are_the_contracts():
    """The five assignments and the group that are in the contract exist, besides others."""
    course = load_course(ROOT)
    assert list(course.assignments) == ["hw1-1", "hw1-2", "hw1-3", "hw2", "hw3", "hw4"]
    assert [each.id for each in course.resolve("hw1")] == ["hw1-1", "hw1-2", "hw1-3"]


def test_points_add_up():
    """Each assignment's checks are worth 100 points."""
    for each in load_course(ROOT).assignments.values():
        assert sum(check.points for check in each.checks) == each.max_score == 100


def test_mutants_are_well_formed():
    """The mutants of each assignment contain no mistake."""
    for each in load_course(ROOT).assignments.values():
        assert read_mutants(each).problems == ()


def test_stubs_are_cut():
    """Each `stub.py` equals what is cut from its solution."""
    for each in load_course(ROOT).assignments.values():
        assert (each.folder / "stub.py").read_text(encoding="utf-8") == stub_of(each)


def test_template_is_current():
    """`student_template` equals a fresh release and contains no hidden check."""
    files = template_files(load_course(ROOT))
    folder = ROOT / "student_template"
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert found == set(files)
    assert all((folder / name).read_text(encoding="utf-8") == text for name, text in files.items())
    assert not any("hidden" in name for name in files)


def test_unknown_name_lists_known():
    """The error about an unknown id names the nearest one and all others."""
    with pytest.raises(UsageError) as caught:
        load_course(ROOT).resolve("hw1_1")
    assert caught.value.messages[0].params["nearest"] == "hw1-1"
    assert "hw3" in caught.value.messages[0].params["known"]


def test_all_mistakes_at_once(copy):
    """Mistakes in several files are reported together."""
    _replace(copy / "assignments/course.toml", 'lang = "ko"', 'lang = "fr"')
    _replace(copy / "assignments/hw2_graph/assignment.toml", "stub_points", "stub_point")
    _replace(copy / "assignments/hw3_cnn/assignment.toml", 'entry = "hw3.py"', "")
    assert sorted(_codes(copy)) == ["manifest-error", "manifest-key-missing", "manifest-key-misspelt"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("points=15", "points=14", "check-points-sum"),
        ("points=15", "points=5 * 3", "check-not-literal"),
        ("def test_c_is_int32", "def test_constants", "check-duplicate"),
        ("points=15,", 'points=15, depends_on=("nothing",),', "check-unknown-dependency"),
        ("points=15,", 'points=15, depends_on=("constants",),', "check-cycle"),
        ("points=15,", "", "check-argument-missing"),
        ("points=15,", "points=15, colour=1,", "check-argument-unknown"),
        ("import CheckFailed", "import (", "check-syntax"),
    ],
)
def test_wrong_declarations(copy, old, new, code):
    """Each kind of wrong declaration has its own course error with file and line."""
    _replace(copy / "assignments/hw2_graph/checks/test_public.py", old, new)
    with pytest.raises(CourseError) as caught:
        load_course(copy)
    found = next(each for each in caught.value.messages if each.code == code)
    assert "hw2_graph" in found.params["file"]
    assert found.params["line"] >= 0


def test_member_must_exist(copy):
    """A group cannot name an unknown assignment."""
    _replace(copy / "assignments/course.toml", '"hw1-3"', '"hw1-9"')
    assert sorted(_codes(copy)) == ["group-not-listed", "group-unknown-member"]


def test_version_follows_checks(copy):
    """Moving a course keeps an assignment's version; touching a check changes it."""
    before = load_course(ROOT).assignments["hw2"].version
    assert load_course(copy).assignments["hw2"].version == before
    _replace(copy / "assignments/hw2_graph/checks/test_public.py", "points=10", "points=10.0")
    assert load_course(copy).assignments["hw2"].version != before


def test_policy_of_hidden_checks(copy):
    """An assignment's policy comes before the course's, and a change of it regrades nothing."""
    before = load_course(copy).assignments
    assert {each.hidden_checks for each in before.values()} == {HiddenDetail.TITLE}
    _replace(copy / "assignments/course.toml", 'lang = "ko"', 'lang = "ko"\nhidden_checks = "hidden"')
    _replace(
        copy / "assignments/hw2_graph/assignment.toml",
        "stub_points",
        'hidden_checks = "after due"\nstub_points',
    )
    after = load_course(copy).assignments
    assert (after["hw2"].hidden_checks, after["hw3"].hidden_checks) == (
        HiddenDetail.AFTER_DUE,
        HiddenDetail.NOTHING,
    )
    assert {name: each.version for name, each in after.items()} == {
        name: each.version for name, each in before.items()
    }


def test_unknown_policy_is_refused(copy):
    """A policy that does not exist is a mistake in the file."""
    _replace(copy / "assignments/course.toml", 'lang = "ko"', 'lang = "ko"\nhidden_checks = "some"')
    assert _codes(copy) == ["manifest-error"]


def test_find_goes_upwards(copy):
    """The course is found from a folder inside it, unless `GRADE_COURSE` names another one."""
    assert find_course({}, copy / "assignments" / "hw2_graph") == copy.resolve()
    assert find_course({"GRADE_COURSE": str(ROOT)}, copy) == ROOT
    with pytest.raises(UsageError):
        find_course({"GRADE_COURSE": str(copy / "solutions")}, copy)


@pytest.mark.parametrize("kind", ["student", "full"])
def test_marked_course_is_found(tmp_path, kind):
    """A course with a kind is used from the folders inside it, and the nearest one wins."""
    root = tmp_path / "own"
    _write_course(root, f'kind = "{kind}"\n')
    assert search_course({}, root / "assignments") == CoursePlace(root.resolve(), is_around=True)
    assert find_course({}, root / "assignments") == root.resolve()


def test_unmarked_course_is_passed_over(tmp_path):
    """A course that lies in a student's folder is not used: a class ends with an error, one submission goes on."""
    _write_course(tmp_path, "")
    place = search_course({}, tmp_path)
    assert (place.root, place.passed_over, place.is_around) == (ROOT, tmp_path.resolve(), False)
    with pytest.raises(UsageError) as caught:
        find_course({}, tmp_path)
    assert caught.value.messages[0].code == "course-unmarked"
    assert find_course({"GRADE_COURSE": str(tmp_path)}, tmp_path) == tmp_path.resolve()


def test_unmarked_course_below_a_marked_one(tmp_path):
    """An unmarked course inside a marked one is passed over in favour of the marked one."""
    _write_course(tmp_path, 'kind = "full"\n')
    _write_course(tmp_path / "students" / "kim", "")
    place = search_course({}, tmp_path / "students" / "kim")
    assert place == CoursePlace(tmp_path.resolve(), True, (tmp_path / "students" / "kim").resolve())


def test_unreadable_course_is_reported(tmp_path):
    """A course.toml with a syntax error is found, so that loading it reports the error."""
    _write_course(tmp_path, "kind = \n")
    assert find_course({}, tmp_path) == tmp_path.resolve()
    assert _codes(tmp_path) == ["manifest-syntax"]


def _write_course(root, head):
    (root / "assignments").mkdir(parents=True)
    text = head + '[title]\nko = "과목"\nen = "Course"\n'
    (root / "assignments" / "course.toml").write_text(text, encoding="utf-8")


def test_unknown_dimension_is_none():
    """A -1 in the shape of a probe becomes None."""
    probes = {each.function: each for each in load_course(ROOT).assignments["hw3"].probes}
    first = probes["conv2d"].cases[0].arguments[0]
    assert first == {"tensor": {"dtype": "float32", "shape": [None, None, None, 3]}}


def test_no_tensorflow():
    """Loading the course imports no TensorFlow."""
    code = (
        "import sys; from pathlib import Path; from grader.course.course import load_course;"
        f"load_course(Path({str(ROOT)!r})); sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
