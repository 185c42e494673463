"""Causes in the model: layers, initial weights, dropout.

They inspect the graph that answers, which an estimator builds apart from the trained one; initial values
are read from the trained graph.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.evidence.format import Variable
from grader.evidence.operations import PLACEHOLDERS, VARIABLES
from grader.evidence.tensor_names import op_of
from grader.examine.diagnoses.cause import Basis, Cause, Found, error, found, info, suggestion, warning
from grader.examine.diagnoses.facts import Facts
from grader.examine.diagnoses.graph import ADDING, MULTIPLYING, PASSING, RANDOM

# From this spread of the summed inputs on, the initial noise outweighs the image.
_LARGE_SPREAD = 0.5
_MANY_INPUTS = 100
_POOR, _LEARNT = 0.8, 0.9
# Each sigmoid in a chain passes at most a quarter of the gradient.
_CHAIN = 3
_LINEAR = PASSING | ADDING | {"MaxPool", "MaxPoolV2", "AvgPool"}
_NOT_COMPUTED = VARIABLES | {"Const", "GreaterEqual", "LogicalNot"}
_WEIGHTS = frozenset({"MatMul", "Conv2D", "Einsum"})
_MEANINGFUL_STEPS = 10
_CLASSES = 10
_MOST_NAMES = 12


def no_activation(facts: Facts) -> Found | None:
    """Find a layer applied directly to another layer's sums."""
    graph = facts.answering_graph
    for op in graph.of_type(_WEIGHTS, facts.prediction):
        if graph.weight_of(op) is None or not graph.inputs(op):
            continue
        below = _sum_below(facts, graph.inputs(op)[0])
        if below is not None:
            return found(facts.line_of(below), layer=below[:80])
    return None


def _sum_below(facts: Facts, tensor: str) -> str | None:
    """Return the product behind a tensor, through sums and pooling; None if a function is in between."""
    graph = facts.answering_graph
    for _ in range(60):
        if graph.op(tensor) in _WEIGHTS:
            name = op_of(tensor)
            return name if graph.weight_of(name) is not None else None
        sources = graph.inputs(tensor)
        if not sources:
            return None
        if graph.op(tensor) in _LINEAR:
            tensor = _data_of(facts, sources)
        elif _is_dropout(facts, tensor):
            tensor = _dropped_by(facts, tensor)
        else:
            return None
    return None


def _data_of(facts: Facts, sources: list[str]) -> str:
    """Return the computed operand of a sum or a mask; the other is a bias, a constant, or a random draw."""
    graph = facts.answering_graph
    given = [graph.op(graph.through(one, (*PASSING, "ReadVariableOp"))) for one in sources]
    deep = [one for one, op in zip(sources, given, strict=True) if op not in _NOT_COMPUTED]
    return (deep or sources)[0]


def _is_dropout(facts: Facts, tensor: str) -> bool:
    name = op_of(tensor)
    scales = {"Mul", "RealDiv", "SelectV2", "Select"}
    return "dropout" in name.lower() and facts.answering_graph.op(name) in scales


def _dropped_by(facts: Facts, tensor: str) -> str:
    return _data_of(facts, facts.answering_graph.inputs(tensor))


def weights_not_variable(facts: Facts) -> Found | None:
    """Find a layer whose weights are fed, constant, or drawn again in every run."""
    graph = facts.answering_graph
    for op in graph.of_type({"MatMul", "Conv2D"}, facts.prediction):
        sources = graph.inputs(op)
        if len(sources) < 2 or graph.learns(sources[1]):
            continue
        given = graph.ancestors(sources[1])
        drawn = any(graph.op(name) in RANDOM for name in given)
        # The first dimension of a batch is unknown; that of weights is known.
        fed = any(graph.op(n) in PLACEHOLDERS and -1 not in (graph.shape(n) or (-1,)) for n in given)
        if drawn or fed:
            lines = (facts.line_of(name) for name in given)
            return found(next((n for n in lines if n is not None), facts.line_of(op)), layer=op[:80])
    return None


