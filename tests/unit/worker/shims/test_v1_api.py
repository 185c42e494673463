"""Show that lesson programs run as they stand: each is forked from one process that has TensorFlow."""

import json
import subprocess
import sys
import textwrap

import pytest

DRIVER = r"""
import io, json, os, sys, time, traceback, warnings
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from pathlib import Path
from grader.worker.runtimes.tf1.shims.surface import install_surface
from grader.worker.runtimes.tf2.shims.compatibility import install_compatibility
from grader.worker.shims import lesson_data, v1_api
from grader.worker.shims.surroundings import Surroundings

folder, job = Path(sys.argv[1]), json.load(sys.stdin)
rng = np.random.default_rng(0)
for split, count in (("train", 600), ("validation", 100), ("test", 10000 if job["big_test"] else 300)):
    labels = rng.integers(0, 10, count).astype(np.uint8)
    images = (rng.random((count, 28, 28)) * 40).astype(np.uint8)
    for image, label in zip(images, labels):
        image[:, label * 2 : label * 2 + 3] = 230
    np.save(folder / f"{split}_images.npy", images)
    np.save(folder / f"{split}_labels.npy", labels)
loaded = lesson_data.preload(folder)
v1_api.prepare()

def run(name, runtime, source):
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        text = b"".join(iter(lambda: os.read(read, 65536), b"")).decode()
        os.waitpid(pid, 0)
        return text
    os.dup2(write, 1), os.dup2(write, 2)
    os.chdir(folder)
    sys.argv = [name + ".py"]
    started = time.perf_counter()
    (install_surface if runtime == "tf1" else install_compatibility)(Surroundings(loaded))
    installed = time.perf_counter() - started
    np.random.seed(0)
    try:
        exec(compile(source, name + ".py", "exec"), {"__name__": "__main__"})
        ended = "ended"
    except SystemExit as stop:
        ended = f"exit {stop.code}"
    except BaseException:
        ended = traceback.format_exc()
    print(f"\n[{ended}] install {installed:.3f} run {time.perf_counter() - started - installed:.3f}")
    sys.stdout.flush()
    os._exit(0)

print("@@@" + json.dumps({name: run(name, *program) for name, program in job["programs"].items()}))
"""

HEAD = """
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("./samples/MNIST_data/", one_hot=True)
"""

SOFTMAX = """
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

# Dataset loading
mnist = input_data.read_data_sets("./samples/MNIST_data/", one_hot=True)

# Set up model
x = tf.placeholder(tf.float32, [None, 784])
W = tf.Variable(tf.zeros([784, 10]))
b = tf.Variable(tf.zeros([10]))
y = tf.nn.softmax(tf.matmul(x, W) + b)

y_ = tf.placeholder(tf.float32, [None, 10])

cross_entropy = -tf.reduce_sum(y_*tf.log(y))
train_step = tf.train.GradientDescentOptimizer(0.001).minimize(cross_entropy)

# Session
init = tf.global_variables_initializer()

sess = tf.Session()
sess.run(init)

# Learning
for i in range(200):
    batch_xs, batch_ys = mnist.train.next_batch(100)
    sess.run(train_step, feed_dict={x: batch_xs, y_: batch_ys})

# Validation
correct_prediction = tf.equal(tf.argmax(y,1), tf.argmax(y_,1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

# Result should be approximately 91%.
print(sess.run(accuracy, feed_dict={x: mnist.test.images, y_: mnist.test.labels}))
"""

GRAPH = """
import tensorflow as tf

a = tf.constant(5)
b = tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(f, feed_dict = {c: 3}))
"""

