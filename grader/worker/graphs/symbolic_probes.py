"""Calls of the student's functions on symbolic inputs, and the graphs that they build."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import tensorflow as tf

from grader.evidence.format import Call, ProbeRecord
from grader.evidence.tensor_names import TensorName
from grader.worker.collection import Collection
from grader.worker.described_names import Namespace
from grader.worker.explained import explained
from grader.worker.graphs.graph_variables import describe_variable
from grader.worker.order import ProbeCall, ProbedFunction
from grader.worker.program_endings import describe_problem
from grader.worker.runtime_protocol import EndedProgram

_MAX_CALLS = 32

# Arguments and results of a student's function may be anything.
_Anything = Any


@dataclass(frozen=True, slots=True)
class _ObservedCall:
    """A call of a probed function that another probed function made."""

    name: str
    function: Callable[..., _Anything]
    args: tuple[_Anything, ...]
    kwargs: Mapping[str, _Anything]
    result: _Anything


def run_probes(
    probes: Sequence[ProbedFunction], program: EndedProgram, kept: Collection
) -> tuple[ProbeRecord, ...]:
    """Run every call of every probe; a function that fails costs its own records and nothing else."""
    records = []
    for probe in probes:
        others = [each.function for each in probes if each.function != probe.function]
        for call in probe.calls:
            with _observed(program.names, others) as calls:
                records.append(_run_call(program, kept, probe.function, call, calls))
    return tuple(records)


@contextmanager
def _observed(names: Namespace, functions: Iterable[str]) -> Iterator[list[_ObservedCall]]:
    """Yield the list of the calls of the program's `functions` that are made while the block runs."""
    calls: list[_ObservedCall] = []
    own = {name: names[name] for name in functions if callable(names.get(name))}
    for name, function in own.items():
        names[name] = _observing(name, function, calls)
    try:
        yield calls
    finally:
        names.update(own)


def _observing(
    name: str, function: Callable[..., _Anything], calls: list[_ObservedCall]
) -> Callable[..., _Anything]:
    def called(*args: _Anything, **kwargs: _Anything) -> _Anything:
        result = function(*args, **kwargs)
        if len(calls) < _MAX_CALLS:
            calls.append(_ObservedCall(name, function, args, kwargs, result))
        return result

    return called


def _run_call(
    program: EndedProgram, kept: Collection, function: str, call: ProbeCall, calls: list[_ObservedCall]
) -> ProbeRecord:
    called = program.names.get(function)
    if not callable(called):
        return ProbeRecord(function, call.case, "missing")
    graph = tf.Graph()
    try:
        with graph.as_default():
            arguments = [_argument(number, spec) for number, spec in enumerate(call.arguments)]
            result = called(*arguments)
            made = tuple(
                call_record for observed in calls if (call_record := _call_record(observed)) is not None
            )
            record = ProbeRecord(function, call.case, "built", calls=made)
            return _with_graph(record, kept, graph, arguments, result)
    except BaseException as error:  # noqa: BLE001 - the student's function may fail in any way
        problem = describe_problem(error, program.entry)
        text = f"{problem.kind}: {problem.text}"[:1000]
        return ProbeRecord(
            *(function, call.case, "error"),
            error=text,
            line=problem.line,
            cell=problem.cell,
            notice=problem.notice,
        )


def _argument(number: int, spec: Mapping[str, Any]) -> _Anything:
    if "tensor" in spec:
        tensor = spec["tensor"]
        shape = [None if size in (None, -1) else size for size in tensor["shape"]]
        return tf.compat.v1.placeholder(tensor["dtype"], shape, name=f"probe_input_{number}")
    return spec["value"]


def _call_record(call: _ObservedCall) -> Call | None:
    """Name the tensors of a call in the order of the function's parameters; None where there are none."""
    bound = inspect.signature(call.function).bind(*call.args, **call.kwargs)
    given = [value for value in bound.arguments.values() if isinstance(value, tf.Tensor | tf.Variable)]
    if not given or not isinstance(call.result, tf.Tensor):
        return None
    return Call(
        call.name, tuple(TensorName(_as_tensor(value).name) for value in given), TensorName(call.result.name)
    )


def _with_graph(
    record: ProbeRecord, kept: Collection, graph: tf.Graph, arguments: Sequence[_Anything], result: _Anything
) -> ProbeRecord:
    """Add to `record` the graph that the call built."""
    outputs = [_as_tensor(item) for item in (result if isinstance(result, list | tuple) else [result])]
    return replace(
        record,
        graph=kept.add_graph(graph, f"probe/{record.function}/{record.case}"),
        inputs=tuple(TensorName(a.name) if isinstance(a, tf.Tensor) else None for a in arguments),
        outputs=tuple(TensorName(tensor.name) for tensor in outputs),
        output_shapes=tuple(_shape(tensor) for tensor in outputs),
        variables=tuple(
            describe_variable(variable)
            for variable in graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES)
        ),
    )


def _as_tensor(value: _Anything) -> tf.Tensor:
    if isinstance(value, tf.Tensor):
        return value
    if isinstance(value, tf.Variable):
        return value.value() if hasattr(value, "value") else tf.convert_to_tensor(value)
    if value is None:
        raise explained(TypeError("the function returned None"), "nothing-returned")
    return tf.convert_to_tensor(value)


def _shape(tensor: tf.Tensor) -> tuple[int | None, ...] | None:
    return None if tensor.shape.rank is None else tuple(tensor.shape.as_list())