def _weights(facts: Facts) -> Iterator[tuple[Variable, NDArray[Any] | None]]:
    """Return the weights that the prediction uses, with their initial values, in order."""
    graph, arrays = facts.answering_graph, facts.evidence.arrays
    # The graph of a Keras model holds values in place of its variables.
    is_keras = facts.evidence.runtime != "tf1"
    used = {graph.weight_of(op) for op in graph.of_type(MULTIPLYING, facts.prediction)}
    for variable in facts.variables:
        if variable.name in used or (is_keras and len(variable.shape) > 1):
            first = arrays.get(variable.first) if variable.first else None
            yield variable, first


def weights_unchanged(facts: Facts) -> Found | None:
    """Find weights that are the same after training as before."""
    if facts.trace.train_steps < _MEANINGFUL_STEPS or facts.diverged:
        return None
    for variable, first in _weights(facts):
        value = facts.evidence.arrays.get(variable.value or "")
        if first is None or value is None or first.shape != value.shape:
            continue
        # Weights frozen on purpose were learnt elsewhere, and the model answers well.
        is_meant = not variable.trainable and facts.accuracy is not None and facts.accuracy >= _POOR
        if np.array_equal(first, value) and not is_meant:
            return found(facts.line_of(variable.name), name=variable.name[:80])
    return None


def other_model(facts: Facts) -> Found | None:
    """Find answers without any variable that an optimizer changed: the model was built again."""
    used = [each for each in facts.trace.optimizers if each.runs]
    if len(used) > 1 or facts.trace.budget_reached or not facts.came_to_its_end:
        return None  # One of several models answers, which may not have had its turn.
    if facts.answers_apart or len({session.graph for session in facts.evidence.sessions}) != 1:
        return None
    trained, answering = (
        _variables_behind(facts, *(o.loss for o in used)),
        _variables_behind(facts, facts.prediction),
    )
    if not trained or not answering or any(each.loss is None for each in used) or trained & answering:
        return None
    # Averages of trained variables answer too; assignments keep them up to date.
    if any(variable.name in answering and _is_changed(facts, variable) for variable in facts.variables):
        return None
    return found(facts.line_of(op_of(facts.prediction or "")), name=min(answering)[:80])


def _is_changed(facts: Facts, variable: Variable) -> bool:
    first, value = (facts.evidence.arrays.get(key or "") for key in (variable.first, variable.value))
    return first is not None and value is not None and not np.array_equal(first, value)


def vanishing_gradient(facts: Facts) -> Found | None:
    """Find a chain of sigmoid layers in a model that answers badly; gates are excluded."""
    graph, accuracy = facts.answering_graph, facts.accuracy
    if facts.trace.train_steps < _MEANINGFUL_STEPS or accuracy is None or accuracy >= _POOR:
        return None
    hidden = [
        name
        for name in graph.of_type({"Sigmoid"}, facts.prediction)
        if any(graph.op(taker) in _WEIGHTS for taker in graph.consumers.get(name, []))
    ]
    return found(facts.line_of(hidden[0]), layers=len(hidden)) if len(hidden) >= _CHAIN else None


def batch_norm_still(facts: Facts) -> Found | None:
    """Find moving means that are still 0 in a model that answers badly: their update never ran."""
    accuracy = facts.accuracy
    if facts.trace.train_steps < _MEANINGFUL_STEPS or accuracy is None or accuracy >= _POOR:
        return None
    used = _variables_behind(facts, facts.prediction) - _variables_of_fixed_choices(facts)
    for variable in facts.variables:
        value = facts.evidence.arrays.get(variable.value or "")
        # The graph of a Keras model holds values in place of its variables.
        is_used = variable.name in used or facts.evidence.runtime != "tf1"
        if variable.name.endswith("moving_mean") and is_used and value is not None and not np.any(value):
            return found(facts.line_of(variable.name), name=variable.name[:80])
    return None


def _variables_of_fixed_choices(facts: Facts) -> set[str]:
    """Return the variables used on only one side of a choice that no feed decides: `training=True`."""
    graph = facts.graph
    choices = map(graph.inputs, graph.of_type({"Switch"}, facts.prediction))
    fixed = [taken for taken, *by in choices if [graph.op(graph.through(each)) for each in by] == ["Const"]]
    return _variables_behind(facts, *fixed)


