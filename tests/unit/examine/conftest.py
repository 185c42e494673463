"""Handmade evidence: a softmax graph with known weights, a probe, and a small data set."""

import os
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from grader.evidence.format import (
    Evidence,
    Name,
    Optimizer,
    ProbeRecord,
    SessionRecord,
    Signature,
    Trace,
    Variable,
)
from grader.evidence.storage import write_evidence
from grader.examine.arrays import DatasetArrays
from grader.examine.examined import ExaminedSubmission, Terms


@pytest.fixture(scope="session")
def v1():
    """Return TensorFlow's version 1 API."""
    import tensorflow as tf

    return tf.compat.v1


@pytest.fixture(scope="session")
def dataset(tmp_path_factory):
    """Return a data set where an image of digit d lights up its first ten pixels at d."""
    return make_dataset(tmp_path_factory.mktemp("toy"), hidden=300)


@pytest.fixture(scope="session")
def many_hidden(tmp_path_factory):
    """Return the same data set with more hidden images than are evaluated first."""
    return make_dataset(tmp_path_factory.mktemp("many"), hidden=3000)


def make_dataset(folder, hidden: int) -> DatasetArrays:
    """Create the simplest possible digits."""
    rng = np.random.default_rng(0)
    for split, n in {"train": 400, "validation": 50, "test": 200, "hidden": hidden}.items():
        labels = rng.integers(0, 10, n).astype(np.uint8)
        images = np.zeros((n, 28, 28), np.uint8)
        images[np.arange(n), 0, labels] = 255
        prefix = "" if split == "hidden" else f"{split}_"
        place = folder / "hidden" if split == "hidden" else folder
        place.mkdir(exist_ok=True)
        np.save(place / f"{prefix}images.npy", images)
        np.save(place / f"{prefix}labels.npy", labels)
    return DatasetArrays("toy", folder, folder / "hidden")


@pytest.fixture(scope="session")
def softmax_graph(v1):
    """Return the lesson's softmax graph with dropout on a placeholder, serialised."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        x = v1.placeholder(v1.float32, [None, 784], name="x")
        keep = v1.placeholder(v1.float32, [], name="keep")
        weights = v1.Variable(v1.zeros([784, 10]), use_resource=False, name="W")
        bias = v1.Variable(v1.truncated_normal([10], stddev=0.1), use_resource=False, name="b")
        dropped = v1.nn.dropout(x, rate=1.0 - keep)
        v1.nn.softmax(v1.matmul(dropped, weights) + bias, name="y")
        a = v1.constant(2.0, name="a")
        v1.add(v1.multiply(v1.identity(a), 3.0, name="product"), 1.0, name="f")
        v1.py_func(lambda: np.float32(1.0), [], v1.float32, name="python")
    return graph.as_graph_def().SerializeToString()


@pytest.fixture(scope="session")
def probe_graph(v1):
    """Return the graph of `layer(images)`, a SAME convolution with its variable, serialised."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        images = v1.placeholder(v1.float32, [None, None, None, 1], name="images")
        filters = v1.Variable(
            v1.truncated_normal([5, 5, 1, 2], stddev=0.1), use_resource=False, name="filters"
        )
        v1.nn.conv2d(images, filters, strides=[1, 1, 1, 1], padding="SAME", name="out")
    return graph.as_graph_def().SerializeToString()


