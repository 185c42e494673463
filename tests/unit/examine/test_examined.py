"""What checks can measure on a submission."""

import numpy as np
import pytest

from grader.evidence.format import Call, Name, ProbeRecord, Signature, Variable
from grader.examine.kit import assert_allclose, hidden_filters, hidden_images, lesson, reference
from grader.examine.models.evaluator import Evaluator
from grader.examine.models.nodes import VariableView
from grader.examine.verdicts import CheckFailed, EvaluationRefused


def test_accuracy_counts_hidden(submission):
    """Accuracy is measured on the hidden split with dropout off."""
    assert (submission.accuracy.correct, submission.accuracy.n) == (300, 300)


@pytest.mark.parametrize(
    "shape", [[None, 784], [None, 28, 28], [None, 28, 28, 1], [50, 784], None, [None, None]]
)
@pytest.mark.parametrize("raw", [False, True])
def test_predict_adapts_images(v1, with_evidence, dataset, shape, raw):
    """Images are converted to the placeholder's shape, batch size and dtype."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        x = v1.placeholder(v1.uint8 if raw else v1.float32, shape, name="x")
        training = v1.placeholder(v1.bool, [], name="training")
        flat = v1.reshape(v1.cast(x, v1.float32), [-1, 784])[:, :10]
        v1.argmax(v1.cond(training, lambda: -flat, lambda: flat), 1, name="y")
    data = graph.as_graph_def().SerializeToString()
    signature = Signature("main", "x:0", prediction="y:0")
    submission = with_evidence(graphs={"main": data}, signature=signature, sessions=())
    images, labels = dataset.split("hidden")
    assert np.array_equal(submission.predict(images[:130]), labels[:130])
    assert np.array_equal(submission.predict(images[:130].reshape(130, 784) / 255.0), labels[:130])


def test_predict_without_signature_fails(with_evidence):
    """A program without a prediction fails the check with a specific message."""
    with pytest.raises(CheckFailed) as caught:
        _ = with_evidence(signature=Signature()).accuracy
    assert caught.value.text.code == "no-prediction"


def test_evaluate_feeds_and_freezes(submission):
    """Constants and variables can be replaced; otherwise trained values are used."""
    assert float(submission.evaluate(["f"])[0]) == 7.0
    assert float(submission.evaluate(["f"], {"a": 5.0})[0]) == 16.0
    x = np.zeros((1, 784), np.float32)
    feeds = {"x": x, "keep:0": 1.0, "b": np.eye(10, dtype=np.float32)[3] * 9}
    assert int(np.argmax(submission.evaluate(["y"], feeds)[0])) == 3


def test_random_graph_answers_alike_each_time(v1, with_evidence):
    """Random ops draw the same values in each evaluation."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        v1.identity(v1.random_uniform([8]), name="drawn")
        v1.constant(3.0, name="fixed")
    data = graph.as_graph_def().SerializeToString()
    submission = with_evidence(graphs={"main": data}, sessions=(), signature=Signature("main"))
    first, second = (submission.evaluate(["drawn:0"])[0] for _ in range(2))
    assert np.array_equal(first, second)
    assert len(np.unique(first)) == 8
    assert [float(submission.evaluate(["fixed:0"])[0]) for _ in range(2)] == [3.0, 3.0]


def test_node_sees_through_identity(submission):
    """A tensor's inputs are shown without the Identity ops between them."""
    node = submission.tensor("f")
    product = node.inputs[0]
    assert (node.op, node.dtype, node.shape) in {("AddV2", "float32", ()), ("Add", "float32", ())}
    assert (product.op, product.inputs[0].op, product.inputs[0].name) == ("Mul", "Const", "a:0")
    assert float(product.inputs[0].constant()) == 2.0
    assert product.constant() is None


def test_names_fail_clearly(submission, with_evidence):
    """A missing name, a name of another kind and an unknown tensor each fail the check."""
    assert submission.number("steps") == 100
    for ask in (
        lambda: submission.name("zz"),
        lambda: submission.number("f"),
        lambda: submission.tensor("steps"),
    ):
        with pytest.raises(CheckFailed):
            ask()
    with pytest.raises(EvaluationRefused):
        with_evidence(names={"q": Name("tensor", "nowhere:0")}).tensor("q")


def test_function_is_called(submission):
    """A probed function computes its graph with given or newly initialised variables."""
    layer = submission.function("layer")
    images, filters = hidden_images(submission, 2, 9, 7, 1), hidden_filters(submission, 5, 5, 1, 2)
    assert_allclose(layer(images, variables={"filters": filters}), reference.conv2d_same(images, filters))
    assert np.array_equal(layer(images, seed=3), layer(images, seed=3))
    assert not np.array_equal(layer(images, seed=3), layer(images, seed=4))
    assert (layer.node.op, "Conv2D" in layer.ops) == ("Conv2D", True)
    draws = layer.initial_draws(0, 40)
    assert draws.shape == (40, 5, 5, 1, 2)
    assert 0.06 < draws.std() < 0.11


