"""Causes found in facts: which are found, which stay silent, and which are listed as consequences."""

import math
import re
import string
from dataclasses import replace
from pathlib import Path

import pytest

from grader.domain.messages import Message
from grader.domain.outcome import Rank, Severity
from grader.evidence.format import (
    Evaluation,
    Evidence,
    Loop,
    Name,
    Optimizer,
    ProgramStop,
    SessionRecord,
    Trace,
)
from grader.evidence.notices import notice
from grader.examine.diagnoses import CATALOGUE, diagnose
from grader.examine.diagnoses.cause import found
from grader.examine.diagnoses.cause_list import EXPLAINS, explain, fold
from grader.examine.diagnoses.facts import Facts
from grader.examine.figures import claimed_accuracy
from grader.i18n.catalogue import Catalogue, read_catalogue

CONCEPTS = Path(__file__).resolve().parents[3] / "docs" / "concepts"
SGD = (Optimizer("GradientDescentOptimizer", 0.5, None, None, "main", 12, 100),)
FALLING = tuple((step, 200.0 / step**0.5) for step in range(100, 2001, 100))


def facts(trace=None, problem=None, end="finished", names=None, **figures) -> Facts:
    """Build the facts of a program without a graph."""
    evidence = Evidence(end, "tf1", "hw.py", trace=trace or Trace(), problem=problem, names=names or {})
    return Facts(evidence, figures)


def codes(*args, **options) -> list[tuple[str, int | None]]:
    """Return the codes found in facts, with their lines."""
    return [(d.code, d.line) for d in explain(facts(*args, **options))]


# The catalogue


def test_every_cause_is_told() -> None:
    """Each cause has a title, an explanation and a next step in both languages, and no others exist."""
    wanted = {f"diagnosis-{code}{part}" for code in CATALOGUE for part in ("-title", "", "-next")}
    # Two causes have two messages: rates found from the curve or by retraining.
    wanted |= {f"diagnosis-learning-rate-too-{how}-measured" for how in ("small", "large")}
    for lang in ("ko", "en"):
        assert {code for code in read_catalogue(lang) if code.startswith("diagnosis-")} == wanted


@pytest.mark.parametrize("cause", CATALOGUE.values(), ids=CATALOGUE)
def test_every_cause_has_its_rank(cause) -> None:
    """A measured cause names what was measured; only such a one is an error."""
    assert (cause.rank is Rank.MEASURED) == (cause.basis is not None)
    assert cause.severity is not Severity.ERROR or cause.rank is Rank.MEASURED
    told = cause.diagnosis(found(3, first=1))
    assert (told.rank, told.basis) == (cause.rank, cause.basis and cause.basis.value)


def test_likely_causes_are_suggestions() -> None:
    """The title of a likely cause asks the reader to check, in both languages; no other title does."""
    likely = {code for code, cause in CATALOGUE.items() if cause.rank is Rank.LIKELY}
    en, ko = read_catalogue("en"), read_catalogue("ko")
    assert {code for code in CATALOGUE if en[f"diagnosis-{code}-title"].startswith("Check ")} == likely
    assert {code for code in CATALOGUE if ko[f"diagnosis-{code}-title"].endswith("확인하세요")} == likely


def test_nobody_is_accused() -> None:
    """No diagnosis speaks of cheating or of interference."""
    for lang, words in (("en", r"tamper|cheat|interfere|forge|fake"), ("ko", "조작|부정|속였|건드리")):
        said = read_catalogue(lang)
        assert not [code for code in said if code.startswith("diagnosis-") and re.search(words, said[code])]


def test_next_step_takes_what_the_explanation_has() -> None:
    """Placeholders of a title or a next step also occur in the explanation or come with the finding."""
    extra = {"fitting"}
    for code in CATALOGUE:
        said = read_catalogue("en")
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(said[f"diagnosis-{code}{part}"]) if name}
            for part in ("-title", "", "-next")
        ]
        assert fields[0] == set()
        assert fields[2] - extra <= fields[1], code


@pytest.mark.parametrize("concept", sorted({cause.concept for cause in CATALOGUE.values()}))
def test_every_concept_has_a_page(concept) -> None:
    """Each diagnosis links to a page in the reader's language."""
    for lang in ("ko", "en"):
        assert (CONCEPTS / f"{concept}.{lang}.md").is_file()


