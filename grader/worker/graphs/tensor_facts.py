"""TensorFlow's objects as plain facts of a program's namespace."""

import tensorflow as tf

from grader.evidence.format import Name


def describe_tensor(value: object) -> Name | None:
    """Describe a tensor, an operation or a variable; None for anything else."""
    if isinstance(value, tf.Tensor) and not hasattr(value, "numpy"):
        return Name("tensor", value.name)
    if isinstance(value, tf.Operation):
        return Name("operation", value.name)
    if isinstance(value, tf.Variable):
        return Name("variable", _variable_name(value))
    return None


def _variable_name(variable: tf.Variable) -> str:
    try:
        return str(variable.op.name)
    except Exception:  # noqa: BLE001 - eager variables have no op
        return str(variable.name)