@pytest.mark.parametrize(
    ("name", "code"), [("pool", "function-missing"), ("broken", "function-raised-at-line")]
)
def test_function_fails_clearly(submission, name, code):
    """A function that is missing or raised fails the check with the reason."""
    with pytest.raises(CheckFailed) as caught:
        submission.function(name)
    assert caught.value.text.code == code


def test_variables_are_viewed(submission):
    """A variable shows its trained value, and its initializer can be drawn from."""
    weights, bias = submission.variables
    assert (weights.name, weights.value[3, 3], weights.initial().any()) == ("W", 5.0, np.False_)
    assert np.array_equal(bias.initial(1), bias.initial(1))


def test_python_op_is_refused(submission):
    """An op that would run Python is refused, named, and counted as the student's."""
    with pytest.raises(EvaluationRefused) as caught:
        submission.evaluate(["python:0"])
    assert caught.value.text.code == "graph-op-refused"


def test_wrong_feed_is_students(submission):
    """An error that TensorFlow raises over a student's graph fails the check."""
    with pytest.raises(EvaluationRefused) as caught:
        submission.evaluate(["y"], {"x": np.zeros((1, 3)), "keep": 1.0})
    assert caught.value.text.code == "evaluation-failed"


def test_lesson_learns(submission):
    """The lesson's model learns the toy digits, with the same result twice."""
    first = lesson.train_softmax(submission, 0.01, 60)
    assert first > 0.9
    assert lesson.train_softmax(submission, 0.01, 60) == first


def test_reference_stands_in_for_a_called_part(v1, with_evidence):
    """The output of a called probed function can be replaced by the reference's."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        images = v1.placeholder(v1.float32, [None, None, None, 1], name="images")
        filters = v1.placeholder(v1.float32, [3, 3, 1, 2], name="filters")
        wrong = v1.nn.conv2d(images, filters, strides=[1, 1, 1, 1], padding="VALID", name="wrong")
        v1.add(wrong, 1.0, name="out")
    record = ProbeRecord(
        "layer", "one", "built", "probe", ("images:0", "filters:0"), ("out:0",),
        calls=(Call("conv2d", ("images:0", "filters:0"), "wrong:0"),),
    )  # fmt: skip
    data = graph.as_graph_def().SerializeToString()
    submission = with_evidence(graphs={"probe": data}, probes=(record,))
    x, f = hidden_images(submission, 2, 6, 5, 1), hidden_filters(submission, 3, 3, 1, 2)
    layer = submission.function("layer")
    assert layer(x, f).shape == (2, 4, 3, 2)
    assert_allclose(
        layer(x, f, instead_of={"conv2d": reference.conv2d_same}), reference.conv2d_same(x, f) + 1
    )
    with pytest.raises(EvaluationRefused):
        layer(x, f, instead_of={"conv2d": lambda images: images})


def test_shapes_are_those_of_values():
    """A variable has its value's shape, and unknown dimensions are sortable."""
    record = Variable("W", "float32", (None, 7), True, None, None, None, "w")
    assert VariableView(record, {"w": np.zeros((784, 10))}, None, Evaluator()).shape == (784, 10)
    assert VariableView(record, {}, None, Evaluator()).shape == (0, 7)


def test_several_tensors_are_no_array(v1, with_evidence):
    """A function that returned two tensors fails a check that expects one, with a message."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        x = v1.placeholder(v1.float32, [None], name="x")
        v1.identity(x, name="a")
        v1.identity(x, name="b")
    record = ProbeRecord("twice", "one", "built", "probe", ("x:0",), ("a:0", "b:0"))
    submission = with_evidence(graphs={"probe": graph.as_graph_def().SerializeToString()}, probes=(record,))
    both = submission.function("twice")([1.0, 2.0])
    assert [each.tolist() for each in both] == [[1.0, 2.0], [1.0, 2.0]]
    for use in (np.shape, np.min, lambda found: found.shape, lambda found: assert_allclose(found, 1.0)):
        with pytest.raises(CheckFailed) as caught:
            use(both)
        assert caught.value.text.code == "function-returned-several"


def test_empty_answers_fail(v1, with_evidence):
    """An empty answer fails the check: argmax needs an entry."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        v1.zeros([0, 3], name="nothing")
    submission = with_evidence(graphs={"main": graph.as_graph_def().SerializeToString()})
    with pytest.raises(EvaluationRefused):
        submission.evaluate(["nothing"])


@pytest.mark.parametrize("value", [10**400, -(10**30), "7", None])
def test_numbers_are_bounded(with_evidence, value):
    """JSON integers too large for a float are not accepted as numbers."""
    with pytest.raises(CheckFailed) as caught:
        with_evidence(names={"n": Name("number", value)}).number("n")
    assert caught.value.text.code == "name-not-number"


def test_odd_types_of_variables_fail(v1, with_evidence, softmax_graph):
    """A variable with a non-numeric dtype fails the check and affects nothing else."""
    from tensorflow.core.framework import graph_pb2

    graph = graph_pb2.GraphDef.FromString(softmax_graph)
    for node in graph.node:
        if node.name == "W":
            node.attr["dtype"].type = 20
    submission = with_evidence(graphs={"main": graph.SerializeToString()})
    with pytest.raises(CheckFailed):
        _ = submission.accuracy
