"""Real lesson programs run verbatim; each gives evidence with the right prediction tensor.

A program's first lines declare what is expected: `# expect: prediction=<name> accuracy>=0.8`. `tensor=<name>`
is the last part of a tensor's name if no variable holds it, `keras` means the model's output, `evidence`
expects only a normal end, and `problem-cell=<n>` expects a notebook to fail in that cell. `slow` moves a
lesson to `make test-slow`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.domain.assignment import Probe, ProbeCase
from grader.domain.dataset import Dataset
from grader.domain.run import Isolation, Limits
from grader.evidence.format import Evidence
from grader.evidence.notices import notice
from grader.evidence.storage import read_evidence
from grader.examine.arrays import DatasetArrays
from grader.examine.diagnoses import diagnose
from grader.examine.examined import ExaminedSubmission, Terms
from grader.examine.figures import figures_of
from grader.intake.intake import take_in
from grader.sandbox.box import Box
from grader.sandbox.box_run import RunOrder, RunReport, run_in_box
from grader.sandbox.warm_process import WarmProcess
from grader.worker.source import decode

LESSONS = sorted((Path(__file__).resolve().parents[1] / "resources" / "lessons").iterdir())
# The first test runs all quick lessons.
pytestmark = pytest.mark.timeout(1800)

EXPECTED = re.compile(r"# expect:\s*([^\n\r\"\\]+)")
SLOW = re.compile(rb"# expect:[^\n]* slow\b")


@dataclass(frozen=True)
class Result:
    """One lesson's evidence and what was wrong with it ("" if nothing was)."""

    evidence: Evidence | None
    wrong: str


@pytest.fixture(scope="module")
def results(zygote: WarmProcess, digits: Dataset) -> dict[str, Result]:
    """Run every quick lesson once in a worker and compare its evidence with what it expects."""
    arrays = DatasetArrays(digits.name, digits.folder, digits.hidden)
    quick = [lesson for lesson in LESSONS if not is_slow(lesson)]
    return {lesson.name: run_lesson(zygote, digits, arrays, lesson) for lesson in quick}


def is_slow(lesson: Path) -> bool:
    """Whether the lesson is too slow for the normal run."""
    return lesson.is_file() and bool(SLOW.search(lesson.read_bytes()))


def run_lesson(zygote: WarmProcess, digits: Dataset, arrays: DatasetArrays, lesson: Path) -> Result:
    """Run one lesson; errors of the lesson are returned, not raised."""
    submission = take_in(lesson, "main.py", lesson.parent)
    if submission.problem is not None:
        return Result(None, f"refused: {submission.problem}")
    order = RunOrder(
        entry=submission.entry,
        runtime="any",
        seed=0,
        threads=2,
        max_steps=None,
        probes=(Probe("later_function", (ProbeCase("plain", ({"value": 4},)),)),),
        limits=Limits(wall_seconds=120),
        dataset=digits.folder,
        isolation=Isolation.AVAILABLE,
    )
    with Box.create() as box:
        box.fill(submission.files)
        (report,) = [told for told in run_in_box(zygote, order, box) if isinstance(told, RunReport)]
        if not (box.evidence / "evidence.json").is_file():
            return Result(None, f"no evidence: {report}")
        evidence = read_evidence(box.evidence)
    expected = EXPECTED.search(decode(submission.files[submission.entry]))
    assert expected is not None, lesson
    return Result(evidence, "; ".join(differences(evidence, expected.group(1), arrays)))


def differences(evidence: Evidence, expected: str, arrays: DatasetArrays) -> Iterator[str]:
    """Describe where the evidence differs from what the lesson expects."""
    wanted = dict(part.split("=", 1) for part in expected.replace(">=", "=").split() if "=" in part)
    prediction = evidence.signature.prediction
    if "problem-cell" in wanted:
        problem = evidence.problem
        if problem is None or f"cell {wanted['problem-cell']}" not in problem.traceback + problem.text:
            yield f"the problem does not name the cell: {problem}"
    elif evidence.end not in ("finished", "exit"):
        yield f"ended by {evidence.end}: {evidence.problem}"
        return
    if "prediction" in wanted:
        name = evidence.names.get(wanted["prediction"])
        if name is None or name.value != prediction:
            yield f"prediction is {prediction}, not {name}: {dict(evidence.signature.reasons)}"
    if "tensor" in wanted and (prediction or "").split(":")[0].rpartition("/")[2] != wanted["tensor"]:
        yield f"prediction is {prediction}: {dict(evidence.signature.reasons)}"
    if "accuracy" in wanted:
        yield from wrong_accuracy(evidence, float(wanted["accuracy"]), arrays)


def wrong_accuracy(evidence: Evidence, least: float, arrays: DatasetArrays) -> Iterator[str]:
    """Measure the accuracy on the hidden images."""
    try:
        reached = ExaminedSubmission(evidence, arrays, Terms()).accuracy.value
    except Exception as error:  # noqa: BLE001 - whatever the reason, it is reported with the lesson's name
        yield f"no accuracy: {type(error).__name__} {error} {dict(evidence.signature.reasons)} {evidence.notes}"
        return
    if reached < least:
        yield f"accuracy {reached:.3f} < {least}"


def test_there_are_sixty_lessons() -> None:
    """The collection has the documented size."""
    assert len(LESSONS) >= 60


