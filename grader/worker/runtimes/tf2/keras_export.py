"""Freeze the model of a TF2 or Keras program into a graph with its weights as constants."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from grader.evidence.format import SessionRecord, Signature, Variable
from grader.worker.runtimes.tf1.signature import ASKED
from grader.worker.runtimes.tf2.scoring_functions import find_function, find_method


def export_model(
    kept: Any, tracer: Any, names: dict[str, Any], source: str
) -> tuple[Signature, Any, str | None]:
    """Export the model that was trained last, else the last one held, else a function that predicts.

    Gives the signature, one session record with the weights before and after, and the graph's name;
    nothing where neither is there. What the program names (`# grade: prediction = net`) comes first.
    """
    asked = next((names.get(name) for role, name in ASKED.findall(source) if role == "prediction"), None)
    model = asked if isinstance(asked, keras.Model) else _model(tracer, names)
    tracer.tf2.see_datasets(names)
    if callable(asked) and not isinstance(asked, keras.Model):
        found = find_function({"": asked})
    elif model is None:
        found = find_method(names) or find_function(names)
    else:
        found = _concrete(model, tracer.tf2.shapes.get(id(model))), f"the output of {model.name}"
    if found is None:
        return Signature(reasons={"prediction": "no model was found"}), (), None
    # Loops stay functions: taken apart, those of two directions get in each other's way when they are folded.
    frozen = convert_variables_to_constants_v2(found[0], lower_control_flow=False)
    kept.add_graph(frozen.graph, "main")
    signature = Signature(
        graph="main",
        images=frozen.inputs[0].name,
        prediction=frozen.outputs[0].name,
        scale=tracer.image_scale or 1.0,
        reasons={"prediction": found[1]},
    )
    weights = _weights(kept, tracer, model) if model is not None else ()
    return (
        signature,
        (SessionRecord("main", tracer.steps, tracer.steps, closed=False, variables=weights),),
        "main",
    )


def _concrete(model: Any, trained_on: Any) -> Any:
    """Trace the model on images of the shape that it was built for, or *trained_on*."""
    shape = [None, *(_input_shape(model) or trained_on)[1:]]
    dtype = model.inputs[0].dtype if getattr(model, "inputs", None) else "float32"
    function = tf.function(lambda images: model(images, training=False))
    return function.get_concrete_function(tf.TensorSpec(shape, tf.as_dtype(dtype), name="images"))


def _input_shape(model: Any) -> Any:
    """Give the shape of a batch; a subclassed model knows it only from what it was built with, if at all."""
    try:
        shape = model.input_shape
    except (AttributeError, ValueError):
        shapes = [shape for shape in (getattr(model, "_build_shapes_dict", None) or {}).values() if shape]
        shape = shapes[0] if shapes else None
    return shape[0] if isinstance(shape, list) and isinstance(shape[0], list | tuple) else shape


def _model(tracer: Any, names: dict[str, Any]) -> Any:
    if tracer.tf2.models:
        return tracer.tf2.models[-1]
    models = [value for value in names.values() if isinstance(value, keras.Model) and value.built]
    called = tracer.tf2.called
    return models[-1] if models else called if getattr(called, "built", False) else None


def _weights(kept: Any, tracer: Any, model: Any) -> tuple[Variable, ...]:
    first = tracer.tf2.first.get(id(model), [])
    learning = {id(variable) for variable in model.trainable_variables}
    records = []
    for number, variable in enumerate(model.weights):
        value = np.asarray(variable)
        small = number < len(first) and first[number].nbytes <= 1 << 20
        records.append(
            Variable(
                name=getattr(variable, "path", variable.name),
                dtype=value.dtype.name,
                shape=tuple(value.shape),
                trainable=id(variable) in learning,
                initial=None,
                read=None,
                first=kept.add_array(f"model/first/{number}", first[number]) if small else None,
                value=kept.add_array(f"model/value/{number}", value),
            )
        )
    return tuple(records)
