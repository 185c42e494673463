"""Names of a TF1 program that its module does not hold at the end.

They are the local names of functions and the attributes of objects that built the graph, and names that the
program overwrote by the value of the tensor they stood for (`f = sess.run(f)`).
"""

import sys
from collections.abc import Iterator, Mapping
from types import CodeType, FrameType
from typing import Any

import tensorflow as tf

from grader.worker.described_names import NamedValue
from grader.worker.runtimes.tf1.fetches import Fetches, flatten
from grader.worker.tracer import Tracer

_MOST_FUNCTIONS, _MOST_REQUESTS, _MOST_FRAMES = 50, 300, 60
_GRAPH_ELEMENTS = (tf.Tensor, tf.Variable, tf.Operation)


class NameWatch:
    """Remembers the last call of each function that added to a graph, and which names were requested."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._frames: dict[CodeType, FrameType] = {}
        self._requested: dict[str, object] = {}
        self._requests = 0
        self._wrap_graphs()

    def _wrap_graphs(self) -> None:
        watch, plain = self, tf.Graph._create_op_internal

        def create(graph: tf.Graph, *args: Any, **options: Any) -> Any:
            if watch._tracer.active:
                watch._remember_functions()
            return plain(graph, *args, **options)

        tf.Graph._create_op_internal = create

    def _remember_functions(self) -> None:
        """Keep the running functions of the program; a frame keeps its local names when it has ended."""
        for frame in self._own_frames():
            # `<module>`, `<lambda>` and `<listcomp>` have no names of their own.
            is_function = not frame.f_code.co_name.startswith("<")
            if is_function and (frame.f_code in self._frames or len(self._frames) < _MOST_FUNCTIONS):
                self._frames[frame.f_code] = frame

    def _own_frames(self) -> Iterator[FrameType]:
        """Yield the frames of the program that are running, the innermost first."""
        frame: FrameType | None = sys._getframe(1)
        for _ in range(_MOST_FRAMES):
            if frame is None:
                return
            if frame.f_code.co_filename.startswith(self._tracer.entry):
                yield frame
            frame = frame.f_back

    def see_request(self, fetches: Fetches) -> None:
        """Remember under which names the program knows the tensors that it requests."""
        self._requests += 1
        if self._requests > _MOST_REQUESTS:
            return
        wanted = {id(item): item for item in flatten(fetches) if isinstance(item, _GRAPH_ELEMENTS)}
        for frame in self._own_frames():
            named = list(frame.f_locals.items())
            self._requested |= {name: wanted[id(value)] for name, value in named if id(value) in wanted}

    def other_names(self, names: Mapping[str, object], graph: tf.Graph) -> dict[str, NamedValue]:
        """Return names of `graph` that `names` lacks, or holds the value of, with their place."""
        found: dict[str, NamedValue] = {}
        for code, frame in self._frames.items():
            for name, value in self._names_of(frame):
                if name not in names and _is_of(value, graph):
                    found.setdefault(name, NamedValue(value, f"{code.co_qualname}()"))
        for name, value in self._requested.items():
            now = names.get(name, found[name].value if name in found else None)
            if _is_of(value, graph) and not isinstance(now, _GRAPH_ELEMENTS):
                place = found[name].place if name in found else ""
                found[name] = NamedValue(value, place)
        return found

    def _names_of(self, frame: FrameType) -> Iterator[tuple[str, object]]:
        """Yield a function's own names, without its arguments, and the attributes of its object."""
        code = frame.f_code
        arguments = set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
        for name, value in list(frame.f_locals.items()):
            if name == "self":
                yield from _attributes(value)
            elif name not in arguments and not name.startswith("_"):
                yield name, value


def _attributes(value: object) -> Iterator[tuple[str, object]]:
    attributes = getattr(value, "__dict__", None)
    if type(attributes) is dict:
        yield from ((name, each) for name, each in list(attributes.items()) if not name.startswith("_"))


def _is_of(value: object, graph: tf.Graph) -> bool:
    return isinstance(value, _GRAPH_ELEMENTS) and value.graph is graph
