"""Show that batches, epochs and random calls are the original `input_data`'s.

The reference below is the original algorithm in its plain form, with whole arrays copied an epoch.
"""

import json
import subprocess
import sys

import pytest

PROGRAM = r"""
import json, sys, contextlib, io
import numpy as np
from grader.worker.shims.lesson_data import LessonData
from grader.worker.shims.input_data import DataSet, InputData
import tensorflow as tf


class Plain:
    def __init__(self, images, labels):
        self.images, self.labels, self.n, self.at, self.epochs = images, labels, len(images), 0, 0

    def shuffle(self):
        perm = np.arange(self.n)
        np.random.shuffle(perm)
        self.images, self.labels = self.images[perm], self.labels[perm]

    def next_batch(self, size, shuffle=True):
        start = self.at
        if self.epochs == 0 and start == 0 and shuffle:
            self.shuffle()
        if start + size > self.n:
            self.epochs += 1
            rest = self.images[start:], self.labels[start:]
            if shuffle:
                self.shuffle()
            self.at = size - (self.n - start)
            new = self.images[: self.at], self.labels[: self.at]
            return np.concatenate((rest[0], new[0])), np.concatenate((rest[1], new[1]))
        self.at += size
        return self.images[start : self.at], self.labels[start : self.at]


facts = {}
rng = np.random.default_rng(0)
images, labels = rng.random((53, 784), dtype=np.float32), rng.integers(0, 10, 53)
same = []
for size in (1, 7, 10, 53):
    for shuffle in (True, False):
        ours, plain = DataSet(images, labels, split="train"), Plain(images, labels)
        np.random.seed(5)
        a = [ours.next_batch(size, shuffle=shuffle) for _ in range(40)] + [(ours.images, ours.labels)]
        state = np.random.random()
        np.random.seed(5)
        b = [plain.next_batch(size, shuffle=shuffle) for _ in range(40)] + [(plain.images, plain.labels)]
        same.append(all((p == q).all() for x, y in zip(a, b) for p, q in zip(x, y)))
        same.append(state == np.random.random() and ours.epochs_completed == plain.epochs)
facts["same"] = all(same)


def lesson(train=60, validation=20, test=30):
    parts = []
    for n in (train, validation, test):
        parts += [rng.integers(0, 256, (n, 28, 28), dtype=np.uint8), rng.integers(0, 10, n, dtype=np.uint8)]
    return LessonData(*parts)


data = lesson()
module = InputData("input_data", data)
out = io.StringIO()
with contextlib.redirect_stdout(out):
    default = module.read_data_sets("./d/", one_hot=True)
    raw = module.read_data_sets("d", dtype=tf.uint8, reshape=False)
    recut = module.read_data_sets("d", validation_size=0)
    other = module.read_data_sets("d", validation_size=33)
    np.random.seed(3); module.read_data_sets("d"); kept = np.random.random()
    np.random.seed(3); facts["keeps_seed"] = kept == np.random.random()
    module.read_data_sets("d", seed=9); kept = np.random.random()
    np.random.seed(9); facts["takes_seed"] = kept == np.random.random()
    errors = []
    for bad in ({"validation_size": 81}, {"dtype": np.float64}):
        try:
            module.read_data_sets("d", **bad)
        except (ValueError, TypeError) as error:
            errors.append(type(error).__name__)
facts["printed"] = out.getvalue().splitlines()[:4]
facts["default"] = [d.num_examples for d in default] + [d.split for d in default]
facts["one_hot"] = [str(default.train.labels.dtype), list(default.test.labels.shape), default.test.labels.sum()]
facts["raw"] = [str(raw.train.images.dtype), list(raw.train.images.shape), str(raw.train.labels.dtype)]
facts["raw_writeable"] = raw.test.images.flags.writeable
facts["recut"] = [recut.train.num_examples, recut.validation.num_examples, other.validation.num_examples]
facts["recut_order"] = bool((recut.train.labels[:20] == data.validation_labels).all())
facts["errors"] = errors
facts["fake"] = [len(default.train.next_batch(3, fake_data=True)[0]), default.train.next_batch(1, True)[1]]
print("@@@" + json.dumps(facts, default=float))
"""


@pytest.fixture(scope="module")
def facts():
    """Run the comparison in a process of its own, since it needs TensorFlow."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False
    )
    assert "@@@" in done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout.partition("@@@")[2])


def test_batches_equal_the_original(facts):
    """Batches, orders, epochs and the generator's state equal those of the plain algorithm."""
    assert facts["same"]


def test_extracting_lines_are_printed(facts):
    """The four lines name the files under the folder that the program gave."""
    assert facts["printed"] == [
        f"Extracting ./d/{name}"
        for name in (
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
        )
    ]


def test_default_cut_is_the_course_s(facts):
    """Without a validation size the course's own split holds."""
    assert facts["default"] == [60, 20, 30, "train", "validation", "test"]


def test_other_validation_size_recuts(facts):
    """Another validation size cuts anew from validation and train together, in the file's order."""
    assert facts["recut"] == [80, 0, 33]
    assert facts["recut_order"]


def test_labels_and_pixels_have_original_types(facts):
    """One-hot labels are float64; raw pixels are writeable uint8 [n, 28, 28, 1]."""
    assert facts["one_hot"] == ["float64", [30, 10], 30.0]
    assert facts["raw"] == ["uint8", [60, 28, 28, 1], "uint8"]
    assert facts["raw_writeable"]


def test_seeds_hold(facts):
    """A program's own NumPy seed survives, and `seed=` sets it."""
    assert facts["keeps_seed"]
    assert facts["takes_seed"]


def test_bad_arguments_fail_as_before(facts):
    """A validation size out of range and a wrong dtype raise what the original raised."""
    assert facts["errors"] == ["ValueError", "TypeError"]


def test_fake_data_is_served(facts):
    """Fake batches have the asked size and the original's label."""
    assert facts["fake"] == [3, [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]]]
