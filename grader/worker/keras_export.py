"""Freeze the model of a TF2 or Keras program into a graph with its weights as constants."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from grader.evidence.format import SessionRecord, Signature, Variable


def export_model(kept: Any, tracer: Any, names: dict[str, Any]) -> tuple[Signature, Any, str | None]:
    """Export the model that was trained last, else the last one that the program holds.

    Gives the signature, one session record with the weights before and after, and the graph's name;
    nothing where no model was built.
    """
    model = _model(tracer, names)
    if model is None:
        return Signature(reasons={"prediction": "no model was found"}), (), None
    shape = [None, *_input_shape(model)[1:]]
    dtype = model.inputs[0].dtype if getattr(model, "inputs", None) else "float32"
    tracer.tf2.see_datasets(names)
    function = tf.function(lambda images: model(images, training=False))
    concrete = function.get_concrete_function(tf.TensorSpec(shape, tf.as_dtype(dtype), name="images"))
    frozen = convert_variables_to_constants_v2(concrete)
    kept.add_graph(frozen.graph, "main")
    signature = Signature(
        graph="main",
        images=frozen.inputs[0].name,
        prediction=frozen.outputs[0].name,
        scale=tracer.image_scale or 1.0,
        reasons={"prediction": f"the output of {model.name}"},
    )
    record = SessionRecord(
        "main", tracer.steps, tracer.steps, closed=False, variables=_weights(kept, tracer, model)
    )
    return signature, (record,), "main"


def _input_shape(model: Any) -> Any:
    """Give the shape of a batch; a subclassed model knows it only from what it was built with."""
    try:
        shape = model.input_shape
    except (AttributeError, ValueError):
        shapes = list((getattr(model, "_build_shapes_dict", None) or {}).values())
        shape = shapes[0] if shapes else tuple(model.layers[0].input.shape)
    return shape[0] if isinstance(shape, list) else shape


def _model(tracer: Any, names: dict[str, Any]) -> Any:
    if tracer.tf2.models:
        return tracer.tf2.models[-1]
    models = [value for value in names.values() if isinstance(value, keras.Model) and value.built]
    return models[-1] if models else None


def _weights(kept: Any, tracer: Any, model: Any) -> tuple[Variable, ...]:
    first = tracer.tf2.first.get(id(model), [])
    records = []
    for number, variable in enumerate(model.trainable_variables):
        value = np.asarray(variable)
        small = number < len(first) and first[number].nbytes <= 1 << 20
        records.append(
            Variable(
                name=variable.path,
                dtype=value.dtype.name,
                shape=tuple(value.shape),
                trainable=True,
                initial=None,
                read=None,
                first=kept.add_array(f"model/first/{number}", first[number]) if small else None,
                value=kept.add_array(f"model/value/{number}", value),
            )
        )
    return tuple(records)