def test_nothing_explains_itself() -> None:
    """No cause is its own direct or indirect consequence, so no cycle can hide all causes."""

    def below(code: str, path: tuple[str, ...]) -> None:
        assert code not in path, path
        for follower in EXPLAINS.get(code, ()):
            below(follower, (*path, code))

    for code in EXPLAINS:
        below(code, ())
    assert {*EXPLAINS, *(one for many in EXPLAINS.values() for one in many)} <= set(CATALOGUE)


def test_what_follows_is_folded() -> None:
    """The basic cause is shown with its consequences; an unrelated cause is shown separately."""
    found = ("nan-divergence", "unguarded-log", "one-answer-for-all", "accuracy-at-chance", "small-test-part")
    assert fold(found) == {
        "nan-divergence": ("unguarded-log", "one-answer-for-all", "accuracy-at-chance"),
        "small-test-part": (),
    }
    assert fold(("small-test-part",)) == {"small-test-part": ()}


def test_most_basic_comes_first() -> None:
    """The error that stopped the program comes first, and warnings come last."""
    trace = Trace(train_steps=9, first_nonfinite_step=3, optimizers=SGD, loop=Loop(resets=5, reset_line=7))
    found = codes(trace, ProgramStop("NameError", "name 'y' is not defined", 30, ""), learning_rate=0.5)
    assert [code for code, _ in found] == [
        "undefined-name",
        "variables-reset-in-loop",
        "nan-divergence-unmeasured",
    ]


def test_diagnosis_carries_its_step_and_page() -> None:
    """A diagnosis has its next step, its concept, and the titles of its consequences."""
    trace = Trace(train_steps=9, optimizers=SGD, max_steps=9, budget_reached=True)
    (found,) = explain(facts(trace, end="budget"))
    assert (found.concept, found.next_step) == (
        "limits",
        Message("diagnosis-step-budget-reached-next", {"steps": 9}),
    )
    assert type(found).from_dict(found.to_dict()) == found


def test_broken_graph_costs_no_other_cause(with_evidence) -> None:
    """Causes that need no graph are found although the graph is unreadable."""
    submission = with_evidence(
        graphs={"main": b"\xff\xff", "probe": b""},
        problem=ProgramStop("NameError", "name 'q' is not defined", 3, ""),
    )
    assert [d.code for d in diagnose(submission, {})] == ["undefined-name"]


def test_right_evidence_has_no_cause(submission) -> None:
    """A trained program that answers well has no diagnosis."""
    assert diagnose(submission, {"accuracy": 1.0, "learning_rate": 0.01, "end": "finished"}) == []


# What stopped the program


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("FailedPreconditionError", "Attempting to use uninitialized value W", "uninitialised-variable"),
        ("InvalidArgumentError", "You must feed a value for placeholder tensor 'x'", "placeholder-not-fed"),
        ("ValueError", "Cannot feed value of shape (100, 10) for Tensor 'x:0'", "shape-mismatch"),
        ("NameError", "name 'foo' is not defined", "undefined-name"),
        ("ZeroDivisionError", "division by zero", "program-stopped"),
        ("SyntaxError", "expected ':'", "syntax-error"),
        (
            "SyntaxError",
            "Missing parentheses in call to 'print'. Did you mean print(...)?",
            "python-2-program",
        ),
        ("IndentationError", "unexpected indent", "syntax-error"),
        (
            "TypeError",
            "Cannot interpret feed_dict key as Tensor: Can not convert a int",
            "feed-key-no-tensor",
        ),
        ("TypeError", "unhashable type: 'numpy.ndarray'", "feed-key-no-tensor"),
        ("TypeError", "unhashable type: 'list'", "program-stopped"),
        ("TypeError", "in user code:\n\n  loss = f(y)\n\n  TypeError: 'y' has DataType uint8", "wrong-dtype"),
        (
            "TypeError",
            "Cannot interpret feed_dict key as Tensor: x is not an element of this graph.",
            "other-graph",
        ),
        (
            "TypeError",
            "Input 'b' of 'MatMul' Op has type int32 that does not match type float32",
            "wrong-dtype",
        ),
    ],
)
def test_problems_are_named(kind, text, code) -> None:
    """An exception is identified by its class and text, at the student's line."""
    assert codes(problem=ProgramStop(kind, text, 4, ""), end="exception") == [(code, 4)]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (notice("no-input"), "asked-for-input"),
        (notice("module-not-installed", module="torch"), "missing-module"),
        (notice("not-permitted"), "not-permitted"),
        (notice("no-download", address="http://x"), "missing-file"),
        (notice("removed-tensorflow-name", name="tf.foo"), "removed-tensorflow-name"),
        (notice("removed-method", name="tostring", instead="tobytes()"), "program-stopped"),
    ],
)
def test_notice_names_the_problem(told, code):
    """A notice decides the cause, and its sentence is quoted in place of the exception's text."""
    stop = ProgramStop("ValueError", "English text", 4, "", notice=told)
    (found,) = explain(facts(problem=stop, end="exception"))
    assert (found.code, found.line) == (code, 4)
    for lang in ("ko", "en"):
        assert "English text" not in Catalogue(lang).text(found.message)


