"""Call the student's functions on symbolic inputs and keep the graphs that they build."""

from typing import Any

import tensorflow as tf

from grader.evidence.format import ProbeRecord
from grader.wire import Frame
from grader.worker.endings import describe_problem


def run_probes(job: Frame, names: dict[str, Any], kept: Any) -> tuple[ProbeRecord, ...]:
    """Run every case of every probe; a function that fails costs its own cases and nothing else."""
    return tuple(
        _run_case(job["entry"], names, kept, probe["function"], case)
        for probe in job["probes"]
        for case in probe["cases"]
    )


def _run_case(entry: str, names: dict[str, Any], kept: Any, function: str, case: Frame) -> ProbeRecord:
    called = names.get(function)
    if not callable(called):
        return ProbeRecord(function, case["name"], "missing")
    graph = tf.Graph()
    try:
        with graph.as_default():
            arguments = [_argument(number, spec) for number, spec in enumerate(case["arguments"])]
            result = called(*arguments)
            return _record(kept, graph, function, case["name"], arguments, result)
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


def _record(
    kept: Any, graph: Any, function: str, case: str, arguments: list[Any], result: Any
) -> ProbeRecord:
    from grader.worker.collect import describe_variable

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
