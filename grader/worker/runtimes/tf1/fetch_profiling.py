"""What running a set of fetches does: whether it trains, which loss it has, which figures it returns."""

from collections.abc import Collection, Iterable

import tensorflow as tf

from grader.evidence.operations import is_assignment, is_optimizer_update
from grader.worker.runtimes.tf1.fetches import Fetches, GraphElement, element, flatten, scalar_fetches
from grader.worker.runtimes.tf1.graph_walk import ancestors, initialises, restores
from grader.worker.runtimes.tf1.optimizer_tracing import OptimizerTracing
from grader.worker.runtimes.tf1.pipeline_inputs import inputs_of, pipeline_images
from grader.worker.runtimes.tf1.traced_session import FetchProfile


def profile_fetches(graph: tf.Graph, fetches: Fetches, optimizers: OptimizerTracing) -> FetchProfile:
    """Describe what fetching `fetches` from `graph` does."""
    elements = [element(graph, item) for item in flatten(fetches)]
    numbers, trains = _find_updates(graph, [e for e in elements if e is not None], optimizers)
    is_query = any(isinstance(each, tf.Tensor) for each in elements)
    if trains:
        loss = optimizers.loss_of(numbers)
        images = pipeline_images([loss]) if loss is not None else ()
        return FetchProfile(
            fetches, trains=True, is_query=is_query, numbers=numbers, loss=loss, images=images
        )
    scalars = scalar_fetches(fetches, elements)
    figures = [e for e in elements if isinstance(e, tf.Tensor)] if scalars else []
    return FetchProfile(
        fetches,
        trains=False,
        is_query=is_query,
        initialises=initialises(graph, elements),
        scalars=scalars,
        images=pipeline_images(figures),
    )


def _find_updates(
    graph: tf.Graph, elements: Iterable[GraphElement], optimizers: OptimizerTracing
) -> tuple[tuple[int, ...], bool]:
    """Return the numbers of the optimizers that are run, and whether a trainable variable is updated."""
    numbers: list[int] = []
    found = False
    initial = {v.initializer.name for v in graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES)}
    trainable = {v.op.name for v in graph.get_collection(tf.compat.v1.GraphKeys.TRAINABLE_VARIABLES)}
    for op in ancestors([getattr(e, "op", e) for e in elements]):
        number = optimizers.number_of(op)
        if number is not None:
            numbers.append(number)
            found = True
        elif is_optimizer_update(op.type):
            found = True
        elif is_assignment(op.type) and op.name not in initial and not restores(op):
            found = found or (op.inputs[0].op.name in trainable and _learns_from_data(op, trainable))
    return tuple(numbers), found


def _learns_from_data(assignment: tf.Operation, trainable: Collection[str]) -> bool:
    """Whether the new value is computed from data and from a variable: a step without an optimizer.

    Rates, counters and clipped weights are assigned too, and learn nothing.
    """
    value = assignment.inputs[1:]
    above = ancestors([tensor.op for tensor in value])
    is_additive = assignment.type not in {"Assign", "AssignVariableOp"}
    known = is_additive or any(op.name in trainable for op in above)
    return known and any(tensor.shape.rank != 0 for tensor in inputs_of(value))