def test_end_of_a_file_is_no_input():
    """An `EOFError` of `pickle` or `gzip` is not taken for a call of `input()`."""
    stopped = [
        ProgramStop("EOFError", text, 4, "") for text in ("Ran out of input", "EOF when reading a line")
    ]
    assert [codes(problem=one, end="exception") for one in stopped] == [
        [("program-stopped", 4)],
        [("asked-for-input", 4)],
    ]


def test_cell_is_a_field_of_its_own():
    """In a notebook the diagnosis has the cell, and no sentence repeats it."""
    (found,) = explain(facts(problem=ProgramStop("NameError", "name 'y' is not defined", 2, "", cell=3)))
    assert (found.cell, found.line) == (3, 2)
    assert type(found).from_dict(found.to_dict()) == found
    earlier = {name: value for name, value in found.to_dict().items() if name != "cell"}
    assert type(found).from_dict(earlier).cell is None


def test_what_is_wrong_in_a_compiled_function_is_told() -> None:
    """The last line of a compiled function's error is shown, not the first."""
    text = (
        'in user code:\n\n    File "hw.py", line 3, in step\n    x = f(y)\n\n    ZeroDivisionError: by zero'
    )
    (found,) = explain(facts(problem=ProgramStop("ZeroDivisionError", text, 4, "")))
    assert found.message.params["text"] == "ZeroDivisionError: by zero"


def test_both_shapes_are_named() -> None:
    """A mismatch names both shapes: the reader sees 786 beside 784."""
    text = (
        "Graph execution error:\n\nMatrix size-incompatible: In[0]: [100,784], In[1]: [786,10]\n\t [[MatMul]]"
    )
    (found,) = explain(facts(problem=ProgramStop("InvalidArgumentError", text, 4, "")))
    assert str(found.message.params["text"]).startswith("[100,784] / [786,10]: Matrix size")


def test_evaluation_out_of_memory_is_named() -> None:
    """Memory that ran out in an evaluation names the number of images; in training it does not."""
    problem = ProgramStop("MemoryError", "", 40, "")
    assert codes(Trace(loop=Loop(asked=10_000)), problem, "memory") == [("evaluation-too-large", 40)]
    assert codes(Trace(loop=Loop(asked=10_000, training=True)), problem, "memory") == []


# The training loop


def evaluated(times, split="test", examples=10_000, value=0.5):
    """Build `count` evaluations, one per step."""
    return tuple(Evaluation(n, "acc:0", value, split, examples, {}, 30) for n in range(times))


def test_step_under_print_is_seen() -> None:
    """Fewer steps than batches, as many as printed figures, are the deck's mistake, at the step's line."""
    trace = Trace(train_steps=10, evaluations=evaluated(10), optimizers=SGD, loop=Loop(line=20, served=1000))
    assert codes(trace) == [("few-train-steps", 20)]
    often = Trace(train_steps=10, evaluations=evaluated(10), optimizers=SGD, loop=Loop(line=20, served=10))
    assert codes(often) == []


def test_rare_training_is_seen_without_batches() -> None:
    """Training as rare as the figures is named even where batches are sliced by hand."""
    trace = Trace(train_steps=10, evaluations=evaluated(10), optimizers=SGD)
    assert codes(trace) == [("trained-with-the-print", 12)]


def test_one_batch_is_no_whole_set() -> None:
    """Repeating one batch of a hundred images is a mistake; repeating the whole training set is not."""
    loop = Loop(line=20, looks=10, batches=1, splits={"train": 10})
    small = Trace(train_steps=100, examples=10_000, loop=loop, optimizers=SGD)
    whole = Trace(train_steps=100, examples=5_000_000, loop=loop, optimizers=SGD)
    assert (codes(small), codes(whole)) == ([("one-batch-again", 20)], [])


