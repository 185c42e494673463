"""Operations are found on the lines on which the program wrote them."""

import tensorflow as tf

from grader.worker.graphs.graph_lines import lines_of

PROGRAM = """import tensorflow as tf
x = tf.compat.v1.placeholder(tf.float32, [None, 4])
def layer(rows):
    return tf.nn.relu(tf.matmul(rows, tf.ones([4, 3])))
y = layer(x)
"""


def test_operations_have_lines() -> None:
    """An operation that a function creates has the line inside of the function."""
    with tf.Graph().as_default() as graph:
        exec(compile(PROGRAM, "hw.py", "exec"), {})
    assert lines_of(graph, "hw.py") == {"Placeholder": 2, "MatMul": 4, "Relu": 4}
    assert lines_of(graph, "other.py") == {}
