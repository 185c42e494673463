"""Names inside functions, overwritten names, and what counts as a training step."""

import pytest

GRAPH_IN_MAIN = """
import tensorflow as tf


def main():
    a = tf.constant(5)
    b = tf.constant(2)
    c = tf.placeholder(tf.int32, [])
    e = tf.multiply(b, c)
    d = tf.add(a, b)
    f = e + d
    with tf.Session() as sess:
        {run}


main()
"""
GRAPH_IN_A_CLASS = """
import tensorflow as tf


class Graph:
    def __init__(self):
        self.a, self.b = tf.constant(5), tf.constant(2)
        self.c = tf.placeholder(tf.int32, [])
        self.e = self.b * self.c
        self.d = self.b + self.a
        self.f = self.e + self.d

    def show(self):
        with tf.Session() as sess:
            print(sess.run(self.f, {self.c: 3}))


Graph().show()
"""
OVERWRITTEN = """
import tensorflow as tf

a, b = tf.constant(5), tf.constant(2)
c = tf.placeholder(tf.int32, [])
e = b * c
d = b + a
f = e + d
sess = tf.Session()
f, e = sess.run([f, e], feed_dict={c: 3})
print(f)
"""
STEPS = """
import numpy as np
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 4])
W = tf.Variable(tf.ones([4, 1]))
rate = tf.Variable(0.1)
loss = tf.reduce_mean(tf.square(tf.matmul(x, W) - 1))
step = tf.train.GradientDescentOptimizer(rate).minimize(loss, var_list=[W])
clip = W.assign(tf.clip_by_value(W, -1., 1.))
rows = np.ones([6, 4])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for n in range(20):
        sess.run(step, {x: rows})
        sess.run(rate.assign(0.1 * 0.9 ** n))
        sess.run(clip)
        sess.run(loss, {x: rows})
        sess.run(step, {x: rows[:0]})
"""


@pytest.mark.parametrize(
    "program",
    [
        GRAPH_IN_MAIN.format(run="print(sess.run(f, feed_dict={c: 3}))"),
        GRAPH_IN_MAIN.format(run="f = sess.run(f, feed_dict={c: 3}); print(f)"),
        GRAPH_IN_A_CLASS,
        OVERWRITTEN,
    ],
    ids=["main", "overwritten in main", "class", "overwritten"],
)
def test_graph_is_found_under_its_names(grade, program: str) -> None:
    """Names of functions and objects count, and so does a name that the result replaced."""
    assert grade("hw2", program).score == 100.0


def test_scorecard_says_where_names_are(grade) -> None:
    """A note names the function that holds the names."""
    card = grade("hw2", GRAPH_IN_MAIN.format(run="print(sess.run(f, feed_dict={c: 3}))"))
    (note,) = [each for each in card.diagnoses if each.code == "names-in-function"]
    assert note.message.params["place"] == "main()"


def test_steps_are_updates_with_data(run_program) -> None:
    """Assigned rates, clipped weights, read losses and empty batches are no steps."""
    assert run_program(STEPS).trace.train_steps == 20