def test_graph_may_be_finished_late() -> None:
    """Operations added once after training began are no growing graph."""
    grows = Trace(
        train_steps=300, examples=30_000, loop=Loop(looks=9, batches=9, growths=7, added=70, growth_line=9)
    )
    once = Trace(train_steps=300, examples=30_000, loop=Loop(looks=9, batches=9, growths=1, added=70))
    assert (codes(grows), codes(once)) == ([("graph-grows-in-loop", 9)], [])


def test_named_rate_must_be_in_force() -> None:
    """A named learning rate that no optimizer uses is reported; a rate that was tried is not."""
    trace = Trace(train_steps=500, optimizers=SGD)
    unused, used = {"learning_rate": Name("number", 0.1)}, {"learning_rate": Name("number", 0.5)}
    assert codes(trace, names=unused, learning_rate=0.5) == [("learning-rate-unused", 12)]
    assert codes(trace, names=used, learning_rate=0.5) == []


def test_untrained_program_is_seen() -> None:
    """An optimizer that never ran is reported, unless the program stopped before."""
    assert codes(Trace(optimizers=SGD)) == [("no-training-steps", 12)]
    assert codes(Trace(optimizers=SGD), end="deadline") == []


def test_budget_is_told() -> None:
    """A budget that ended the training is reported, and its unfinished curve is not."""
    losses = tuple((step, 2.3 - step * 0.001) for step in range(100, 1001, 100))
    trace = Trace(train_steps=1000, losses=losses, optimizers=SGD, max_steps=1000, budget_reached=True)
    assert codes(trace, end="budget", learning_rate=0.5) == [("step-budget-reached", None)]


# Numbers and curves


def test_divergence_names_the_rate() -> None:
    """A non-finite loss is reported at the optimizer's line, with the rate if it is known."""
    trace = Trace(train_steps=9, first_nonfinite_step=3, optimizers=SGD)
    assert codes(trace, learning_rate=0.5) == [("nan-divergence-unmeasured", 12)]
    assert codes(trace) == [("loss-not-finite", 12)]


def test_curves_are_read() -> None:
    """A flat curve, one that still falls, and one with a flat end are reported; a normal one is not."""
    flat = Trace(train_steps=1000, losses=tuple((n, 2.3) for n in range(100, 1001, 100)), optimizers=SGD)
    slow = tuple((n, 2.3 - n * 0.001) for n in range(0, 1001, 100))
    slow_trace = Trace(train_steps=1000, losses=slow, optimizers=SGD)
    assert codes(flat, accuracy=0.3) == [("loss-does-not-fall", 12)]
    assert codes(flat) == []  # It may be a regression, whose loss is mostly noise.
    early = replace(flat, losses=((1, 230.0), *flat.losses))
    assert codes(early, accuracy=0.3) == []
    assert codes(slow_trace, learning_rate=0.001) == [("learning-rate-too-small", 12)]
    assert codes(Trace(train_steps=2000, losses=FALLING, optimizers=SGD), learning_rate=0.5) == []
    long = tuple((n, 100.0 if n < 1000 else 20.0) for n in range(100, 20_001, 100))
    assert codes(Trace(train_steps=20_000, losses=long, optimizers=SGD)) == [("hardly-any-gain", None)]


def test_leaping_loss_is_read() -> None:
    """A loss that leaps and stays high means too large a rate; one that comes down does not."""
    leaps = tuple((n, 2.3 if n < 64 else 9.0 + n % 300 / 100) for n in (1, *range(64, 2000, 100)))
    trace = Trace(train_steps=2000, losses=leaps, optimizers=SGD)
    assert codes(trace, learning_rate=0.5, accuracy=0.2) == [("learning-rate-too-large", 12)]
    assert codes(trace, learning_rate=0.5, accuracy=0.95) == []
    down = replace(trace, losses=((1, 2.3), (2, 50.0), *((n, 200 / n) for n in range(100, 2001, 100))))
    assert codes(down, learning_rate=0.5, accuracy=0.7) == []


def test_early_break_is_told() -> None:
    """A `break` in a loop of many more rounds than steps is pointed at."""
    loop = Loop(line=20, planned=6000, break_line=23)
    assert codes(Trace(train_steps=900, optimizers=SGD, loop=loop)) == [("loop-left-early", 23)]
    assert codes(Trace(train_steps=5999, optimizers=SGD, loop=loop)) == []
    assert codes(Trace(train_steps=900, optimizers=SGD, loop=loop), end="deadline") == []