@pytest.fixture(scope="session")
def evidence(softmax_graph, probe_graph):
    """Return evidence of a program whose weights classify the toy images correctly."""
    weights = np.zeros((784, 10), np.float32)
    weights[np.arange(10), np.arange(10)] = 5.0
    variables = (
        Variable("W", "float32", (784, 10), True, "zeros:0", "W/read:0", None, "W.value"),
        Variable("b", "float32", (10,), True, "truncated_normal:0", "b/read:0", None, "b.value"),
    )
    filters = Variable("filters", "float32", (5, 5, 1, 2), True, "truncated_normal:0", "filters/read:0")
    probes = (
        ProbeRecord(
            "layer", "one", "built", "probe", ("images:0",), ("out:0",), ((None, None, None, 2),), (filters,)
        ),
        ProbeRecord("pool", "one", "missing"),
        ProbeRecord("broken", "one", "error", error="TypeError: no", line=7),
    )
    return Evidence(
        end="finished",
        runtime="tf1",
        entry="hw.py",
        graphs={"main": softmax_graph, "probe": probe_graph},
        arrays={"W.value": weights, "b.value": np.zeros(10, np.float32)},
        main_graph="main",
        sessions=(SessionRecord("main", 100, 101, True, variables),),
        signature=Signature("main", "x:0", None, "keep:0", "keep", "y:0"),
        trace=Trace(
            train_steps=100,
            losses=((0, 2.3), (99, 0.1)),
            optimizers=(Optimizer("sgd", 0.01, None, None, "main", 12, 100),),
        ),
        names={"a": Name("tensor", "a:0"), "f": Name("tensor", "f:0"), "steps": Name("number", 100)},
        probes=probes,
        stdout="accuracy 0.9987\n",
    )


@pytest.fixture
def submission(evidence, dataset):
    """Return the submission of that evidence."""
    return ExaminedSubmission(evidence, dataset, Terms({"accuracy": 0.9}, hidden_seed="hidden"))


@pytest.fixture
def with_evidence(evidence, dataset):
    """Return a function that makes a submission of modified evidence."""
    return lambda **changes: ExaminedSubmission(
        replace(evidence, **changes), dataset, Terms({"accuracy": 0.9})
    )


CHECKS = """
from grader.examine.kit import award, check, expect
T = {"ko": "제목", "en": "title"}

@check(points=10, concept="c", title=T, hint=T, depends_on=("wrong",))
def test_after_wrong(submission):
    pass

@check(points=10, concept="c", title=T, hint=T)
def test_right(submission):
    print("noise")
    expect(submission.accuracy.reaches(submission.threshold("accuracy")), ko="낮음", en="low")

@check(points=10, concept="c", title=T, hint=T, visibility="public")
def test_wrong(submission):
    expect(submission.number("steps") == 7, ko="틀림", en="wrong", expected=7, actual=100)

@check(points=10, concept="c", title=T, hint=T)
def test_partial(submission):
    award(4, ko="일부", en="part")

@check(points=10, concept="c", title=T, hint=T)
def test_asserts(submission):
    assert 1 == 2, "one is not two"

@check(points=10, concept="c", title=T, hint=T)
def test_bug(submission):
    raise ZeroDivisionError("a bug")

@check(points=10, concept="c", title=T, hint=T)
def test_trained(submission):
    expect(submission.trace.train_steps == 100, ko="적음", en="few")
"""


@pytest.fixture
def make_request(tmp_path, evidence, dataset):
    """Return a function that writes evidence and checks and returns the examination request."""

    def make(changes=None, visibility="all") -> dict:
        checks, folder = tmp_path / "checks", tmp_path / "evidence"
        checks.mkdir()
        folder.mkdir()
        (checks / "test_hw.py").write_text(CHECKS, encoding="utf-8")
        write_evidence(folder, replace(evidence, **(changes or {})))
        text = {"ko": "제목", "en": "title"}
        ids = ["after_wrong", "right", "wrong", "partial", "asserts", "bug", "trained", "absent"]
        specs = [
            {
                "id": id_,
                "points": 10,
                "title": text,
                "hint": text,
                "concept": "c",
                "visibility": "public" if id_ == "wrong" else "hidden",
                "depends_on": ["wrong"] if id_ == "after_wrong" else [],
                "file": "test_hw.py",
                "line": 1,
            }
            for id_ in ids
        ]
        place = {
            "name": dataset.name,
            "folder": str(dataset.folder),
            "hidden": str(dataset.hidden),
            "digest": "0",
        }
        return {
            "checks_dir": str(Path(checks)),
            "specs": specs,
            "evidence_dir": str(folder),
            "dataset": place,
            "thresholds": {"accuracy": 0.9},
            "budget": "full",
            "seed": 0,
            "visibility": visibility,
            "status": "graded",
            "hidden_seed": "s",
        }

    return make