CNN = """
from tensorflow.examples.tutorials.mnist import input_data
import tensorflow as tf
import numpy as np

def weight_variable(shape):
    initial = tf.truncated_normal(shape, stddev=0.1)
    return tf.Variable(initial)

def bias_variable(shape):
    initial = tf.constant(0.1, shape=shape)
    return tf.Variable(initial)

def conv2d(x, W):
    return tf.nn.conv2d(x, W, strides=[1, 1, 1, 1], padding='SAME')

def max_pool_2x2(x):
    return tf.nn.max_pool(x, ksize=[1, 2, 2, 1],
                          strides=[1, 2, 2, 1], padding='SAME')

def conv_layer(input, shape):
    W = weight_variable(shape)
    b = bias_variable([shape[3]])
    return tf.nn.relu(conv2d(input, W) + b)

def full_layer(input, size):
    in_size = int(input.get_shape()[1])
    W = weight_variable([in_size, size])
    b = bias_variable([size])
    return tf.matmul(input, W) + b

DATA_DIR = '/tmp/data'
MINIBATCH_SIZE = 50
STEPS = 5

mnist = input_data.read_data_sets(DATA_DIR, one_hot=True)

x = tf.placeholder(tf.float32, shape=[None, 784])
y_ = tf.placeholder(tf.float32, shape=[None, 10])

x_image = tf.reshape(x, [-1, 28, 28, 1])
conv1 = conv_layer(x_image, shape=[5, 5, 1, 32])
conv1_pool = max_pool_2x2(conv1)

conv2 = conv_layer(conv1_pool, shape=[5, 5, 32, 64])
conv2_pool = max_pool_2x2(conv2)

conv2_flat = tf.reshape(conv2_pool, [-1, 7*7*64])
full_1 = tf.nn.relu(full_layer(conv2_flat, 1024))

keep_prob = tf.placeholder(tf.float32)
full1_drop = tf.nn.dropout(full_1, keep_prob=keep_prob)

y_conv = full_layer(full1_drop, 10)

cross_entropy = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=y_conv, labels=y_))
train_step = tf.train.AdamOptimizer(1e-4).minimize(cross_entropy)
correct_prediction = tf.equal(tf.argmax(y_conv, 1), tf.argmax(y_, 1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())

    for i in range(STEPS):
        batch = mnist.train.next_batch(MINIBATCH_SIZE)

        if i % 100 == 0:
            train_accuracy = sess.run(accuracy, feed_dict={x: batch[0], y_: batch[1],
                                                            keep_prob: 1.0})
            print("step {}, training accuracy {}".format(i, train_accuracy))

        sess.run(train_step, feed_dict={x: batch[0], y_: batch[1], keep_prob: 0.5})

    X = mnist.test.images.reshape(10, 1000, 784)
    Y = mnist.test.labels.reshape(10, 1000, 10)
    test_accuracy = np.mean(
        [sess.run(accuracy, feed_dict={x: X[i], y_: Y[i], keep_prob: 1.0}) for i in range(10)])

    print("test accuracy: {}".format(test_accuracy))
"""

