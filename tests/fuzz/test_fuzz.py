"""Inputs that nobody vouches for, in numbers: no crash, no hang, no allocation beyond the bound.

A few hundred a target in the normal tests; `make fuzz` runs as many as FUZZ_CASES says. The targets are in
`targets.py`; `python tests/fuzz/with_atheris.py TARGET` drives one of them by coverage, where atheris is.
"""

import gc
import logging
import os
import resource
from collections.abc import Iterator

import pytest
from fuzz.targets import TARGETS, seeds
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

CASES = int(os.environ.get("FUZZ_CASES", "200"))
# Hypothesis remembers what it has drawn: in rounds its own memory stays small beside what is measured.
ROUND = 1000
# What one small input may make a reader hold; inputs have at most some ten thousand bytes.
ROOM_KILOBYTES = 300 << 10
EVERY = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)
NAMES = (
    "hw.py",
    "../x.py",
    "/etc/x",
    "a\\..\\b.py",
    "C:x.py",
    "a//b.py",
    "a/b.py/c",
    "n" * 300,
    "a/\0.py",
    ".",
    "",
)
WORDS = (
    b"\f",
    b"\xff" * 8,
    b"\0" * 8,
    b"[" * 900,
    b'{"a":' * 300,
    b"1e999",
    b"NaN",
    b"-1",
    b"9" * 400,
    b"\\ud800",
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(NAMES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def changed(draw, sound: bytes) -> bytes:
    """Draw a sound input with some pieces cut, doubled, overwritten or put in."""
    data = bytearray(sound)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.integers(0, 12))
        piece = draw(st.binary(max_size=12) | st.sampled_from(WORDS))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            del data[at : at + size]
        elif kind == 1:
            data[at:at] = data[at : at + size] * draw(st.integers(1, 50))
        elif kind == 2:
            data[at : at + len(piece)] = piece
        else:
            data[at:at] = piece
    return bytes(data)


def inputs(name: str) -> st.SearchStrategy[bytes]:
    """Return the strategy of a target's inputs: noise, mutated valid ones, and wrong content of the right shape."""
    found = st.binary(max_size=400)
    for sound in seeds(name):
        found |= changed(sound)
    if name in SHAPED:
        found |= SHAPED[name]()
    return found


def shaped_evidence() -> st.SearchStrategy[bytes]:
    """Draw JSON with the format's own members, of any value."""
    import dataclasses

    from grader.evidence import format as evidence_format
    from grader.evidence.storage import _plain

    members = [f.name for f in dataclasses.fields(evidence_format.Evidence)]
    kinds = (
        "Trace",
        "Signature",
        "Name",
        "ProgramStop",
        "Optimizer",
        "SessionRecord",
        "Variable",
        "ProbeRecord",
    )
    inner = [f.name for kind in kinds for f in dataclasses.fields(getattr(evidence_format, kind))]
    deep = st.dictionaries(st.sampled_from(inner), json_values, max_size=8)
    sound = _plain(evidence_format.Evidence("finished", "tf1", "hw.py"))
    sound = {key: value for key, value in sound.items() if isinstance(value, str | int | type(None))}
    odd = st.dictionaries(
        st.sampled_from(members), json_values | deep | st.lists(deep, max_size=3), max_size=5
    )
    return st.builds(lambda extra: _json(sound | {"version": 1} | extra), odd)


def shaped_notebook() -> st.SearchStrategy[bytes]:
    """Draw notebooks whose cells are of any kind."""
    cell = st.dictionaries(
        st.sampled_from(["cell_type", "source", "metadata", "outputs", "id", "execution_count"]),
        json_values | st.sampled_from(["code", "markdown", "raw"]),
        max_size=6,
    )
    whole = st.fixed_dictionaries(
        {
            "nbformat": st.sampled_from([3, 4, 5, 10**30, "4"]),
            "nbformat_minor": json_values,
            "metadata": json_values,
        },
        optional={"cells": st.lists(cell, max_size=4) | json_values, "worksheets": json_values},
    )
    return st.builds(_json, whole)


def shaped_graph() -> st.SearchStrategy[bytes]:
    """Draw GraphDefs whose nodes name one another, with functions and constants of any claimed size."""
    from tensorflow.core.framework import graph_pb2

    ops = [
        "Const",
        "Fill",
        "Identity",
        "While",
        "PartitionedCall",
        "ReadFile",
        "PyFunc",
        "Placeholder",
        "NextIteration",
    ]
    ops += [
        "Merge",
        "Enter",
        "VarHandleOp",
        "ReadVariableOp",
        "Range",
        "Tile",
        "f",
        "g",
        "",
        "TensorListReserve",
    ]
    node = st.tuples(
        st.sampled_from(ops),
        st.lists(st.integers(-1, 6), max_size=4),
        st.integers(-5, 2**40),
        st.sampled_from(["", "f", "g", "While"]),
    )

    def build(nodes, functions):
        graph = graph_pb2.GraphDef()
        for number, each in enumerate(nodes):
            _add_node(graph.node.add(), number, each)
        for name, body in functions:
            function = graph.library.function.add()
            function.signature.name = name
            for number, each in enumerate(body):
                _add_node(function.node_def.add(), number, each)
        return graph.SerializeToString()

    bodies = st.lists(node, max_size=6)
    return st.builds(
        build, bodies, st.lists(st.tuples(st.sampled_from(["f", "g", "Add"]), bodies), max_size=2)
    )


def _add_node(proto, number, drawn):
    op, sources, size, called = drawn
    proto.name, proto.op = f"n{number}", op
    proto.input.extend(("^" if source == -1 else "") + f"n{abs(source)}" for source in sources)
    proto.attr["dtype"].type = abs(size) % 24
    tensor = proto.attr["value"].tensor
    tensor.dtype = abs(size) % 24
    tensor.tensor_shape.dim.add().size = size
    tensor.tensor_content = b"abcd" * (abs(size) % 5)
    if called:
        proto.attr["f"].func.name = called


def _json(value) -> bytes:
    import json

    return json.dumps(value).encode("utf-8", "surrogatepass")


SHAPED = {"evidence": shaped_evidence, "notebook": shaped_notebook, "graph": shaped_graph}


@pytest.fixture
def nothing_logged() -> Iterator[None]:
    """Log nothing: pytest keeps what nbformat says of each notebook until the test ends."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("nothing_logged")
@pytest.mark.parametrize("name", TARGETS)
def test_any_input_ends_clearly(name: str) -> None:
    """Whatever the bytes are, a reader gives a value or its own error, and holds no more than they are worth."""
    for sound in seeds(name):
        TARGETS[name](sound)  # what a reader imports is no input's doing
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for first in range(0, CASES, ROUND):

        @seed(first)
        @settings(EVERY, max_examples=min(ROUND, CASES - first))
        @given(data=inputs(name))
        def read(data: bytes) -> None:
            TARGETS[name](data)

        read()
        gc.collect()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < ROOM_KILOBYTES