def test_lessons_run_verbatim(results: dict[str, Result]) -> None:
    """At least 95 % of the lessons run unchanged and give the right prediction tensor."""
    failed = {name: result.wrong for name, result in results.items() if result.wrong}
    print(f"{len(results) - len(failed)} of {len(results)} lessons")
    print("\n".join(f"{name}: {wrong}" for name, wrong in failed.items()))
    assert len(failed) <= 0.05 * len(results), failed


@pytest.mark.slow
@pytest.mark.parametrize("lesson", [path for path in LESSONS if is_slow(path)], ids=lambda path: path.name)
def test_slow_lessons_run_verbatim(zygote: WarmProcess, digits: Dataset, lesson: Path) -> None:
    """The slow lessons run unchanged too."""
    arrays = DatasetArrays(digits.name, digits.folder, digits.hidden)
    assert run_lesson(zygote, digits, arrays, lesson).wrong == ""


def evidence_of(results: dict[str, Result], name: str) -> Evidence:
    """Return a lesson's evidence, which must exist."""
    evidence = results[name].evidence
    assert evidence is not None, results[name].wrong
    return evidence


@pytest.mark.parametrize("name", ["notebook_broken_cell.ipynb", "notebook_syntax_cell.ipynb"])
def test_cells_after_a_broken_one_still_define(results: dict[str, Result], name: str) -> None:
    """A failing cell is named by its number and line, and functions of later cells are still probed."""
    evidence = evidence_of(results, name)
    assert evidence.problem is not None
    assert (evidence.problem.cell, evidence.problem.line) == (4, 1)
    assert [probe.status for probe in evidence.probes] == ["built"]


def test_ambiguity_is_said(results: dict[str, Result]) -> None:
    """If two predictions are compared with labels, the evidence names the other one and how to choose."""
    assert evidence_of(results, "ensemble.py").signature.reasons["others"].code == "several-predictions"


def test_students_word_decides(results: dict[str, Result]) -> None:
    """`# grade: prediction = first` overrides the automatic choice."""
    evidence = evidence_of(results, "named_by_comment.py")
    assert evidence.signature.prediction == evidence.names["first"].value
    assert evidence.signature.reasons["prediction"] == notice("named-in-comment", name="first")


def test_raw_pixels_are_fed_as_in_training(results: dict[str, Result]) -> None:
    """A program trained on 0 to 255 is evaluated on 0 to 255; one that scales its images is not."""
    assert evidence_of(results, "raw_255_float.py").signature.scale == 255.0
    assert evidence_of(results, "softmax_first.py").signature.scale == 1.0


@pytest.mark.parametrize(
    ("name", "examples", "split"),
    [
        ("tf_data_one_shot.py", 200 * 100, "validation"),
        ("tf_data_from_structure.py", 188 * 64, "test"),
        ("tf_data_string_handle.py", 150 * 50, "test"),
    ],
)
def test_iterators_are_the_inputs(results: dict[str, Result], name: str, examples: int, split: str) -> None:
    """Images and labels delivered by an iterator are recorded, counted and sampled."""
    evidence = evidence_of(results, name)
    assert "IteratorGetNext" in evidence.signature.reasons["images"].params["output"]
    assert (evidence.signature.images, evidence.signature.labels) == (
        "IteratorGetNext:0",
        "IteratorGetNext:1",
    )
    assert evidence.trace.examples == examples
    assert evidence.trace.loop.batches > 1
    assert evidence.trace.evaluations[-1].split == split


# True findings in these lessons: few test images, an unused learning rate, a running mean.
DONE_SO = {
    "contrib_projector.py": {"small-test-part"},
    "contrib_rnn_static.py": {"small-test-part"},
    "deep_mnist.py": {"small-test-part"},
    "deep_scoped.py": {"small-test-part"},
    "fixed_batch_placeholders.py": {"small-test-part"},
    "input_data_beside.py": {"learning-rate-unused"},
    "keras_channels_first.py": {"small-test-part"},
    "keras_layers_in_graph.py": {"small-test-part"},
    "layers_cnn.py": {"small-test-part"},
    "metrics_accuracy.py": {"streaming-metric"},
    "notebook_broken_cell.ipynb": {"undefined-name"},
    "notebook_shell.ipynb": {"missing-file"},
    "notebook_syntax_cell.ipynb": {"syntax-error"},
    "rnn_fixed_batch.py": {"evaluated-on-training-data"},
    "rnn_rows.py": {"small-test-part"},
    "slim_cnn.py": {"small-test-part"},
    "tf_data_cond.py": {"small-test-part"},
    "tf_data_string_handle.py": {"small-test-part"},
}


# TensorFlow trains convolutions with channels first only where it turns oneDNN on, which depends on the processor.
NEED_ONEDNN = {"keras_channels_first.py", "keras_theano_order.py"}


def test_right_lessons_are_not_diagnosed(results: dict[str, Result], digits: Dataset) -> None:
    """Lesson programs get no diagnosis except for mistakes they really contain."""
    from tensorflow.python.framework import test_util

    arrays = DatasetArrays("digits", digits.folder, digits.hidden)
    left_out = set() if test_util.IsMklEnabled() else NEED_ONEDNN
    found = {}
    for name, result in results.items():
        if name in left_out:
            continue
        assert result.evidence is not None
        submission = ExaminedSubmission(result.evidence, arrays, Terms({"accuracy": 0.5}))
        codes = {diagnosis.code for diagnosis in diagnose(submission, figures_of(submission))}
        # A note on where names were found says nothing about a mistake.
        codes.discard("names-in-function")
        if codes:
            found[name] = codes
    assert found == {name: codes for name, codes in DONE_SO.items() if name not in left_out}
