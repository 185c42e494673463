"""Call the student's functions on symbolic inputs and keep the graphs that they build."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import tensorflow as tf

from grader.evidence.format import Call, ProbeRecord
from grader.wire import Frame
from grader.worker.endings import describe_problem

_MOST_CALLS = 32
_Made = list[tuple[str, Callable[..., Any], tuple[Any, ...], dict[str, Any], Any]]


def run_probes(job: Frame, names: dict[str, Any], kept: Any) -> tuple[ProbeRecord, ...]:
    """Run every case of every probe; a function that fails costs its own cases and nothing else."""
    probed = [probe["function"] for probe in job["probes"]]
    records = []
    for probe in job["probes"]:
        others = [function for function in probed if function != probe["function"]]
        for case in probe["cases"]:
            made: _Made = []
            with _watched(names, others, made):
                records.append(_run_case(job["entry"], names, kept, (probe["function"], case), made))
    return tuple(records)


@contextmanager
def _watched(names: dict[str, Any], functions: Iterable[str], made: _Made) -> Iterator[None]:
    """Write down which of the program's *functions* are called, and with what, while the block runs."""
    own = {name: names[name] for name in functions if callable(names.get(name))}
    for name, function in own.items():
        names[name] = _writing_down(name, function, made)
    try:
        yield
    finally:
        names.update(own)


def _writing_down(name: str, function: Callable[..., Any], made: _Made) -> Callable[..., Any]:
    def called(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if len(made) < _MOST_CALLS:
            made.append((name, function, args, kwargs, result))
        return result

    return called


def _run_case(
    entry: str, names: dict[str, Any], kept: Any, what: tuple[str, Frame], made: _Made
) -> ProbeRecord:
    function, case = what
    called = names.get(function)
    if not callable(called):
        return ProbeRecord(function, case["name"], "missing")
    graph = tf.Graph()
    try:
        with graph.as_default():
            arguments = [_argument(number, spec) for number, spec in enumerate(case["arguments"])]
            result = called(*arguments)
            calls = tuple(call for each in made if (call := _as_call(*each)) is not None)
            return _record(kept, graph, (function, case["name"], calls), arguments, result)
    except BaseException as error:  # noqa: BLE001 - the student's function may fail in any way
        problem = describe_problem(error, entry)
        text = f"{problem.kind}: {problem.text}"[:1000]
        return ProbeRecord(function, case["name"], "error", error=text, line=problem.line)


def _argument(number: int, spec: Frame) -> Any:
    if "tensor" in spec:
        tensor = spec["tensor"]
        shape = [None if size in (None, -1) else size for size in tensor["shape"]]
        return tf.compat.v1.placeholder(tensor["dtype"], shape, name=f"probe_input_{number}")
    return spec["value"]


def _as_call(
    name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], result: Any
) -> Call | None:
    """Name the tensors of a call, in the order of the function's parameters; None where there are none."""
    bound = inspect.signature(function).bind(*args, **kwargs)
    given = [value for value in bound.arguments.values() if isinstance(value, tf.Tensor | tf.Variable)]
    if not given or not isinstance(result, tf.Tensor):
        return None
    return Call(name, tuple(_as_tensor(value).name for value in given), result.name)


def _record(
    kept: Any, graph: Any, what: tuple[str, str, tuple[Call, ...]], arguments: list[Any], result: Any
) -> ProbeRecord:
    from grader.worker.collect import describe_variable

    function, case, calls = what
    outputs = [_as_tensor(item) for item in (result if isinstance(result, list | tuple) else [result])]
    variables = tuple(
        describe_variable(variable)
        for variable in graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES)
    )
    return ProbeRecord(
        function,
        case,
        "built",
        graph=kept.add_graph(graph, f"probe/{function}/{case}"),
        inputs=tuple(a.name if isinstance(a, tf.Tensor) else None for a in arguments),
        outputs=tuple(tensor.name for tensor in outputs),
        output_shapes=tuple(_shape(tensor) for tensor in outputs),
        variables=variables,
        calls=calls,
    )


def _as_tensor(value: Any) -> Any:
    if isinstance(value, tf.Tensor):
        return value
    if isinstance(value, tf.Variable):
        return value.value() if hasattr(value, "value") else tf.convert_to_tensor(value)
    if value is None:
        raise TypeError("the function returned None: is its `return` missing?")
    return tf.convert_to_tensor(value)


def _shape(tensor: Any) -> tuple[int | None, ...] | None:
    return None if tensor.shape.rank is None else tuple(tensor.shape.as_list())
