"""Evidence is plain data: everything that was observed reads back, and what was not is zero or nothing."""

import dataclasses

import numpy as np
import pytest

from grader.evidence import format as module
from grader.evidence.format import (
    Call,
    Evaluation,
    Evidence,
    InputMapping,
    Loop,
    Name,
    Optimizer,
    ProbeRecord,
    ProgramStop,
    SessionRecord,
    Signature,
    Trace,
    Variable,
)
from grader.evidence.notices import notice
from grader.evidence.storage import read_evidence, write_evidence
from grader.evidence.tensor_names import TensorName

RECORDS = [
    kind
    for kind in vars(module).values()
    if dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
]
# The factor of images that are fed as they are, an evaluated session, and the format's own number.
NOT_ZERO = {
    ("Signature", "scale"): 1.0,
    ("SessionRecord", "asked"): True,
    ("Evidence", "version"): module.VERSION,
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda kind: kind.__name__)
def test_what_was_not_observed_is_nothing(record) -> None:
    """A member that is missing, as in earlier evidence, claims nothing of the program."""
    for member in dataclasses.fields(record):
        if member.default is not dataclasses.MISSING:
            expected = NOT_ZERO.get((record.__name__, member.name))
            assert member.default == expected if expected is not None else not member.default, member.name


def whole() -> Evidence:
    """Build evidence with every kind of record in it."""
    tensor = TensorName("y:0")
    variable = Variable(
        "W", "float32", (None, 10), True, TensorName("zeros:0"), TensorName("W/read:0"), "a", "b"
    )
    optimizer = Optimizer("Adam", 0.5, tensor, "train", "main", 7, runs=20, examples=1280)
    loop = Loop(**_filled(Loop, splits={"train": 2}, training=True))
    return Evidence(
        "exception",
        "tf1",
        "hw2.py",
        graphs={"main": b"\x00graph", "probe": b"other"},
        arrays={"a": np.zeros((2, 10), np.float32), "b": np.ones((2, 10), np.float32)},
        main_graph="main",
        sessions=(SessionRecord("main", 20, 30, True, (variable,), asked=False),),
        signature=Signature(
            "main", tensor, None, None, "keep", tensor, tensor, 255.0, {"k:0": 0.5}, (tensor,), 64,
            {"prediction": notice("last-softmax", op="Softmax")},
            InputMapping("affine", (784,), "maximum", {"scale": "a"}), True,
        ),
        trace=Trace(
            20, 1280, ((1, 2.5), (20, 0.5)), 3, (optimizer,),
            (Evaluation(20, tensor, 0.9, "test", 1000, {"k:0": 1.0}, 30),),
            {"k:0": 0.5}, {"k:0": 1.0}, 400, True, loop, 255.0, "mse(from_logits)",
        ),
        names={"y": Name("tensor", "y:0"), "n": Name("number", 3, "main()")},
        probes=(
            ProbeRecord(
                "f", "rows", "built", "probe", (TensorName("x:0"), None), (tensor,), ((None, 10), None), (variable,),
                "ValueError: x", 4, 2, notice("nothing-returned"),
                (Call("g", (TensorName("x:0"),), tensor),),
            ),
        ),
        problem=ProgramStop("OSError", "text", 3, "trace", "line", 5, notice("missing-file", path="a.csv")),
        stdout="printed",
        notes=("graph-too-large",),
        lines={"Softmax": 12},
        figures=("a",),
    )  # fmt: skip


def _filled(record: type, **values: object) -> dict[str, object]:
    """Fill a record's numbers with different ones."""
    numbers = {
        member.name: at
        for at, member in enumerate(dataclasses.fields(record), 2)
        if member.name not in values and member.type in {"int", int, "int | None"}
    }
    return numbers | values


def test_everything_reads_back(tmp_path) -> None:
    """Each member of each record survives writing and reading."""
    written = whole()
    write_evidence(tmp_path, written)
    read = read_evidence(tmp_path)
    arrays = {name: array.tolist() for name, array in read.arrays.items()}
    assert arrays == {name: array.tolist() for name, array in written.arrays.items()}
    assert dataclasses.replace(read, arrays={}) == dataclasses.replace(written, arrays={})


@pytest.mark.parametrize(
    ("trained", "runs", "expected"),
    [
        ((0, 5, 3), (1, 5, 3), 2),
        ((0, 0, 0), (4, 5, 0), 1),
        ((0, 0, 0), (0, 0, 0), None),
        ((7, 0, 0), (7, 9, 9), 0),
    ],
)
def test_trained_session_is_the_last_that_trained(trained, runs, expected) -> None:
    """Without training it is the last session that ran anything, if any did."""
    sessions = tuple(
        SessionRecord("main", steps, count, False, ()) for steps, count in zip(trained, runs, strict=True)
    )
    found = Evidence("finished", "tf1", "a.py", sessions=sessions).trained_session
    assert found is (None if expected is None else sessions[expected])