def _variables_behind(facts: Facts, *tensors: str | None) -> set[str]:
    return {name for name in facts.graph.ancestors(*tensors) if facts.graph.op(name) in VARIABLES}


def zero_weights(facts: Facts) -> Found | None:
    """Find a deep network with two or more layers that start at zero: no gradient passes."""
    zero = [v for v, first in _weights(facts) if first is not None and first.size and not np.any(first)]
    if len(zero) < 2:
        return None
    return found(facts.line_of(zero[0].name), name=zero[0].name[:80], layers=len(zero))


def same_weights(facts: Facts) -> Found | None:
    """Find hidden layers whose units all start with the same weights and learn the same."""
    every = list(_weights(facts))
    for variable, first in every[:-1]:
        if (
            first is not None
            and first.ndim >= 2
            and first.shape[-1] > 1
            and np.ptp(first) == 0
            and np.any(first)
        ):
            return found(facts.line_of(variable.name), name=variable.name[:80])
    return None


def large_weights(facts: Facts) -> Found | None:
    """Find weights of a layer with many inputs that start with a standard normal distribution."""
    if facts.accuracy is not None and facts.accuracy >= _LEARNT:
        return None
    for variable, first in _weights(facts):
        inputs = int(np.prod([side or 0 for side in variable.shape[:-1]]))
        spread = float(np.std(first)) if first is not None and first.size else _drawn_spread(facts, variable)
        if spread is not None and spread >= _LARGE_SPREAD and inputs >= _MANY_INPUTS:
            line = facts.line_of(variable.name)
            return found(line, name=variable.name[:80], spread=round(spread, 2), inputs=inputs)
    return None


def _drawn_spread(facts: Facts, variable: Variable) -> float | None:
    """Return the spread of an initializer in the graph: a random draw times a number plus another."""
    graph = facts.graph
    factor = 1.0
    tensor = variable.initial or ""
    for _ in range(8):
        tensor = graph.through(tensor)
        sources = graph.inputs(tensor)
        if graph.op(tensor) in RANDOM - {"RandomUniform"}:
            return factor * (0.88 if graph.op(tensor) == "TruncatedNormal" else 1.0)
        if graph.op(tensor) not in {"Mul", *ADDING} or len(sources) != 2:
            return None
        if graph.op(tensor) == "Mul":
            known = graph.number(sources[1])
            if known is None:
                return None
            factor *= known
        tensor = sources[0]
    return None


def dropout_at_evaluation(facts: Facts) -> Found | None:
    """Find dropout during a test: the placeholder was fed, or the share is constant in the graph."""
    signature = facts.evidence.signature
    if signature.keep is not None:
        fed = [
            e for e in facts.evaluations if e.split == "test" and 0.0 < e.fed.get(signature.keep, 1.0) < 1.0
        ]
        return found(fed[-1].line, keep=fed[-1].fed[signature.keep]) if fed else None
    return _dropout_for_ever(facts)


def _dropout_for_ever(facts: Facts) -> Found | None:
    graph = facts.answering_graph
    above = graph.ancestors(facts.prediction)
    if not facts.trace.train_steps or any(
        graph.op(name) in {"Switch", "If", "StatelessIf"} for name in above
    ):
        return None
    for name in above:
        if graph.op(name) != "GreaterEqual":
            continue
        rate = next((graph.number(source) for source in graph.inputs(name)[1:]), None)
        drawn = any(graph.op(each) == "RandomUniform" for each in graph.ancestors(name))
        if drawn and rate is not None and 0.0 < rate < 1.0:
            draw = next(each for each in graph.ancestors(name) if graph.op(each) == "RandomUniform")
            return found(facts.line_of(draw), keep=round(1.0 - rate, 4))
    return None


def dropout_never_on(facts: Facts) -> Found | None:
    """Find a figure that training feeds and no operation uses, or dropout that training feeds "keep all"."""
    graph, fed = facts.graph, facts.trace.train_feeds
    for tensor, value in fed.items():
        is_figure = graph.op(tensor) in PLACEHOLDERS and not graph.is_switch(tensor)
        if is_figure and not graph.consumers.get(op_of(tensor)):
            return found(facts.line_of(op_of(tensor)), name=op_of(tensor)[:80], value=value)
    keep, off = facts.evidence.signature.keep, 0.0 if facts.evidence.signature.keep_kind == "rate" else 1.0
    given = {feeds.get(keep or "") for feeds in (fed, facts.trace.last_train_feeds)}
    # A phase that is fed `True` switches dropout on.
    if keep is None or graph.is_switch(keep) or given != {off} or not facts.trace.train_steps:
        return None
    return found(facts.line_of(op_of(keep)), name=op_of(keep)[:80], value=off)


