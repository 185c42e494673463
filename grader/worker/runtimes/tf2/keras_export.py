"""The model of a TF2 or Keras program, frozen into a graph with its weights as constants."""

from collections.abc import Sequence

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.eager.polymorphic_function.concrete_function import ConcreteFunction
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from grader.evidence.format import Array, SessionRecord, Signature, Variable
from grader.evidence.notices import notice
from grader.evidence.tensor_names import TensorName
from grader.worker.collection import Collection
from grader.worker.described_names import Namespace
from grader.worker.grade_comments import named_roles
from grader.worker.graphs.graph_lines import lines_of
from grader.worker.runtime_protocol import EndedProgram, ModelExport
from grader.worker.runtimes.tf2.keras_recording import KerasRecording
from grader.worker.runtimes.tf2.scoring_functions import (
    ScoringFunction,
    find_function,
    find_method,
    named_function,
)

_MAX_FIRST_BYTES = 1 << 20
_GRAPH = "main"

_Shape = Sequence[int | None]


def export_model(recording: KerasRecording, program: EndedProgram, kept: Collection) -> ModelExport:
    """Export the model that was trained last, else the last one held, else a function that predicts.

    The signature, one session record with the weights before and after, and the graph; empty where there is
    neither model nor function. What the program names (`# grade: prediction = net`) comes first.
    """
    named = _named_prediction(program)
    model = named if isinstance(named, keras.Model) else _model(recording, program.names)
    recording.observe_datasets(program.names)
    if callable(named) and not isinstance(named, keras.Model):
        found = named_function(named)
    elif model is None:
        found = find_method(program.names) or find_function(program.names)
    else:
        concrete = _concrete(model, recording.fitted_shape(model))
        found = ScoringFunction(concrete, notice("model-predicts", model=model.name))
    if found is None:
        return ModelExport(Signature(reasons={"prediction": notice("no-model")}))
    signature = recording.describe_input(model, _freeze(found, recording, kept), kept)
    weights = _weights(kept, recording.first_weights(model), model) if model is not None else ()
    steps = recording.tracer.steps
    return ModelExport(
        signature, (SessionRecord(_GRAPH, steps, steps, closed=False, variables=weights),), _GRAPH
    )


def lines_of_model(main_graph: str | None, program: EndedProgram, kept: Collection) -> dict[str, int]:
    """Return the lines of the exported graph's operations."""
    graph = kept.graph(main_graph)
    return {} if graph is None else lines_of(graph, program.entry)


def _named_prediction(program: EndedProgram) -> object:
    names = [name for role, name in named_roles(program.source) if role == "prediction"]
    return program.names.get(names[0]) if names else None


def _freeze(found: ScoringFunction, recording: KerasRecording, kept: Collection) -> Signature:
    # Loops stay functions: lowered, those of a bidirectional layer interfere when constants are folded.
    frozen = convert_variables_to_constants_v2(found.concrete, lower_control_flow=False)
    kept.add_graph(frozen.graph, _GRAPH)
    return Signature(
        graph=_GRAPH,
        images=TensorName(frozen.inputs[0].name),
        prediction=TensorName(frozen.outputs[0].name),
        scale=recording.tracer.image_scale or 1.0,
        reasons={"prediction": found.reason},
    )


def _concrete(model: keras.Model, fitted_shape: _Shape | None) -> ConcreteFunction:
    """Trace the model on images of the shape that it was built for, or was fitted on."""
    shape = [None, *(_input_shape(model) or fitted_shape or ())[1:]]
    dtype = model.inputs[0].dtype if getattr(model, "inputs", None) else "float32"
    function = tf.function(lambda images: model(images, training=False))
    return function.get_concrete_function(tf.TensorSpec(shape, tf.as_dtype(dtype), name="images"))


def _input_shape(model: keras.Model) -> _Shape | None:
    """Return the shape of a batch; a subclassed model only knows what it was built with, if it was."""
    try:
        shape = model.input_shape
    except (AttributeError, ValueError):
        shapes = [shape for shape in (getattr(model, "_build_shapes_dict", None) or {}).values() if shape]
        shape = shapes[0] if shapes else None
    return shape[0] if isinstance(shape, list) and isinstance(shape[0], list | tuple) else shape


def _model(recording: KerasRecording, names: Namespace) -> keras.Model | None:
    if recording.models:
        return recording.models[-1]
    models = [value for value in names.values() if isinstance(value, keras.Model) and value.built]
    called = recording.first_called
    return models[-1] if models else called if getattr(called, "built", False) else None


def _weights(kept: Collection, first: Sequence[Array], model: keras.Model) -> tuple[Variable, ...]:
    trainable = {id(variable) for variable in model.trainable_variables}
    records = []
    for number, variable in enumerate(model.weights):
        value = np.asarray(variable)
        has_first = number < len(first) and first[number].nbytes <= _MAX_FIRST_BYTES
        records.append(
            Variable(
                name=getattr(variable, "path", variable.name),
                dtype=value.dtype.name,
                shape=tuple(value.shape),
                trainable=id(variable) in trainable,
                initial=None,
                read=None,
                first=kept.add_array(f"model/first/{number}", first[number]) if has_first else None,
                value=kept.add_array(f"model/value/{number}", value),
            )
        )
    return tuple(records)
