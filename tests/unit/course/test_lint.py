"""A course with one mistake in its files: the finding names file, line and remedy."""

import shutil

import pytest

from grader.course.course import load_course
from grader.course.lint import find_shared_names, lint
from grader.course.new_assignment import starter_files
from grader.domain.claims import ClaimKind, Verdict
from grader.domain.errors import CourseError
from grader.services.authoring.scaffold import start, write_files

MUTANTS = "mutants.toml"
HIDDEN = "checks/test_hidden.py"
PUBLIC = "checks/test_public.py"
CHECK = """

@check(points=0, concept="c", visibility="{visibility}", depends_on={needs},
       title={{"ko": "{ko}", "en": "e"}}, hint={{"ko": "h", "en": "h"}})
def test_more(submission):
    {body}
"""


@pytest.fixture
def course(tmp_path):
    """Return a folder with a fresh assignment hw5."""
    start(tmp_path, "hw5", "en", frozenset())
    return tmp_path


@pytest.fixture
def folder(course):
    """Return the assignment's folder."""
    return course / "assignments" / "hw5"


def _problems(course):
    (assignment,) = load_course(course).assignments.values()
    return [claim for claim in lint(assignment) if not claim.holds]


def _add(file, text):
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def _replace(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _check(visibility="hidden", needs=(), ko="t", body="pass"):
    return CHECK.format(visibility=visibility, needs=repr(tuple(needs)), ko=ko, body=body)


def _program(folder, name):
    (folder / "mutants").mkdir()
    (folder / "mutants" / name).write_text("x = 1\n", encoding="utf-8")


def test_fresh_assignment_has_no_mistake(course):
    """The files that `grade new` writes contain no mistake."""
    assert _problems(course) == []


@pytest.mark.parametrize(
    ("mistake", "code", "file"),
    [
        (lambda f: _program(f, "affine_shap__x.py"), "mutant-unknown-check", "affine_shap__x.py"),
        (lambda f: _program(f, "affine_shape.py"), "mutant-without-name", "affine_shape.py"),
        (lambda f: _replace(f / MUTANTS, "no_bias", "no bias"), "manifest-error", MUTANTS),
        (lambda f: _replace(f / MUTANTS, "tf.matmul(x, W) + b", "x @ W"), "mutant-edit-not-found", MUTANTS),
        (lambda f: (f / "README.en.md").unlink(), "readme-missing", "README.en.md"),
        (lambda f: shutil.copy(f / "README.en.md", f / "README.ko.md"), "readme-not-korean", "README.ko.md"),
        (lambda f: _add(f / "README.en.md", "`b` and `c`"), "readme-differs", "README.ko.md"),
        (lambda f: _add(f / HIDDEN, _check(ko=" ")), "check-untranslated", "test_hidden.py"),
        (lambda f: _add(f / "stub.py", "x = 1\n"), "stub-stale", "stub.py"),
        (lambda f: (f / "stub.py").unlink(), "stub-stale", "stub.py"),
        (lambda f: (_solution(f)).unlink(), "solution-missing", "solution.py"),
        (lambda f: _replace(_solution(f), "# END SOLUTION", ""), "stub-markers", "solution.py"),
        (lambda f: _replace(f / PUBLIC, 'ko="결과의 모양이 다릅니다.",', ""), "kit-language-missing", PUBLIC),
        (
            lambda f: _add(f / HIDDEN, _check(body='submission.threshold("best")')),
            "threshold-not-there",
            "test_hidden.py",
        ),
        (
            lambda f: _add(f / HIDDEN, _check(body='submission.function("affine", "wide")')),
            "probe-missing",
            "test_hidden.py",
        ),
        (
            lambda f: _add(f / HIDDEN, _check(visibility="public")),
            "public-among-hidden",
            "test_hidden.py",
        ),
        (
            lambda f: _add(f / PUBLIC, _check(visibility="public", needs=("affine_values",))),
            "public-needs-hidden",
            "test_public.py",
        ),
    ],
)
def test_mistake_is_named(course, folder, mistake, code, file):
    """A mistake gives exactly one claim, with its own message and the file."""
    mistake(folder)
    found = {claim.text.code: claim for claim in _problems(course)}
    assert list(found) == [code]
    claim = found[code]
    assert (claim.verdict, claim.assignment) == (Verdict.WRONG, "hw5")
    assert claim.file.endswith(file)


def test_line_of_the_call_is_named(course, folder):
    """The finding about a wrong call names the line of the call."""
    _add(folder / HIDDEN, _check(body='submission.threshold("best")'))
    (claim,) = _problems(course)
    lines = (folder / HIDDEN).read_text(encoding="utf-8").splitlines()
    assert "best" in lines[claim.line - 1]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("assignment.toml", "points = 100", "points = ", "manifest-syntax"),
        ("assignment.toml", "stub_points", "stub_point", "manifest-key-misspelt"),
        ("assignment.toml", 'entry = "hw5.py"', "", "manifest-key-missing"),
        ("assignment.toml", "stub_points = 0", "stub_points = 101", "manifest-stub-points"),
        (HIDDEN, "points=60", "points=59", "check-points-sum"),
        (HIDDEN, "points=60", "points=30 + 30", "check-not-literal"),
        (HIDDEN, "def test_affine_values", "def test_affine_shape", "check-duplicate"),
        (HIDDEN, "def test_affine_values(submission):", "def test_affine_values(submission:", "check-syntax"),
    ],
)
def test_unreadable_course_is_named(course, folder, file, old, new, code):
    """A file that cannot be read gives a course error that names the file."""
    _replace(folder / file, old, new)
    with pytest.raises(CourseError) as caught:
        load_course(course)
    assert [each.code for each in caught.value.messages] == [code]
    assert "hw5" in caught.value.messages[0].params["file"]


def test_two_assignments_cannot_share_a_file(course):
    """Two assignments with the same entry would overwrite each other's stub."""
    files = starter_files("hw6")
    files["assignments/hw6/assignment.toml"] = files["assignments/hw6/assignment.toml"].replace(
        "hw6.py", "hw5.py"
    )
    write_files(course, files)
    (problem,) = find_shared_names(load_course(course))
    assert (problem.code, problem.params["entry"], problem.params["other"]) == (
        "entry-duplicate",
        "hw5.py",
        "hw5",
    )


def test_every_kind_is_claimed(course):
    """A kind of claim that holds is reported too, so that a missing one is noticed."""
    (assignment,) = load_course(course).assignments.values()
    kinds = {claim.kind for claim in lint(assignment)}
    assert kinds == {
        ClaimKind.POINTS,
        ClaimKind.LANGUAGES,
        ClaimKind.STUB_FILE,
        ClaimKind.PROGRAMS,
        ClaimKind.CHECKS,
    }


def _solution(folder):
    return folder.parents[1] / "solutions" / "hw5" / "solution.py"