TF1_PROGRAMS = {
    "layers": HEAD
    + """
x = tf.placeholder(tf.float32, [None, 784]); t = tf.placeholder(tf.float32, [None, 10])
training = tf.placeholder(tf.bool)
h = tf.layers.conv2d(tf.reshape(x, [-1, 28, 28, 1]), 4, [3, 3], padding="same", activation=tf.nn.relu)
h = tf.layers.max_pooling2d(h, 2, 2)
h = tf.layers.average_pooling2d(inputs=h, pool_size=[2, 2], strides=2)
h = tf.layers.batch_normalization(h, training=training)
h = tf.layers.dropout(tf.layers.flatten(h), rate=0.2, training=training)
y = tf.layers.dense(inputs=h, units=10)
loss = tf.losses.softmax_cross_entropy(t, y)
with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
    step = tf.train.AdamOptimizer(0.01).minimize(loss)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    moving = [v for v in tf.global_variables() if "moving_mean" in v.name][0]
    before = s.run(moving).sum()
    for _ in range(5):
        bx, by = mnist.train.next_batch(50)
        s.run(step, {x: bx, t: by, training: True})
    print("moved", s.run(moving).sum() != before, len(tf.trainable_variables()))
    print("accuracy", s.run(tf.reduce_mean(tf.to_float(tf.equal(tf.argmax(y, 1), tf.argmax(t, 1)))),
          {x: mnist.test.images, t: mnist.test.labels, training: False}) >= 0)
""",
    "contrib": """
import tensorflow as tf
import tensorflow.contrib.slim as slim
from tensorflow.contrib.layers import fully_connected, flatten
from tensorflow.contrib import rnn
mnist = tf.contrib.learn.datasets.load_dataset("mnist")
m2 = tf.contrib.learn.datasets.mnist.read_data_sets("d", one_hot=True)
W = tf.get_variable("W", [784, 16], initializer=tf.contrib.layers.xavier_initializer())
x = tf.placeholder(tf.float32, [None, 28, 28, 1])
with slim.arg_scope([slim.conv2d, slim.fully_connected], normalizer_fn=slim.batch_norm):
    net = slim.conv2d(x, 4, [5, 5], scope="conv1")
net = slim.max_pool2d(net, [2, 2], scope="pool1")
net = tf.contrib.layers.batch_norm(net, is_training=True, updates_collections=None)
net = fully_connected(flatten(net), 10, activation_fn=None,
                      weights_regularizer=tf.contrib.layers.l2_regularizer(0.1))
cell = rnn.BasicLSTMCell(6)
out, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.MultiRNNCell([cell, rnn.GRUCell(6)]),
                               tf.reshape(x, [-1, 28, 28]), dtype=tf.float32)
with tf.Session() as s:
    s.run(tf.initialize_all_variables())
    a, o = s.run([net, out], {x: m2.test.images[:3].reshape(-1, 28, 28, 1)})
    print(a.shape, o.shape, mnist.train.labels.dtype, [v.name for v in tf.global_variables()][:3])
    print(len(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)))
try:
    tf.contrib.crf
except AttributeError as e:
    print(type(e).__name__, e)
""",
    "flags": """
import tensorflow as tf
flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_float("learning_rate", 0.01, "rate")
tf.flags.DEFINE_string("log_dir", "/tmp/x", docstring="where")
flags.DEFINE_boolean("fake", default_value=False, docstring="")
def main(_):
    print(FLAGS.learning_rate, FLAGS.log_dir, FLAGS.fake, _)
if __name__ == "__main__":
    tf.app.run()
""",
    "saver": """
import tensorflow as tf
from tensorflow.python.framework import ops
import numpy as np
ops.reset_default_graph()
tf.set_random_seed(1); tf.random.set_seed(1); tf.random.set_random_seed(1)
with tf.variable_scope("a"):
    w = tf.get_variable("w", shape=[2], initializer=tf.constant_initializer(3.0))
tf.summary.scalar("m", tf.reduce_mean(w)); tf.scalar_summary("n", tf.reduce_mean(w))
merged = tf.merge_all_summaries()
saver = tf.train.Saver()
s = tf.InteractiveSession()
tf.global_variables_initializer().run()
writer = tf.train.SummaryWriter("logs", s.graph)
writer.add_summary(s.run(merged), 0); writer.close()
path = saver.save(s, "./model.ckpt")
s.run(tf.assign(w, [0., 0.])); saver.restore(s, path)
print(w.eval(), tf.mul(2, 3).eval(), tf.sub(2, 3).eval(), tf.concat(0, [[1], [2]]).eval(), np.infty)
l = tf.constant([[2., 0.]]); t = tf.constant([[0., 1.]])
print(tf.nn.softmax_cross_entropy_with_logits(l, t).eval(),
      tf.nn.softmax_cross_entropy_with_logits(logits=l, labels=t).eval(),
      tf.reduce_sum(l, reduction_indices=[1], keep_dims=True).eval())
print(tf.__version__.startswith("2."), tf.executing_eagerly(), tf.compat.v1.Session is tf.Session)
tf.disable_v2_behavior()
""",
    "compat_as": """
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
import tensorflow as real
import tensorflow._api.v2.compat.v1 as inner
print(real.Session is tf.Session is inner.Session, tf.layers.dense is inner.layers.dense, inner.mul is tf.mul)
import input_data
print(len(input_data.read_data_sets("d", validation_size=50).train.labels))
""",
    "compat_star": """
from tensorflow.compat.v1 import *
disable_v2_behavior()
x = placeholder(float32, [])
with Session() as s:
    print(s.run(x * 2, {x: 4}), layers.dense is not None, mul is not None)
""",
    "missing": """
import tensorflow as tf
for get in (lambda: tf.bogus, lambda: tf.train.Bogus, lambda: tf.nn.bogus, lambda: tf.estimator.x, lambda: tf.layers.bogus):
    try:
        get()
        print("served")
    except AttributeError as e:
        print(type(e).__name__, e)
""",
    "guards": """
import warnings; warnings.simplefilter("error")
import tensorflow as tf
print("start", flush=True)
for name in ("torchvision", "torchvision.datasets"):
    try:
        __import__(name)
    except ImportError as e:
        print(type(e).__name__, e)
try:
    import matplotlib
    matplotlib.use("TkAgg")
    import matplotlib.pyplot as plt
    plt.plot([1, 2]); plt.show(); plt.pause(10); print("shown")
except ModuleNotFoundError:
    print("shown")
print("line", repr(str(input("press Enter "))))
int(input("how many? "))
""",
    "keras_in_tf1": """
import tensorflow as tf
from tensorflow.keras.datasets import mnist
(a, b), (c, d) = mnist.load_data()
print(a.shape, a.dtype, c.shape)
x = tf.placeholder(tf.float32, [None, 4])
print(tf.keras.activations.relu(x).shape)
""",
}

