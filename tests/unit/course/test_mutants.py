"""`mutants.toml`: mutants as edits of a reference, and every mistake in the file at once."""

import ast

import pytest

from grader.course.course import load_course
from grader.course.mutants import mutants_of, read_mutants
from grader.course.stubs import without_markers
from grader.domain.errors import CourseError
from grader.services.authoring.scaffold import start

HEAD = """
[check.affine_values]
costs = ["affine_shape"]
budget = "quick"

[[mutant]]
check = "affine_values"
"""
GOOD = """name = "zeros"
replace = "tf.matmul(x, W)"
with = "0 * tf.matmul(x, W)"
"""
VARIANT = "import tensorflow as tf\n\n\ndef affine(x, W, bias):\n    return tf.add(tf.matmul(x, W), bias)\n"


@pytest.fixture
def assignment(tmp_path):
    """Return a fresh assignment with one variant."""
    start(tmp_path, "hw5", "en", frozenset())
    (found,) = load_course(tmp_path).assignments.values()
    (found.folder / "variants").mkdir()
    (found.folder / "variants" / "add.py").write_text(VARIANT, encoding="utf-8")
    return found


def _write(assignment, text):
    (assignment.folder / "mutants.toml").write_text(text, encoding="utf-8")
    return read_mutants(assignment)


def _codes(assignment, text):
    return [each.code for each in _write(assignment, text).problems]


def test_edit_gives_a_program(assignment):
    """A mutant is the reference without its markers, with the edit; the entry's line is known."""
    (mutant,) = _write(assignment, HEAD + GOOD).mutants
    reference = without_markers(assignment.solution.read_text("utf-8"))
    assert mutant.source == reference.replace("tf.matmul", "0 * tf.matmul")
    assert (mutant.id, mutant.file_name, mutant.line) == (
        "affine_values__zeros",
        "affine_values__zeros.py",
        6,
    )


def test_check_table_is_the_default(assignment):
    """An entry takes costs and budget from the table of its check unless it states its own."""
    (mutant,) = _write(assignment, HEAD + GOOD).mutants
    assert (mutant.costs, mutant.budget) == ({"affine_shape"}, "quick")
    (mutant,) = _write(assignment, HEAD + GOOD + 'costs = []\nbudget = "full"\n').mutants
    assert (mutant.costs, mutant.budget) == (frozenset(), "full")


def test_variant_may_be_the_base(assignment):
    """`base` names the variant that is edited, and `edits` holds several edits."""
    edits = 'edits = [{ replace = "tf.add", with = "tf.subtract" }, { replace = "W), bias", with = "W), 0" }]'
    text = HEAD + 'name = "v"\nbase = "add.py"\n' + edits
    (mutant,) = _write(assignment, text).mutants
    assert mutant.source == VARIANT.replace("tf.add", "tf.subtract").replace("W), bias", "W), 0")


def test_program_in_the_folder_is_a_mutant(assignment):
    """A program in `mutants/` needs no entry; one with an entry takes its costs from there."""
    (assignment.folder / "mutants").mkdir()
    for name in ("affine_values__a.py", "affine_shape__b.py"):
        (assignment.folder / "mutants" / name).write_text("x = 1\n", encoding="utf-8")
    entry = '[[mutant]]\ncheck = "affine_shape"\nname = "b"\ncosts = ["affine_values"]\n'
    found = _write(assignment, entry)
    assert {each.id: each.costs for each in found.mutants} == {
        "affine_values__a": frozenset(),
        "affine_shape__b": {"affine_values"},
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD.replace("zeros", "no bias"), "manifest-error"),
        (GOOD.replace("replace", "replaces"), "manifest-key-unknown"),
        (GOOD.replace('replace = "tf.matmul(x, W)"', ""), "manifest-error"),
        (GOOD + 'edits = [{ replace = "x", with = "y" }]', "manifest-error"),
        (GOOD + "count = 0", "manifest-error"),
        (GOOD + 'budget = "slow"', "manifest-error"),
        ('name = "a"\ncount = 2', "manifest-error"),
        ('name = "a"\nbase = "add.py"', "manifest-error"),
        ('name = "a', "manifest-syntax"),
        ('name = "a"', "mutant-without-edits"),
        (GOOD + 'base = "none.py"', "mutant-base-missing"),
        (GOOD + 'costs = ["affine"]', "mutant-unknown-cost"),
        (GOOD.replace("matmul(x, W)", "matmul(x, y)", 1), "mutant-edit-not-found"),
        (GOOD.replace("tf.matmul(x, W)", "x", 1), "mutant-edit-ambiguous"),
        (GOOD.replace("0 * ", ""), "mutant-changes-nothing"),
        (GOOD.replace("0 * ", "0 ** * "), "mutant-syntax"),
    ],
)
def test_mistake_names_file_and_key(assignment, text, code):
    """A wrong entry is reported with the file and the key, or the line where TOML itself is broken."""
    (problem,) = _write(assignment, HEAD + text).problems
    assert problem.code == code
    assert problem.params["file"].endswith("mutants.toml")
    if code != "manifest-syntax":
        assert problem.params["key"].startswith("mutant ")
        assert problem.params["line"] == 6


def test_all_mistakes_are_reported_at_once(assignment):
    """Each wrong entry and each wrong table is reported, and the right entries can still be used."""
    text = (
        HEAD
        + GOOD
        + '[check.affine]\ncosts = ["a"]\n'
        + '[[mutant]]\ncheck = "affine_shap"\nname = "a"\nreplace = "nowhere"\nwith = "b"\n'
        + '[[mutant]]\ncheck = "affine_values"\n'
        + GOOD
    )
    assert sorted(_codes(assignment, text)) == [
        "mutant-duplicate",
        "mutant-edit-not-found",
        "mutant-unknown-check",
        "mutant-unknown-check",
        "mutant-unknown-cost",
    ]
    with pytest.raises(CourseError) as caught:
        mutants_of(assignment)
    assert len(caught.value.messages) == 5


def test_accepted_changes_are_read(assignment):
    """A surviving change is accepted by its text and a reason; both are needed."""
    row = '[[accepted]]\nchange = "1 -> 2"\n'
    assert _write(assignment, row + 'reason = "as right"').accepted == {"1 -> 2": "as right"}
    assert _codes(assignment, row) == ["manifest-key-missing"]


def test_every_mutant_of_the_course_is_another_program(course_root):
    """Each mutant of the course is Python that computes something else than its base, and no two are equal."""
    for assignment in load_course(course_root).assignments.values():
        reference = ast.dump(ast.parse(assignment.solution.read_text("utf-8")))
        variants = {
            ast.dump(ast.parse(path.read_text("utf-8")))
            for path in (assignment.folder / "variants").glob("*.py")
        }
        programs = [ast.dump(ast.parse(mutant.source)) for mutant in mutants_of(assignment)]
        assert len(set(programs)) == len(programs) > 5
        assert not set(programs) & (variants | {reference})


def test_unknown_check_is_named_with_the_nearest(assignment):
    """A mistake in a check's table is on the file's first line, and one check is suggested."""
    text = '[check.affine_value]\ncosts = ["affine_shap"]\n'
    unknown, cost = _write(assignment, text).problems
    assert (unknown.code, unknown.params["check"], unknown.params["nearest"]) == (
        "mutant-unknown-check",
        "affine_value",
        "affine_values",
    )
    assert (cost.code, cost.params["nearest"]) == ("mutant-unknown-cost", "affine_shape")
    assert {(each.params["line"], each.params["key"]) for each in (unknown, cost)} == {
        (1, "check.affine_value")
    }