def test_guessing_is_told() -> None:
    """An accuracy of a tenth after a hundred steps is reported where the loss shows nothing."""
    trained = Trace(train_steps=2000, losses=FALLING, optimizers=SGD)
    assert codes(trained, learning_rate=0.5, accuracy=0.1) == [("accuracy-at-chance", None)]
    assert codes(replace(trained, train_steps=50), learning_rate=0.5, accuracy=0.1) == []


def test_budget_hides_no_flat_curve() -> None:
    """A loss that never fell is reported although the budget ended the training."""
    flat = Trace(train_steps=1000, losses=tuple((n, 2.3) for n in range(100, 1001, 100)), optimizers=SGD)
    slow = tuple((n, 2.3 - n * 0.0001) for n in range(0, 8001, 100))
    cut = {"budget_reached": True, "max_steps": 1000}
    assert ("loss-does-not-fall", 12) in codes(replace(flat, **cut), accuracy=0.3)
    short = replace(flat, losses=slow[:11], **cut)
    assert "learning-rate-too-small" not in dict(codes(short, learning_rate=0.001))
    long = replace(flat, train_steps=8000, losses=slow, budget_reached=True, max_steps=8000)
    assert "learning-rate-too-small" in dict(codes(long, learning_rate=0.001))


def test_diverged_trial_is_forgotten() -> None:
    """A trial in the graded session that diverged is ignored if the loss is finite at the end."""
    losses = ((1, 230.0), (4, math.nan), (100, math.nan), (1001, 230.0), (1100, 40.0))
    trials = Trace(train_steps=1100, losses=losses, first_nonfinite_step=4, optimizers=SGD)
    assert codes(trials, learning_rate=0.5) == []
    assert codes(replace(trials, losses=losses[:3]), learning_rate=0.5) != []


def test_earlier_trials_count_for_nothing() -> None:
    """A diverged trial in an earlier session is ignored; the last session is graded."""
    sessions = (SessionRecord("main", 100, 101, True, ()), SessionRecord("main", 200, 201, True, ()))
    losses = ((50, 2.0), (64, math.nan), (150, 2.0), (300, 1.0))
    trace = Trace(train_steps=300, losses=losses, first_nonfinite_step=64, optimizers=SGD)
    evidence = Evidence("finished", "tf1", "hw.py", {"main": b""}, sessions=sessions, trace=trace)
    assert explain(Facts(evidence, {"learning_rate": 0.5})) == []
    assert Facts(evidence).losses == [(50, 2.0), (200, 1.0)]
    lost = replace(trace, losses=(*losses[:3], (300, math.nan)))
    (found,) = explain(Facts(replace(evidence, trace=lost), {"learning_rate": 0.5}))
    assert (found.code, found.message.params["step"]) == ("nan-divergence-unmeasured", 200)


def test_trials_may_start_anew() -> None:
    """Resetting variables for each of three trials is no mistake; resetting in every round is."""
    tested = tuple(Evaluation(step, "acc:0", 0.9, "test", 10_000) for step in (1000, 2000, 3000))
    trials = Trace(train_steps=3000, loop=Loop(resets=2, reset_line=7), optimizers=SGD, evaluations=tested)
    epochs = replace(trials, evaluations=tested[-1:])
    rates = replace(epochs, optimizers=3 * SGD)
    rounds = Trace(train_steps=300, loop=Loop(resets=299, reset_line=7), optimizers=SGD)
    assert codes(trials) == codes(rates) == []
    assert codes(epochs) == codes(rounds) == [("variables-reset-in-loop", 7)]


def test_dark_images_are_seen() -> None:
    """Pixels divided by 255 twice are reported where the training went badly."""
    dark = Trace(train_steps=50, optimizers=SGD, loop=Loop(line=20), brightest=1 / 255)
    assert codes(dark, accuracy=0.4) == [("images-scaled-twice", 20)]
    assert codes(dark, accuracy=0.9) == codes(replace(dark, brightest=1.0), accuracy=0.4) == []


# Evaluations and claims