TF2_PROGRAMS = {
    "keras_of_old": """
import warnings; warnings.simplefilter("ignore")
import numpy as np
from keras.layers.core import Dense, Flatten
from keras.layers.convolutional import Convolution2D
from keras.models import Model, Sequential
from keras.engine.topology import Input
from keras.optimizers import SGD
from keras.utils.np_utils import to_categorical
from keras import backend as K
net = Sequential([Convolution2D(2, 3, 3, border_mode="same", init="uniform", input_shape=(8, 8, 1)), Flatten(), Dense(output_dim=3)])
rate = SGD(lr=0.5, decay=0.1)
net.compile(rate, "mse", metrics=["accuracy"])
past = net.fit(np.ones((4, 8, 8, 1)), to_categorical([0, 1, 2, 0]), nb_epoch=2, verbose=0)
print(net.layers[0].padding, net.layers[0].kernel_size, net.predict_classes(np.ones((2, 8, 8, 1))).shape)
print(past.history["acc"] == past.history["accuracy"], len(past.epoch), K.image_dim_ordering())
given = Input(shape=(2,))
print(Model(input=given, output=Dense(1)(given)).count_params())
""",
    "tf1_names_in_tf2": """
import tensorflow as tf
tf.enable_eager_execution()
tf.set_random_seed(1)
weight = tf.contrib.eager.Variable(2.0)
gradients = tf.contrib.eager.implicit_gradients(lambda: weight * weight)()
tf.train.GradientDescentOptimizer(0.25).apply_gradients(gradients)
print(weight.numpy(), tf.log(1.0).numpy(), tf.losses.mean_squared_error([1.0], [3.0]).numpy())
""",
    "keras_fit": """
import tensorflow as tf
from tensorflow import keras
(x, y), (a, b) = tf.keras.datasets.mnist.load_data()
assert (keras.datasets.mnist.load_data()[0][0] == x).all()
import keras as k3
from keras.datasets import mnist
assert (mnist.load_data()[0][0] == x).all() and k3.datasets.mnist.load_data()[1][0].shape == a.shape
from tensorflow.keras.datasets.mnist import load_data
assert (load_data()[0][0] == x).all()
print(x.shape, x.dtype, y.dtype, a.shape)
model = keras.Sequential([keras.layers.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x / 255.0, y, epochs=1, verbose=0)
print(len(model.evaluate(a / 255.0, b, verbose=0)), tf.executing_eagerly())
""",
    "mixed": """
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data
mnist = input_data.read_data_sets("d", one_hot=True)
w = tf.Variable(tf.zeros([784, 10]))
x, y = mnist.train.next_batch(10)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, tf.matmul(x, w)))
print(tape.gradient(loss, w).shape)
""",
}


