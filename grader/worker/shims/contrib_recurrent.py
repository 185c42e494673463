"""The parts of `tf.contrib.rnn` that are not cells."""

from typing import Any

import tensorflow as tf


def recurrent() -> dict[str, Any]:
    """List what `contrib.rnn` has beside the cells; its faster cells compute what the plain ones do."""
    nn = tf.compat.v1.nn
    return {
        "static_rnn": nn.static_rnn,
        "static_bidirectional_rnn": nn.static_bidirectional_rnn,
        "static_state_saving_rnn": nn.static_state_saving_rnn,
        "stack_bidirectional_dynamic_rnn": stack_bidirectional_dynamic_rnn,
        "GRUBlockCell": nn.rnn_cell.GRUCell,
        "GRUBlockCellV2": nn.rnn_cell.GRUCell,
        "LSTMBlockCell": nn.rnn_cell.BasicLSTMCell,
    }


def stack_bidirectional_dynamic_rnn(
    cells_fw: Any, cells_bw: Any, inputs: Any, dtype: Any = tf.float32, scope: Any = None, **options: Any
) -> Any:
    """Run layers of both directions, each on what both of the one before gave."""
    forward, backward = [], []
    with tf.compat.v1.variable_scope(scope, "stack_bidirectional_rnn"):
        for number, pair in enumerate(zip(cells_fw, cells_bw, strict=True)):
            with tf.compat.v1.variable_scope(f"cell_{number}"):
                outputs, states = tf.compat.v1.nn.bidirectional_dynamic_rnn(
                    *pair, inputs, dtype=dtype, **options
                )
            inputs = tf.concat(outputs, 2)
            forward.append(states[0])
            backward.append(states[1])
    return inputs, tuple(forward), tuple(backward)
