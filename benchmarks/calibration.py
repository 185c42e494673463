"""Run the deck's experiments on `digits` and on real MNIST, and print them beside the deck's own figures.

    python benchmarks/calibration.py [--data-dir DIR] [--quick] [--json] [--seed N]

DIR holds MNIST's four IDX files or mnist.npz; without it that column is skipped. `--quick` leaves out the
CNN's 5,000 steps. The graphs are the deck's, built with TensorFlow's TF1 surface, on one core.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.datasets.dataset_registry import locate
from grader.domain.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Experiment:
    """One of the deck's runs: its model, learning rate, steps, and the accuracy that the deck prints."""

    model: str
    rate: float
    steps: int
    deck: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """What came out of an experiment on one data set; `nan` says that the weights were lost to log(0)."""

    experiment: Experiment
    dataset: str
    train_images: int
    accuracy: float
    nan: bool
    seconds: float


SOFTMAX = (
    Experiment("softmax", 0.01, 1000, None),
    Experiment("softmax", 0.01, 6000, 0.9233),
    Experiment("softmax", 0.01, 10000, 0.9243),
    Experiment("softmax", 0.001, 1000, 0.9106),
    Experiment("softmax", 0.03, 1000, 0.098),
)
CNN = (Experiment("cnn", 1e-4, 1000, None), Experiment("cnn", 1e-4, 5000, None))


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for and print the table or JSON."""
    options = _parse(arguments)
    figures = []
    with tempfile.TemporaryDirectory() as cache:
        for name in ("digits", "mnist"):
            if name == "mnist" and options.data_dir is None:
                continue
            dataset = locate(name, options.data_dir, options.cache_dir or Path(cache), None)
            figures += _measure(dataset, options.seed, quick=options.quick)
    if options.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=1))
    else:
        _print_table(figures)
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data-dir", type=Path, help="a folder with real MNIST")
    parser.add_argument("--cache-dir", type=Path, help="where to keep the drawn digits (default: nowhere)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="without the CNN's 5,000 steps")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _measure(dataset: Dataset, seed: int, *, quick: bool) -> list[Figure]:
    splits = _load(dataset)
    figures = []
    for experiment in SOFTMAX + (CNN[:1] if quick else CNN):
        start = time.perf_counter()
        accuracy, nan = _train(experiment, splits, seed)
        seconds = round(time.perf_counter() - start, 2)
        figures.append(Figure(experiment, dataset.name, len(splits[0]), accuracy, nan, seconds))
        print(f"{dataset.name}: {experiment} -> {accuracy:.4f} ({seconds} s)", file=sys.stderr)
    return figures


def _load(dataset: Dataset) -> tuple[Any, ...]:
    """Read images as float32 [n, 784] in 0..1 and labels as one-hot float32 [n, 10]."""
    arrays: list[Any] = []
    for split in ("train", "test"):
        images = np.load(dataset.folder / f"{split}_images.npy")
        arrays.append(images.reshape(-1, 784).astype(np.float32) / np.float32(255))
        arrays.append(np.eye(10, dtype=np.float32)[np.load(dataset.folder / f"{split}_labels.npy")])
    return tuple(arrays)


def _train(experiment: Experiment, splits: tuple[Any, ...], seed: int) -> tuple[float, bool]:
    """Train and return the accuracy on the test images and whether the weights became NaN."""
    import tensorflow.compat.v1 as tf

    images, labels, test_images, test_labels = splits
    build = _build_softmax if experiment.model == "softmax" else _build_cnn
    with tf.Graph().as_default():
        tf.set_random_seed(seed)
        x, y_ = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])
        keep = tf.placeholder_with_default(1.0, [])
        scores, step, watched = build(tf, x, y_, keep, experiment.rate)
        right = tf.equal(tf.argmax(scores, 1), tf.argmax(y_, 1))
        size = 100 if experiment.model == "softmax" else 50
        config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        with tf.Session(config=config) as session:
            session.run(tf.global_variables_initializer())
            for batch in _batches(len(images), size, experiment.steps, seed):
                session.run(step, {x: images[batch], y_: labels[batch], keep: 0.5})
            parts = np.array_split(np.arange(len(test_images)), 10)
            found = [session.run(right, {x: test_images[part], y_: test_labels[part]}) for part in parts]
            return float(np.concatenate(found).mean()), bool(np.isnan(session.run(watched)).any())


def _build_softmax(tf: Any, x: Any, y_: Any, keep: Any, rate: float) -> tuple[Any, Any, Any]:  # noqa: ARG001
    weights, bias = tf.Variable(tf.zeros([784, 10])), tf.Variable(tf.zeros([10]))
    y = tf.nn.softmax(tf.matmul(x, weights) + bias)
    loss = -tf.reduce_sum(y_ * tf.log(y))
    return y, tf.train.GradientDescentOptimizer(rate).minimize(loss), bias


def _build_cnn(tf: Any, x: Any, y_: Any, keep: Any, rate: float) -> tuple[Any, Any, Any]:
    hidden = tf.reshape(x, [-1, 28, 28, 1])
    for shape in ([5, 5, 1, 32], [5, 5, 32, 64]):
        hidden = tf.nn.conv2d(hidden, _weights(tf, shape), [1, 1, 1, 1], "SAME") + _bias(tf, shape[-1:])
        hidden = tf.nn.max_pool(tf.nn.relu(hidden), [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    flat = tf.reshape(hidden, [-1, 7 * 7 * 64])
    full = tf.nn.relu(tf.matmul(flat, _weights(tf, [7 * 7 * 64, 1024])) + _bias(tf, [1024]))
    dropped = tf.nn.dropout(full, rate=1.0 - keep)
    bias = _bias(tf, [10])
    scores = tf.matmul(dropped, _weights(tf, [1024, 10])) + bias
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=scores, labels=y_))
    return scores, tf.train.AdamOptimizer(rate).minimize(loss), bias


def _weights(tf: Any, shape: list[int]) -> Any:
    return tf.Variable(tf.truncated_normal(shape, stddev=0.1))


def _bias(tf: Any, shape: list[int]) -> Any:
    return tf.Variable(tf.constant(0.1, shape=shape))


def _batches(count: int, size: int, steps: int, seed: int) -> Iterator[Any]:
    """Yield batches of indices in shuffled epochs, without the incomplete last batch."""
    generator = np.random.default_rng(seed)
    order, position = generator.permutation(count), 0
    for _ in range(steps):
        if position + size > count:
            order, position = generator.permutation(count), 0
        yield order[position : position + size]
        position += size


def _print_table(figures: list[Figure]) -> None:
    columns = list(dict.fromkeys((figure.dataset, figure.train_images) for figure in figures))
    heads = ["deck"] + [f"{name} ({count:,})" for name, count in columns]
    print(f"{'experiment':<32}" + "".join(f"{head:>16}" for head in heads))
    for experiment in dict.fromkeys(figure.experiment for figure in figures):
        row = [f"{experiment.deck:.4f}" if experiment.deck is not None else "-"]
        for name, _ in columns:
            cell = next(f for f in figures if f.experiment == experiment and f.dataset == name)
            row.append(f"{cell.accuracy:.4f}{' NaN' if cell.nan else ''}")
        label = f"{experiment.model} lr {experiment.rate:g}, {experiment.steps:,} steps"
        print(f"{label:<32}" + "".join(f"{text:>16}" for text in row))


if __name__ == "__main__":
    raise SystemExit(main())