def run_programs(folder, programs, *, big_test=False):
    """Run each (runtime, source) in its own fork of one process; give what each printed."""
    job = {"big_test": big_test, "programs": {k: (r, textwrap.dedent(s)) for k, (r, s) in programs.items()}}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(folder)],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert "@@@" in done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout.partition("@@@")[2])


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Return the output of every program of this module by name."""
    deck = {"softmax": SOFTMAX, "graph": GRAPH, "cnn": CNN}
    programs = {name: ("tf1", source) for name, source in (deck | TF1_PROGRAMS).items()}
    programs |= {name: ("tf2", source) for name, source in TF2_PROGRAMS.items()}
    return run_programs(tmp_path_factory.mktemp("lesson"), programs, big_test=True)


ENDING = [*{"softmax": 0, "graph": 0, "cnn": 0}, *(set(TF1_PROGRAMS) - {"flags", "guards"}), *TF2_PROGRAMS]


@pytest.mark.parametrize("name", sorted(ENDING))
def test_program_runs_to_its_end(printed, name):
    """Every lesson program runs to its end as it stands."""
    assert "[ended]" in printed[name], printed[name]


def test_softmax_learns_from_served_data(printed):
    """The deck's softmax prints the four lines of old and learns the made-up data."""
    lines = printed["softmax"].splitlines()
    assert lines[0] == "Extracting ./samples/MNIST_data/train-images-idx3-ubyte.gz"
    assert lines[3] == "Extracting ./samples/MNIST_data/t10k-labels-idx1-ubyte.gz"
    assert float(lines[4]) > 0.9


def test_graph_homework_gives_thirteen(printed):
    """The deck's graph homework prints 13 and nothing else."""
    assert printed["graph"].splitlines()[0] == "13"


def test_cnn_prints_steps(printed):
    """The deck's CNN prints its first step's accuracy and the test accuracy."""
    assert "step 0, training accuracy" in printed["cnn"]
    assert "test accuracy: " in printed["cnn"]


def test_layers_batch_norm_moves(printed):
    """The moving mean of batch normalisation follows the batches through UPDATE_OPS."""
    assert "moved True 6" in printed["layers"], printed["layers"]


def test_contrib_serves_lessons(printed):
    """Contrib's layers, slim's scopes, recurrent cells and data sets work together."""
    text = printed["contrib"]
    assert "(3, 10) (3, 28, 6) uint8" in text, text
    assert "conv1/BatchNorm" in text
    assert "LegacyNameError tf.contrib.crf" in text


def test_app_run_parses_flags(printed):
    """`tf.app.run` calls main with the flags' defaults, `log_dir` among them, and exits."""
    assert "0.01 /tmp/x False ['flags.py']" in printed["flags"], printed["flags"]
    assert "[exit None]" in printed["flags"]


def test_old_names_mean_the_same(printed):
    """Names and argument orders from before TensorFlow 1.0 give what they gave."""
    lines = printed["saver"].splitlines()
    assert lines[0] == "[3. 3.] 6 -1 [1 2] inf", printed["saver"]
    assert lines[1].startswith("[2.126928] [2.126928] [[2.]]")
    assert lines[2] == "True False True"


def test_compat_paths_lead_to_one_surface(printed):
    """Every way to import compat.v1 gives the same patched names."""
    assert "True True True" in printed["compat_as"], printed["compat_as"]
    assert "650" in printed["compat_as"]
    assert "8.0 True True" in printed["compat_star"], printed["compat_star"]


def test_missing_name_is_explained(printed):
    """A name that is not served says so and points to the page."""
    text = printed["missing"]
    assert text.count("LegacyNameError tf.") == 5, text
    assert "docs/reference/tf1-surface.md#train" in text


def test_guards_speak_clearly(printed):
    """Downloaders name the course's data, plots return at once, input() says why it fails."""
    text = printed["guards"]
    assert text.count("ImportError ") == 2, text
    assert "shown" in text
    assert "line ''" in text
    assert "NoInputError" in text


def test_keras_calls_of_old_are_understood(printed):
    """Keras 1's argument names, paths, methods and history keys mean what they meant."""
    text = printed["keras_of_old"]
    assert "same (3, 3) (2,)" in text, text
    assert "True 2 tf" in text
    assert "\n3\n" in text


def test_eager_programs_of_tf1_run(printed):
    """Where a TF2 program uses TF1's names, it gets TF1's functions, run eagerly."""
    assert "1.0 0.0 4.0" in printed["tf1_names_in_tf2"], printed["tf1_names_in_tf2"]


def test_keras_serves_course_data(printed):
    """Keras's loader gives train and validation together, and training works."""
    assert "(700, 28, 28) uint8 uint8 (10000, 28, 28)" in printed["keras_fit"], printed["keras_fit"]
    assert "2 True" in printed["keras_fit"]
    assert "(700, 28, 28) uint8" in printed["keras_in_tf1"]