def test_claim_is_compared() -> None:
    """A claim above the measured accuracy plus tolerance is reported if the program ended normally."""
    said = {"claimed_accuracy": 1.0, "accuracy": 0.5}
    real = Trace(train_steps=500, evaluations=(Evaluation(500, "acc:0", 1.0, "validation", 100, {}, 30),))
    assert codes(**said, end="finished") == [("claim-not-measured", None)]
    assert codes(real, **said) == [("claim-not-reproduced", None)]
    assert codes(real, claimed_accuracy=0.92, accuracy=0.91) == []
    assert codes(real, claimed_accuracy=0.3, accuracy=0.91) == []
    assert [code for code, _ in codes(**(said | {"end": "budget"}))] == []


def test_training_accuracy_is_told_from_the_tests() -> None:
    """A claim that equals a training accuracy is reported at the line that computed it."""
    taken = (Evaluation(500, "acc:0", 1.0, "train", 100, {}, 31), Evaluation(100, "acc:0", 0.5, "test", 100))
    trace = Trace(train_steps=500, evaluations=taken)
    assert codes(trace, claimed_accuracy=1.0, accuracy=0.6) == [("claim-is-of-training-data", 31)]


def test_accuracy_before_training_is_seen() -> None:
    """A printed accuracy from before the first step is reported unless a later one follows."""
    before, after = (Evaluation(n, "acc:0", 0.1, "test", 10_000, {}, 30) for n in (0, 300))
    early = Trace(train_steps=300, optimizers=SGD, evaluations=(before,))
    said = {"claimed_accuracy": 0.1, "accuracy": 0.9}
    assert codes(early, **said) == [("tested-before-training", 30)]
    assert codes(replace(early, evaluations=(before, after)), **said) == []
    assert codes(early, **(said | {"claimed_accuracy": 0.91})) == []


def test_printed_tensor_is_seen() -> None:
    """A tensor description as the last line is reported; earlier ones are ordinary inspection."""
    line = 'Tensor("Mean:0", shape=(), dtype=float32)\n'
    for stdout, wanted in ((line, ["tensor-printed"]), (f"{line}0.92\n", []), ("Tensor of shape (3,)\n", [])):
        found = explain(Facts(Evidence("finished", "tf1", "hw.py", stdout=stdout)))
        assert [each.code for each in found] == wanted


def test_training_data_alone_is_seen() -> None:
    """Figures of training images only are reported; with a test among them they are not."""
    train = evaluated(3, "train")
    assert codes(Trace(train_steps=500, evaluations=train)) == [("evaluated-on-training-data", 30)]
    assert codes(Trace(train_steps=500, evaluations=(*train, *evaluated(1)))) == []


def test_test_images_in_training_are_seen() -> None:
    """Training batches that contain test images are counted."""
    loop = Loop(line=20, looks=10, batches=10, splits={"test": 4, "train": 6})
    assert codes(Trace(train_steps=300, examples=30_000, loop=loop)) == [("trained-on-test-data", 20)]


@pytest.mark.parametrize(
    ("stdout", "claim"),
    [
        ("step 100, training accuracy 0.92\ntest accuracy 0.9233\n", 0.9233),
        ("0.9187\n", 0.9187),
        ("Accuracy: 91.5%\n", 0.915),
        ("정확도: 1.0\n", 1.0),
        ("accuracy: 0.91 - loss: 0.25\n", 0.91),
        ("loss: 0.25 - 0.91 accuracy\n", 0.91),
        ("learning rate 0.01\n", None),
        ("loss 0.3\n", None),
        ("4000 steps -> accuracy 0.91\n", 0.91),
        ("학습 4000회 정확도: 0.912\n", 0.912),
        ("정확도는 91.4 퍼센트입니다\n", 0.914),
        ("test accuracy = 91.27\n", 0.9127),
        ("accuracy after 4000 steps: 0.905\n", 0.905),
        ("loss 0.25, accuracy 91\n", 0.91),
        ("accuracy of step 300, loss 0.41\n", None),
        ("300번 학습, 손실 0.41, 정확도 계산 전\n", None),
        ("100 0.41\n200 0.32\n", None),
        ("accuracy [0.9134]\n", 0.9134),
        ("accuracy: np.float32(0.9134)\n", 0.9134),
        ("", None),
    ],
)
def test_claims_are_read(stdout, claim) -> None:
    """The last printed accuracy is the claim; other numbers, including a loss beside it, are not."""
    assert claimed_accuracy(stdout) == (None if claim is None else pytest.approx(claim))
