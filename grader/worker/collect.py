"""Make the evidence of what a program left behind: graphs, values, names, probes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import tensorflow as tf

from grader.evidence.format import Array, Evidence, SessionRecord, Signature, Variable
from grader.wire import Frame
from grader.worker.endings import Ending
from grader.worker.lines import lines_of
from grader.worker.names import plain_names
from grader.worker.probing import run_probes
from grader.worker.runtimes.tf1.main_graph import main_graph
from grader.worker.runtimes.tf1.session_tracing import reading_tensors
from grader.worker.runtimes.tf1.signature import answering_state, find_signature
from grader.worker.shims.drawings import Drawings
from grader.worker.shims.input_data import Datasets
from grader.worker.slim import leave_out_data

_MAX_GRAPH_BYTES = 200 << 20
# Of all arrays together, well below what one file may have (`evidence.files.MAX_ARRAY_BYTES`).
_MAX_ARRAY_BYTES = 900 << 20


class Collection:
    """Graphs and arrays gathered so far, under names."""

    def __init__(self, room: int = _MAX_ARRAY_BYTES) -> None:
        self.graphs: dict[str, bytes] = {}
        self.arrays: dict[str, Array] = {}
        self._room = room
        self.notes: list[str] = []
        self._known: dict[int, str] = {}
        self._kept: list[Any] = []

    def add_graph(self, graph: Any, name: str) -> str:
        """Keep a graph once; gives its name."""
        if id(graph) in self._known:
            return self._known[id(graph)]
        # Deterministic, for maps have no order: the same graph must have the same address.
        graph_def = graph.as_graph_def(add_shapes=True)
        leave_out_data(graph_def)
        content = graph_def.SerializeToString(deterministic=True)
        if len(content) > _MAX_GRAPH_BYTES:
            self.notes.append("graph-too-large")
            content = b""
        self.graphs[name] = content
        self._known[id(graph)] = name
        self._kept.append(graph)
        return name

    def lines_of(self, name: str | None, entry: str) -> dict[str, int]:
        """Give the lines on which a kept graph's operations were written."""
        number = next((key for key, known in self._known.items() if known == name), None)
        graph = next((graph for graph in self._kept if id(graph) == number), None)
        return lines_of(graph, entry) if graph is not None else {}

    def add_array(self, key: str, array: Array) -> str | None:
        """Keep an array of numbers; gives its key, None where it is left out."""
        if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
            return None
        if array.nbytes > self._room:
            self.notes.append(f"array-too-large: {key[:300]}")
            return None
        self._room -= array.nbytes
        # Not `ascontiguousarray`, which makes a row of one of a single number.
        self.arrays[key] = np.asarray(array, order="C")
        return key


def evidence(
    job: Frame,
    runtime: str,
    tracer: Any,
    ending: Ending,
    names: dict[str, Any],
    stdout: str,
    drawings: Drawings,
) -> Evidence:
    """Collect all evidence. A part that cannot be had is left out with a note; it never costs the others."""
    kept = Collection()
    sessions: tuple[SessionRecord, ...] = ()
    main: str | None = None
    if tracer.tf1 is not None:
        sessions = _try(kept, "sessions", lambda: _sessions(kept, tracer), ())
        main = _try(kept, "main-graph", lambda: kept.add_graph(main_graph(tracer, names), "main"), None)
        signature = _try(kept, "signature", lambda: find_signature(tracer, names, _source(job)), Signature())
    else:
        from grader.worker.runtimes.tf2.keras_export import export_model

        _try(kept, "counters", tracer.tf2.finish, None)
        signature, sessions, main = _try(
            kept, "model", lambda: export_model(kept, tracer, names, _source(job)), (Signature(), (), None)
        )
    _try(kept, "loop", lambda: _see_loop(tracer, job["entry"], names), None)
    lines = _try(kept, "lines", lambda: kept.lines_of(main, job["entry"]), {})
    facts = _try(kept, "names", lambda: plain_names(names), {})
    figures = _try(kept, "figures", lambda: _figures(kept, ending, drawings), ())
    probes = _try(kept, "probes", lambda: run_probes(job, names, kept), ())
    return Evidence(
        end=ending.kind,
        runtime=runtime,
        entry=job["entry"],
        graphs=kept.graphs,
        arrays=kept.arrays,
        main_graph=main,
        sessions=sessions,
        signature=_with_graph(signature, kept, tracer, main),
        trace=tracer.trace(),
        names=facts,
        probes=probes,
        problem=ending.problem,
        stdout=stdout,
        notes=tuple(kept.notes),
        lines=lines,
        figures=figures,
    )


def _figures(kept: Collection, ending: Ending, drawings: Drawings) -> tuple[str, ...]:
    """Keep what the program drew; after the deadline there is no time to draw what is still open."""
    if ending.kind == "deadline":
        return ()
    drawn = {f"figure/{n}": np.frombuffer(png, np.uint8) for n, png in enumerate(drawings.kept())}
    return tuple(key for key, png in drawn.items() if kept.add_array(key, png))


def _see_loop(tracer: Any, entry: str, names: dict[str, Any]) -> None:
    """Find the lines of the loop, and how many batches the program asked the course's data for."""
    tracer.loop.find_lines(entry)
    served = [value.train.batches_served for value in list(names.values()) if type(value) is Datasets]
    tracer.loop.served = max(served, default=0)


def _try(kept: Collection, part: str, make: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - student's objects may fail in any way when looked at
        kept.notes.append(f"{part}: {type(error).__name__}: {str(error)[:300]}")
        return otherwise


def _source(job: Frame) -> str:
    from pathlib import Path

    return Path(job["work"], job["entry"]).read_text(encoding="utf-8", errors="replace")


def _with_graph(signature: Signature, kept: Collection, tracer: Any, main: str | None) -> Signature:
    """Name the graph that the signature is about: the trained one, unless another answers for it."""
    answering = answering_state(tracer) if tracer.tf1 is not None else None
    graph = kept.add_graph(answering.graph, "answer") if answering is not None else main
    return replace(signature, graph=signature.graph or graph)


def _sessions(kept: Collection, tracer: Any) -> tuple[SessionRecord, ...]:
    tracer.tf1.finish()
    records = {}
    # Where there is no room for all, what was trained most is kept.
    for number, state in sorted(enumerate(tracer.tf1.sessions), key=lambda each: -each[1].train_steps):
        graph = kept.add_graph(state.graph, f"session{number}")
        variables = tuple(
            _variable(kept, f"session{number}", variable, state)
            for variable in state.graph.get_collection(tf.compat.v1.GraphKeys.GLOBAL_VARIABLES)
            if variable.op.name not in tracer.tf1.slots
        )
        records[number] = SessionRecord(
            graph, state.train_steps, state.runs, state.closed, variables, state.asked
        )
    return tuple(records[number] for number in sorted(records))


def _variable(kept: Collection, prefix: str, variable: Any, state: Any) -> Variable:
    name = variable.op.name
    first, last = state.first.get(name), state.last.get(name)
    return describe_variable(
        variable,
        first=None if first is None else kept.add_array(f"{prefix}/first/{name}", first),
        value=None if last is None else kept.add_array(f"{prefix}/value/{name}", last),
    )


def describe_variable(variable: Any, first: str | None = None, value: str | None = None) -> Variable:
    """Describe a graph variable by its op, the tensor that initialises it, and the one that reads it."""
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
