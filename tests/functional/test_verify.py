"""`verify` and its mutation run on real processes: a fresh assignment holds, and each thing broken in it is found."""

from pathlib import Path

import pytest

from grader.course.course import load_course
from grader.domain.claims import ClaimKind, CourseClaim, Fate, MutationReport, Planned, Verdict, gravest
from grader.examine.models.computation import describe
from grader.services.authoring.scaffold import start
from grader.services.verify.bench import Conditions, ProgramBench
from grader.services.verify.mutate import MutateOrder, mutate
from grader.services.verify.verify_course import VerifyOrder, verify

JOBS = 2
AFFINE = "import tensorflow as tf\n\n\ndef affine(x, W, b):\n    return {result}\n"
# A right program that a narrow check refuses: `tf.add` for `+`, other names, another way to multiply.
VARIANT = AFFINE.replace("x, W, b", "rows, weights, bias").format(
    result="tf.add(tf.einsum('ij,jk->ik', rows, weights), bias)"
)
NARROW = """

@check(points=10, concept="matmul", title={"ko": "MatMul", "en": "MatMul"}, hint={"ko": "h", "en": "h"})
def test_affine_uses_matmul(submission):
    expect("MatMul" in submission.function("affine").ops, ko="없음", en="no MatMul")
"""
RAISES = """

@check(points=0, concept="matmul", title={"ko": "t", "en": "t"}, hint={"ko": "h", "en": "h"})
def test_broken(submission):
    submission.no_such_question()
"""


@pytest.fixture(scope="module")
def bench(digits, tmp_path_factory):
    """Keep one bench warm, with a cache of this module's own."""
    with ProgramBench(Conditions(digits, cache=tmp_path_factory.mktemp("trials"))) as warm:
        yield warm


def _start(root: Path, name: str = "hw5") -> Path:
    start(root, name, "en", frozenset())
    return root / "assignments" / name


def _verify(root: Path, bench: ProgramBench, *names: str) -> list[CourseClaim]:
    course = load_course(root)
    chosen = tuple(each for each in course.assignments.values() if not names or each.id in names)
    return [
        each for each in verify(VerifyOrder(course, chosen, JOBS), bench) if isinstance(each, CourseClaim)
    ]


def _lost(claims: list[CourseClaim]) -> dict[tuple[ClaimKind, str], CourseClaim]:
    return {(claim.kind, claim.subject): claim for claim in claims if not claim.holds}


