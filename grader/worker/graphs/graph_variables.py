"""Variables of a TF1 graph: how evidence describes them, and the tensors that read them."""

import tensorflow as tf

from grader.evidence.format import Variable


def describe_variable(variable: tf.Variable, first: str | None = None, value: str | None = None) -> Variable:
    """Describe a graph's variable; `first` and `value` are the keys of its arrays."""
    initial = getattr(variable, "initial_value", None)
    read = reading_tensors(variable.graph).get(variable.op.name)
    trainable = variable.graph.get_collection(tf.compat.v1.GraphKeys.TRAINABLE_VARIABLES)
    return Variable(
        name=variable.op.name,
        dtype=variable.dtype.base_dtype.name,
        shape=tuple(variable.shape.as_list()) if variable.shape.rank is not None else (),
        trainable=any(variable is other for other in trainable),
        initial=initial.name if isinstance(initial, tf.Tensor) else None,
        read=None if read is None else read.name,
        first=first,
        value=value,
    )


def reading_tensors(graph: tf.Graph) -> dict[str, tf.Tensor]:
    """Map the name of each variable's operation to an existing tensor that reads the variable."""
    tensors: dict[str, tf.Tensor] = {}
    for variable in graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES):
        snapshot = getattr(variable, "_snapshot", None)
        tensor = snapshot if snapshot is not None else getattr(variable, "_graph_element", None)
        if tensor is not None:
            tensors[variable.op.name] = tensor
    return tensors