def bias_left_out(facts: Facts) -> Found | None:
    """Find a trainable bias that neither the prediction nor the loss uses."""
    used = _variables_behind(facts, facts.prediction, facts.loss)
    # Of several predictions, each has variables of its own.
    if facts.answers_apart or "others" in facts.evidence.signature.reasons or not used:
        return None
    if len(facts.evidence.sessions) != 1 or not facts.trace.train_steps:
        return None
    for variable in facts.variables:
        if variable.trainable and variable.shape == (_CLASSES,) and variable.name not in used:
            return found(facts.line_of(variable.name), name=variable.name[:80])
    return None


def names_in_functions(facts: Facts) -> Found | None:
    """Find names that only functions of the program hold."""
    places = {name: fact.place for name, fact in facts.evidence.names.items() if fact.place}
    if not places:
        return None
    first = next(iter(places.values()))
    names = [name for name, place in places.items() if place == first]
    return found(None, names=", ".join(names[:_MOST_NAMES]), place=first[:80])


def keep_as_rate(facts: Facts) -> Found | None:
    """Find a keep probability used as drop rate, or the reverse: the test drops everything."""
    graph, keep = facts.answering_graph, facts.evidence.signature.keep
    if keep is None:
        return None
    default = graph.number(graph.inputs(keep)[0]) if graph.op(keep) == "PlaceholderWithDefault" else None
    given = [e.fed.get(keep, default) for e in facts.trace.evaluations]
    fed = [value for value in given if value is not None]
    for name in graph.of_type({"GreaterEqual"}, facts.prediction):
        rate = graph.through(graph.inputs(name)[1]) if len(graph.inputs(name)) == 2 else ""
        drawn = [each for each in graph.ancestors(name) if graph.op(each) == "RandomUniform"]
        if not drawn or not fed or fed[-1] not in (0.0, 1.0):
            continue
        dropped = _share_dropped(facts, rate, fed[-1])
        if dropped is not None and dropped >= 1.0:
            return found(facts.line_of(drawn[0]), fed=fed[-1])
    return None


def _share_dropped(facts: Facts, rate: str, fed: float) -> float | None:
    """Compute the share dropped when the placeholder holds `fed`."""
    graph, keep = facts.answering_graph, op_of(facts.evidence.signature.keep or "")
    if op_of(rate) == keep:
        return fed
    sources = graph.inputs(rate)
    if graph.op(rate) == "Sub" and len(sources) == 2:
        other = graph.number(sources[0])
        inner = _share_dropped(facts, graph.through(sources[1]), fed)
        return None if other is None or inner is None else other - inner
    return None


CAUSES: tuple[Cause, ...] = (
    error("weights-not-variable", "variables", weights_not_variable, Basis.GRAPH),
    error("other-model-answers", "variables", other_model, Basis.GRAPH),
    error("zero-weights", "initialisation", zero_weights, Basis.VALUES),
    error("dropout-everything", "dropout", keep_as_rate, Basis.GRAPH),
    suggestion("vanishing-gradient", "relu", vanishing_gradient),
    error("batch-norm-not-updated", "variables", batch_norm_still, Basis.VALUES),
    warning("same-weights", "initialisation", same_weights, Basis.VALUES),
    suggestion("large-weights", "initialisation", large_weights),
    warning("no-activation", "relu", no_activation, Basis.GRAPH),
    warning("dropout-at-evaluation", "dropout", dropout_at_evaluation, Basis.GRAPH),
    suggestion("dropout-never-on", "dropout", dropout_never_on),
    warning("bias-left-out", "variables", bias_left_out, Basis.GRAPH),
    info("names-in-function", "python", names_in_functions, Basis.GRAPH),
    warning("weights-unchanged", "variables", weights_unchanged, Basis.VALUES),
)
