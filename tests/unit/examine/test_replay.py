"""Retraining in the examiner."""

from dataclasses import replace

import numpy as np
import pytest

from grader.evidence.format import Optimizer, SessionRecord, Signature, Trace, Variable
from grader.examine.audit import Audit, audit
from grader.examine.diagnoses import diagnose
from grader.examine.training.repeated_shift import shift_agrees
from grader.examine.training.replay import Replay, replay
from grader.examine.training.step_time import StepClaim, judge_steps
from grader.examine.verdicts import EvaluationRefused


@pytest.fixture(scope="module")
def lesson(v1):
    """Return the lesson's training graph and its names."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        x = v1.placeholder(v1.float32, [None, 784], name="x")
        y_ = v1.placeholder(v1.float32, [None, 10], name="labels")
        weights = v1.Variable(v1.zeros([784, 10]), use_resource=False, name="W")
        y = v1.nn.softmax(v1.matmul(x, weights), name="y")
        loss = -v1.reduce_sum(y_ * v1.log(y + 1e-9), name="loss")
        step = v1.train.GradientDescentOptimizer(0.01).minimize(loss)
    return graph.as_graph_def().SerializeToString(), step.name


@pytest.fixture
def trained(with_evidence, lesson):
    """Return a submission that claims `steps` steps of the lesson while its weights are still zero."""
    content, train_op = lesson
    variable = Variable("W", "float32", (784, 10), True, "zeros:0", "W/read:0", None, "W")

    def make(steps: int, **changes):
        trace = Trace(
            train_steps=steps,
            examples=steps * 50,
            optimizers=(Optimizer("sgd", 0.01, "loss:0", train_op, None, 1, steps),),
        )
        session = SessionRecord("main", steps, steps, True, (variable,))
        given = {
            "graphs": {"main": content},
            "arrays": {"W": np.zeros((784, 10), np.float32)},
            "sessions": (session,),
            "signature": Signature("main", "x:0", "labels:0", None, None, "y:0"),
            "trace": trace,
            "probes": (),
        }
        return with_evidence(**(given | changes))

    return make


def test_steps_are_done_again(trained) -> None:
    """The graph is trained from its initializers for the claimed number of steps."""
    assert replay(trained(200), 60.0).accuracy == 1.0
    assert replay(trained(1), 60.0).steps == 1


def test_what_was_not_trained_is_told(trained) -> None:
    """Values that the claimed steps do not give are reported with both figures."""
    found = audit(trained(200), {}, is_wanted=True)
    said = diagnose(trained(200), {"accuracy": 0.1}, None, found)
    (told,) = [each for each in said if each.code == "steps-not-reproduced"]
    assert (told.message.params["replayed"], told.message.params["measured"]) == (1.0, 0.1)
    said = diagnose(trained(200), {"accuracy": 0.99}, None, found)
    assert "audit-agrees" in {each.code for each in said}


def test_divergence_is_told_where_training_again_fails(trained) -> None:
    """A NaN loss is reported even if it cannot be reproduced, here without labels."""
    optimizer = Optimizer("GradientDescentOptimizer", 0.01, "loss:0", "", None, 1, 10)
    trace = Trace(train_steps=10, examples=500, losses=((1, 2.3), (4, float("nan"))), optimizers=(optimizer,))
    lost = trained(10, trace=trace, signature=Signature("main", "x:0", None, None, None, "y:0"))
    codes = {each.code for each in diagnose(lost, {"learning_rate": 0.01})}
    assert "nan-divergence-unmeasured" in codes


def test_audit_comes_unasked_where_the_claim_parts(trained) -> None:
    """Without a request, the training is only replayed if another accuracy was printed."""
    agreeing = {"accuracy": 0.95, "accuracy_interval": [0.94, 0.96], "claimed_accuracy": 0.95}
    assert audit(trained(100), agreeing, is_wanted=False) == Audit()
    assert audit(trained(100), agreeing | {"accuracy_interval": [0.1, 0.2]}, is_wanted=False) == Audit()
    assert audit(trained(100), agreeing | {"claimed_accuracy": 1.0}, is_wanted=False).replay is not None


def test_what_cannot_be_replayed_says_why(trained) -> None:
    """A replay without optimizer, initializer or time is refused, and reported if it was requested."""
    with pytest.raises(EvaluationRefused):
        replay(trained(10**6), 0.0)
    bare = trained(5)
    bare = trained(5, trace=replace(bare.trace, optimizers=()))
    assert audit(bare, {}, is_wanted=True).refusal == "replay-not-one-optimiser"
    assert audit(bare, {"claimed_accuracy": 1.0, "accuracy": 0.1}, is_wanted=False) == Audit()


def test_replay_agrees_within_the_tolerance() -> None:
    """Batches in another order change the figure within the tolerance."""
    assert Replay(10, 0.92).agrees_with(0.89)
    assert not Replay(10, 0.92).agrees_with(0.8)


def test_steps_that_the_run_had_no_time_for(trained) -> None:
    """A million steps in half a second are impossible; a long run or few steps are accepted."""
    submission = trained(1_000_000)
    assert judge_steps(submission, 0.5) is StepClaim.IMPOSSIBLE
    assert judge_steps(submission, 100_000.0, 0.5) is StepClaim.IMPOSSIBLE
    assert judge_steps(submission, 100_000.0, 100_000.0) is StepClaim.CONFIRMED
    assert judge_steps(submission, 100_000.0) is StepClaim.CONFIRMED
    assert judge_steps(submission, None) is StepClaim.CONFIRMED
    assert judge_steps(trained(50), 0.001) is StepClaim.CONFIRMED


def test_busy_moment_accuses_nobody(trained, monkeypatch) -> None:
    """One timing that fits the run suffices, since the machine may be busy."""
    for name in ("wall_times", "work_times"):
        monkeypatch.setattr(
            f"grader.examine.training.step_time.{name}", lambda *_: iter([1000.0, 1000.0, 0.5])
        )
    assert judge_steps(trained(1000), 1.0, 1.0) is StepClaim.CONFIRMED


def test_all_optimizers_are_timed(trained, two_steps) -> None:
    """Steps of several optimizers are timed together, and no share of them may be left out."""
    assert judge_steps(trained(1_000_000, **two_steps(500_000, 500_000)), 9e9, 0.5) is StepClaim.IMPOSSIBLE
    assert judge_steps(trained(1_000_000, **two_steps(500_000, 0)), 9e9, 0.5) is StepClaim.UNCONFIRMED


def test_training_that_cannot_be_made_again_accuses_nobody(trained) -> None:
    """Steps that cannot be timed are open, unless the run had ample processor time for any steps."""
    untimed = trained(1_000_000, trace=Trace(train_steps=1_000_000, examples=50))
    assert judge_steps(untimed, 0.5) is StepClaim.UNCONFIRMED
    assert judge_steps(untimed, 9e9, 0.5) is StepClaim.UNCONFIRMED
    assert judge_steps(untimed, 2000.0, 2000.0) is StepClaim.CONFIRMED
    nameless = Optimizer("sgd", 0.01, "loss:0", None, None, 1, 1_000_000)
    trace = Trace(train_steps=1_000_000, examples=50, optimizers=(nameless,))
    assert judge_steps(trained(1_000_000, trace=trace), 2000.0, 2000.0) is StepClaim.UNCONFIRMED
    lost = Optimizer("sgd", 0.01, "loss:0", "nowhere", None, 1, 1_000_000)
    trace = Trace(train_steps=1_000_000, examples=50, optimizers=(lost,))
    assert judge_steps(trained(1_000_000, trace=trace), 0.5) is StepClaim.UNCONFIRMED


@pytest.fixture
def two_steps(lesson):
    """Return a function that makes a trace of two optimizers of the lesson with so many runs each."""
    _, train_op = lesson

    def make(*runs: int):
        optimizers = tuple(Optimizer("sgd", 0.01, "loss:0", train_op, None, 1, each) for each in runs)
        return {"trace": Trace(train_steps=1_000_000, examples=50_000_000, optimizers=optimizers)}

    return make


@pytest.mark.parametrize("made", [300, 3000])
def test_shift_tells_how_many_steps_were_made(trained, lesson, v1, dataset, made: int) -> None:
    """Values that a tenth of the claimed steps gave are nearer to the first ones than the claim gives."""
    variable = Variable("W", "float32", (784, 10), True, "zeros:0", "W/read:0", "W.first", "W")
    session = SessionRecord("main", 3000, 3000, True, (variable,))
    values = after_steps(v1, lesson, dataset, made)
    arrays = {"W": values, "W.first": np.zeros((784, 10), np.float32)}
    submission = trained(3000, sessions=(session,), arrays=arrays)
    assert shift_agrees(submission, submission.trace.optimizers) is (made == 3000)


def test_shift_is_unknown_without_first_values(trained) -> None:
    """Nothing is concluded where the first values were not kept, or where training is expensive."""
    submission = trained(3000)
    assert shift_agrees(submission, submission.trace.optimizers) is None
    assert shift_agrees(trained(10**7), submission.trace.optimizers) is None


def after_steps(v1, lesson, dataset, steps: int):
    """Return the lesson's weights after so many steps on batches in an order of the test's own."""
    import tensorflow as tf

    content, train_op = lesson
    images, labels = dataset.split("train")
    rng = np.random.default_rng(5)
    with tf.Graph().as_default() as graph, v1.Session() as session:
        graph_def = v1.GraphDef.FromString(content)
        v1.import_graph_def(graph_def, name="")
        session.run("W/Assign")
        for _ in range(steps):
            rows = rng.integers(0, len(images), 50)
            feeds = {"x:0": images[rows].reshape(-1, 784) / 255.0, "labels:0": np.eye(10)[labels[rows]]}
            session.run(graph.get_operation_by_name(train_op), feeds)
        return session.run("W:0")
