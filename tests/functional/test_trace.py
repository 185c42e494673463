"""The trace counts what the program did, however its loop is written."""

import pytest

from grader.examine.consistency import contradiction

MODEL = """
import numpy as np
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 784])
y_ = tf.placeholder(tf.float32, [None, 10])
y = tf.matmul(x, tf.Variable(tf.zeros([784, 10]))) + tf.Variable(tf.zeros([10]))
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=y, labels=y_))
slow = tf.train.GradientDescentOptimizer(0.001).minimize(loss)
fast = tf.train.AdamOptimizer(0.001).minimize(loss)
def fed(count):
    return {x: np.random.rand(count, 784), y_: np.eye(10)[np.random.randint(0, 10, count)]}
sess = tf.Session()
sess.run(tf.global_variables_initializer())
"""
TWO_OPTIMIZERS = """
for i in range(30):
    sess.run(slow, fed(10))
    sess.run(fast, fed(20))
"""
LISTS = """
for i in range(30):
    _, value = sess.run([slow, loss], feed_dict=fed(10))
    assert np.isscalar(value)
"""
EVALUATED = """
for i in range(30):
    sess.run(slow, fed(10))
    sess.run(loss, fed(50))
"""
TWO_SESSIONS = """
other = tf.Session()
other.run(tf.global_variables_initializer())
for i in range(30):
    sess.run(slow, fed(10))
    other.run(slow, fed(20))
"""
SIZES = """
for i in range(30):
    sess.run(slow, fed(10 + i))
"""
FAILING = """
for i in range(30):
    sess.run(slow, fed(10))
    try:
        sess.run(slow, {x: np.zeros([10, 784])})
    except tf.errors.InvalidArgumentError:
        pass
"""
IN_PARTS = """
with tf.control_dependencies([slow]):
    done = tf.identity(loss)
for i in range(30):
    images, labels = fed(10).values()
    parts = sess.partial_run_setup([y, done], [x, y_])
    sess.partial_run(parts, y, {x: images})
    sess.partial_run(parts, done, {y_: labels})
"""
BY_CALLABLE = """
handed = tf.data.Dataset.from_tensor_slices((np.random.rand(300, 784).astype("f"), np.eye(10, dtype="f").repeat(30, 0)))
images, labels = tf.data.make_one_shot_iterator(handed.batch(10)).get_next()
scores = tf.matmul(images, tf.Variable(tf.zeros([784, 10])))
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=scores, labels=labels))
step = tf.train.GradientDescentOptimizer(0.1).minimize(cost)
sess.run(tf.global_variables_initializer())
make = sess.make_callable([step, cost])
for i in range(30):
    assert np.isscalar(make()[1])
"""
BY_KERAS = """
model = tf.keras.Sequential([tf.keras.layers.Dense(10, input_shape=(784,), activation="softmax")])
model.compile("sgd", "categorical_crossentropy")
model.fit(*fed(300).values(), epochs=1, batch_size=10)
"""
KEEP = """
keep = tf.placeholder(tf.float32, name="keep")
drop = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(tf.nn.dropout(loss * keep, keep)))
for i in range(30):
    feed = {**fed(10), keep: 0.5 if i < 20 else 0.9}
    sess.run(drop, feed)
"""
KEEP_AND_EVALUATE = KEEP + "sess.run(loss, {**fed(20), keep: 1.0})\n"
KEEP_IN_ONE_DICTIONARY = KEEP + "feed[keep] = 1.0\nsess.run(loss, feed)\n"


@pytest.mark.parametrize(
    ("program", "steps", "examples", "runs"),
    [
        (TWO_OPTIMIZERS, 60, 900, [30, 30]),
        (LISTS, 30, 300, [30, 0]),
        (EVALUATED, 30, 300, [30, 0]),
        (TWO_SESSIONS, 60, 900, [60, 0]),
        (SIZES, 30, sum(range(10, 40)), [30, 0]),
    ],
    ids=["two-optimizers", "lists", "evaluated", "two-sessions", "sizes"],
)
def test_steps_and_examples_are_counted(run_program, program, steps, examples, runs) -> None:
    """Steps, examples and runs per optimizer are counted, and the loss is sampled."""
    trace = run_program(MODEL + program).trace
    assert (trace.train_steps, trace.examples) == (steps, examples)
    assert [optimizer.runs for optimizer in trace.optimizers] == runs
    assert [step for step, _ in trace.losses] == [step for step in (1, 2, 4, 8, 16, 32) if step <= steps]


def test_each_session_counts_its_own(run_program) -> None:
    """Two sessions that train in turn each record half of the steps."""
    sessions = run_program(MODEL + TWO_SESSIONS).sessions
    assert [(session.train_steps, session.runs) for session in sessions] == [(30, 31), (30, 31)]


def test_failed_step_is_no_step(run_program) -> None:
    """A step that raised does not count as a training step, but as a run of the session."""
    evidence = run_program(MODEL + FAILING)
    (session,) = evidence.sessions
    assert (evidence.trace.train_steps, session.train_steps, session.runs) == (30, 30, 61)


@pytest.mark.parametrize(
    ("program", "examples"),
    [(IN_PARTS, 0), (BY_KERAS, 10), (BY_CALLABLE, 10)],
    ids=["parts", "keras", "callable"],
)
@pytest.mark.parametrize("cap", [7, 100])
def test_steps_by_other_ways_are_counted(run_program, program, examples, cap) -> None:
    """Partial runs, Keras callables and session callables count as steps, are sampled, and end at the budget."""
    evidence = run_program(MODEL + program, max_steps=cap)
    trace, steps = evidence.trace, min(cap, 30)
    assert (trace.train_steps, trace.examples, trace.budget_reached) == (steps, steps * examples, cap < 30)
    assert [step for step, _ in trace.losses] == [step for step in (1, 2, 4, 8, 16, 32) if step <= steps]
    assert contradiction(evidence, cap) is None


@pytest.mark.parametrize("cap", [1, 2, 7, 100])
def test_budget_ends_at_its_step(run_program, cap) -> None:
    """Training ends after exactly the budget's number of steps, sampled or not."""
    evidence = run_program(MODEL + SIZES, max_steps=cap)
    assert evidence.trace.train_steps == min(cap, 30)
    assert evidence.trace.budget_reached == (cap < 30)


@pytest.mark.parametrize(
    ("program", "last"),
    [(KEEP, {"keep:0": 0.9}), (KEEP_AND_EVALUATE, {"keep:0": 0.9}), (KEEP_IN_ONE_DICTIONARY, {})],
    ids=["trained", "evaluated", "one-dictionary"],
)
def test_first_and_last_figures_are_kept(run_program, program, last) -> None:
    """The scalars fed to the first and the last training run are both recorded."""
    trace = run_program(MODEL + program).trace
    assert (trace.train_feeds, trace.last_train_feeds) == ({"keep:0": 0.5}, last)