def _add(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_fresh_assignment_holds(bench, tmp_path) -> None:
    """What `grade new` writes verifies as it stands, and every kind of claim is made of it."""
    _start(tmp_path)
    claims = _verify(tmp_path, bench)
    assert _lost(claims) == {}
    assert {claim.kind for claim in claims} == set(ClaimKind) - {ClaimKind.VARIANT}


def test_survivor_and_wrong_catch_are_told_apart(bench, tmp_path) -> None:
    """A wrong solution that loses nothing, and one that another check caught, are listed with their diffs."""
    mutants = _start(tmp_path) / "mutants"
    mutants.mkdir()
    (mutants / "affine_values__none.py").write_text(AFFINE.format(result="tf.matmul(x, W) + b"), "utf-8")
    (mutants / "affine_shape__no_bias.py").write_text(AFFINE.format(result="tf.matmul(x, W)"), "utf-8")
    claims = _verify(tmp_path, bench)
    lost = _lost(claims)
    assert gravest(claims) is Verdict.FAILS
    assert {name: claim.text.code for (_, name), claim in lost.items()} == {
        "affine_values__none.py": "mutant-survived",
        "affine_shape__no_bias.py": "mutant-caught-elsewhere",
    }
    elsewhere = lost[ClaimKind.MUTANT, "affine_shape__no_bias.py"]
    assert "-    return tf.matmul(x, W) + b\n+    return tf.matmul(x, W)" in elsewhere.diff
    assert elsewhere.text.params["others"] == "affine_values"


def test_unlisted_cost_is_found(bench, tmp_path) -> None:
    """A mutant that loses a check which `costs` does not list fails, and the check is named."""
    _replace(_start(tmp_path) / "mutants.toml", 'costs = ["affine_values"]', "costs = []")
    (claim,) = _lost(_verify(tmp_path, bench)).values()
    assert (claim.text.code, claim.text.params["others"]) == ("mutant-costs-more", "affine_values")
    assert claim.file.endswith("mutants.toml")


def test_stub_that_earns_too_much_is_found(bench, tmp_path) -> None:
    """A stub with more points than `stub_points` does not hold, and the checks that it passed are named."""
    _start(tmp_path)
    solution = tmp_path / "solutions" / "hw5" / "solution.py"
    _replace(solution, "# STUB: pass", "# STUB: return tf.zeros([5, 2])")
    _replace(tmp_path / "assignments" / "hw5" / "stub.py", "pass", "return tf.zeros([5, 2])")
    (claim,) = _lost(_verify(tmp_path, bench)).values()
    assert (claim.kind, claim.text.code) == (ClaimKind.STUB, "stub-earns-other")
    assert [each.params["check"] for each in claim.details] == ["affine_shape"]


def test_check_that_is_too_narrow_is_found(bench, tmp_path) -> None:
    """A right variant that loses a check is a defect of that check."""
    folder = _start(tmp_path)
    (folder / "variants").mkdir()
    (folder / "variants" / "einsum.py").write_text(VARIANT, encoding="utf-8")
    assert _lost(_verify(tmp_path, bench)) == {}
    hidden = folder / "checks" / "test_hidden.py"
    _replace(hidden, "assert_allclose, check", "assert_allclose, check, expect")
    _replace(hidden, "points=60", "points=50")
    _add(hidden, NARROW)
    (claim,) = _lost(_verify(tmp_path, bench)).values()
    assert (claim.kind, claim.subject, claim.text.code) == (ClaimKind.VARIANT, "einsum.py", "variant-lost")
    assert claim.details[0].params["check"] == "affine_uses_matmul"


def test_check_that_raises_names_its_line(bench, tmp_path) -> None:
    """A check that ends in an exception of its own is the course's mistake, with file and line."""
    folder = _start(tmp_path)
    _add(folder / "checks" / "test_hidden.py", RAISES)
    claims = _verify(tmp_path, bench)
    broken = next(claim for claim in claims if claim.kind is ClaimKind.CHECKS and not claim.holds)
    assert gravest(claims) is Verdict.WRONG
    assert broken.file.endswith("test_hidden.py")
    lines = (folder / "checks" / "test_hidden.py").read_text(encoding="utf-8").splitlines()
    assert "no_such_question" in lines[broken.line - 1]


def test_public_demand_is_told(bench, tmp_path) -> None:
    """A public check that asks for what no hidden check asks for is named beside the claim."""
    folder = _start(tmp_path)
    # Of six numbers the hidden check now looks at the first alone, so that it misses what is left out.
    _replace(
        folder / "checks" / "test_hidden.py", "(affine(x, weights, bias),", "(affine(x, weights, bias)[:1],"
    )
    _replace(folder / "checks" / "test_hidden.py", "reference.dense(x, ", "reference.dense(x[:1], ")
    _replace(folder / "mutants.toml", "tf.transpose(tf.matmul(x, W) + b)", "(tf.matmul(x, W) + b)[:1]")
    claims = _verify(tmp_path, bench)
    assert _lost(claims) == {}
    (public,) = [claim for claim in claims if claim.kind is ClaimKind.PUBLIC]
    assert (public.text.code, public.text.params["alone"]) == ("claim-public-alone", "affine_shape")


def test_public_check_says_the_same_alone(bench, tmp_path) -> None:
    """A public check that needs a file which students do not have does not hold."""
    folder = _start(tmp_path)
    public = folder / "checks" / "test_public.py"
    _replace(public, "found.shape == (5, 2),", "found.shape == SHAPE,")
    _replace(public, "import numpy as np\n", "from pathlib import Path\n\nimport numpy as np\n")
    _replace(
        public,
        "\n\n@check(",
        "\nSHAPE = (5, 2 if Path(__file__).with_name('shape').exists() else 3)\n\n\n@check(",
    )
    (folder / "checks" / "shape").write_text("(5, 2)", encoding="utf-8")
    (claim,) = _lost(_verify(tmp_path, bench)).values()
    assert (claim.kind, claim.text.code) == (ClaimKind.PUBLIC, "public-differs")


def test_limit_without_room_is_found(bench, tmp_path) -> None:
    """A limit below four times the reference's need fails, and the message names the minimum."""
    folder = _start(tmp_path)
    solution = tmp_path / "solutions" / "hw5" / "solution.py"
    kept = "\nkept = b'x' * (200 << 20)\n"
    _add(solution, kept)
    _add(folder / "stub.py", kept)
    _replace(folder / "assignment.toml", "memory_mb = 2048", "memory_mb = 600")
    (claim,) = _lost(_verify(tmp_path, bench)).values()
    assert claim.text.params["key"] == "limits.memory_mb"
    assert float(claim.text.params["least"]) > 800


def test_second_time_starts_nothing(digits, tmp_path) -> None:
    """Results are kept by all that decides them: the same course verifies again without a process."""
    _start(tmp_path)
    conditions = Conditions(digits, cache=tmp_path / "cache")
    with ProgramBench(conditions) as first:
        before = _verify(tmp_path, first)
    with ProgramBench(conditions) as second:
        after = _verify(tmp_path, second)
        assert second.is_cold
    assert sorted(map(str, before)) == sorted(map(str, after))


def test_made_mutants_are_killed_or_equal(digits, tmp_path) -> None:
    """Of a fresh assignment's made mutants all that compute something else are caught."""
    _start(tmp_path)
    (assignment,) = load_course(tmp_path).assignments.values()
    with ProgramBench(Conditions(digits), describe) as bench:
        events = list(mutate(MutateOrder(assignment, JOBS), bench))
    report = events[-1]
    assert isinstance(report, MutationReport)
    assert events[0] == Planned(len(report.results))
    changes = {each.mutant.name: each.fate for each in report.results}
    assert changes["tf.matmul(x, W) + b -> tf.matmul(x, W) - b"] is Fate.KILLED
    assert report.rate == 1.0
    assert report.kills()["affine_values"] == report.changed >= 5
